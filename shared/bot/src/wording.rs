//! Every sentence that the bot says.
//!
//! One function for each thing said, named as a translator's key would be, with what varies as its parameters: a
//! language is one more set of these. All of it is Telegram's HTML, but for the [`label`]s of buttons, which are plain.
//! What people typed comes in as [`Typed`] only.
use domain::{Refusal, Shift, SlotState, Wants};

use crate::{screens::Position, typed::Typed};

/// The words on buttons.
pub mod label {
    /// Shares the own contact.
    pub const SHARE_MY_PHONE_NUMBER: &str = "Share my phone number";
    /// Asks for a chat.
    pub const TALK_TO_AN_OPERATOR: &str = "Talk to an operator";
    /// Leads the lead to the room.
    pub const JOIN_THE_CHAT: &str = "Join the chat";
    /// Leads the operator to the room, when only one is spoken of.
    pub const OPEN: &str = "Open";
    /// Closes the chat, when only one is spoken of.
    pub const CLOSE: &str = "Close";
    /// Begins a shift.
    pub const START_SHIFT: &str = "Start shift";
    /// Ends a shift.
    pub const END_SHIFT: &str = "End shift";
    /// Shows the panel.
    pub const MY_PANEL: &str = "My panel";

    /// Leads the operator to the room with this number in the panel.
    pub fn open_numbered(number: usize) -> String {
        format!("{OPEN} {number}")
    }

    /// Closes the chat with this number in the panel.
    pub fn close_numbered(number: usize) -> String {
        format!("{CLOSE} {number}")
    }
}

/// The first thing a person hears.
pub fn welcome() -> String {
    "<b>Welcome!</b> Here you can talk to our staff in a private Telegram chat.\n\n\
     The conversation is recorded for quality and audit: see /privacy.\n\n\
     To begin, share your phone number with the button below."
        .into()
}

/// The answer to `/privacy`.
pub fn privacy() -> String {
    "<b>What is kept</b>\n\
     Your name, your username, the phone number that you share, and everything that is written or sent in a chat with \
     our staff, edits and deletions included.\n\n\
     <b>What for</b>\n\
     For quality and audit, for as long as audits need it. Only our staff and our auditors read it.\n\n\
     <b>What is not kept</b>\n\
     Anything else in your Telegram account. Photos and videos that disappear after viewing are noted, not kept.\n\n\
     If you have a question about it, ask our staff in a chat."
        .into()
}

/// The contact was accepted.
pub fn registered() -> String {
    "Thank you, you are registered.".into()
}

/// What a registered lead may do.
pub fn menu() -> String {
    "What would you like to do?".into()
}

/// The lead's place in the queue. It may be gone by the time it is read.
pub fn waiting(wants: Wants, position: Option<Position>) -> String {
    let place = match position {
        Some(Position::Exactly(place)) => format!("You are number {place} in the queue."),
        Some(Position::Beyond(most)) => format!("Your number in the queue is more than {most}."),
        None => "You are in the queue.".into(),
    };
    match wants {
        Wants::Operator => format!("{place} We will write to you as soon as an operator is free."),
        Wants::Room => {
            format!("{place} A room is being prepared for you. We will write to you as soon as it is ready.")
        }
    }
}

/// The lead has a chat.
pub fn chat() -> String {
    "Your chat is waiting for you. Only you can join with this button.".into()
}

/// Shift and load, above the operator's chats.
pub fn panel(shift: Shift, chats: usize, cap: usize) -> String {
    let shift = match shift {
        Shift::On => "You are on shift.",
        Shift::Off => "You are off shift and are not given new leads.",
    };
    format!("<b>{shift}</b>\n{chats} of {cap} chats.")
}

/// One of the operator's chats.
pub fn panel_chat(number: usize, lead: Option<&Typed>, state: SlotState) -> String {
    let state = match state {
        SlotState::Reserved => "has the link and has not joined yet",
        SlotState::Open => "is in the chat",
    };
    format!("{number}. {} {state}", somebody(lead))
}

/// Why not, and what to do instead.
pub fn refused(refusal: Refusal) -> String {
    match refusal {
        Refusal::NotRegistered => {
            "You are not registered yet. To talk to our staff, share your phone number with the button below."
        }
        Refusal::NotOwnContact => {
            "This is not your own contact. Please share yours with the button below, not by forwarding or attaching one."
        }
        Refusal::NoPhoneNumber => {
            "Telegram gave us no number that we can use. Please check the number in your Telegram settings, then share \
             it again with the button below."
        }
        Refusal::NotOnRoster => {
            "This is for operators only. If you are one, ask your supervisor to add you. To talk to our staff, send \
             /start."
        }
        Refusal::NotYourChat => "This is not one of your chats, or not any more. Your panel shows those that are.",
    }
    .into()
}

/// To the lead: the way in.
pub fn chat_ready() -> String {
    "An operator is ready for you. Only you can join with this button.".into()
}

/// To the operator: the lead is in the room.
pub fn lead_joined(lead: Option<&Typed>) -> String {
    format!("{} has joined the chat and is waiting for you.", somebody(lead))
}

/// To the lead: the chat is over.
pub fn chat_over() -> String {
    "Your chat is over. Thank you! You may ask for another one at any time.".into()
}

/// In the room, to everybody: the last thing said there.
pub fn goodbye() -> String {
    "This chat is over. Thank you!".into()
}

/// A lead by name, at the beginning of a sentence.
fn somebody(lead: Option<&Typed>) -> String {
    lead.map_or_else(|| "The lead".to_owned(), Typed::to_string)
}
