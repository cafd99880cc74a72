//! Messages: the status that a message shows its reader, derived from the buttons of the message.
use std::{collections::BTreeMap, sync::OnceLock};

use bot::{
    buttons::Button,
    screens::{self, KeyAction, Message, View},
};
use domain::{Language, Notice, Refusal, Screen};

use crate::{
    rows::{LeadStatus, Rows},
    telegram::{self, Person},
};

/// A lead's status as a message shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ShownStatus {
    /// The lead may ask for a chat.
    MayAsk,
    /// The lead waits in the queue.
    Waits,
    /// The lead has a chat. The value is the link to the chat's room.
    HasChat(String),
}

/// Returns the time since which this message shows its lead a wrong status. `None` if the status is right, or if the
/// message shows no status.
pub(super) fn wrong_since(rows: &Rows, user: i64, message: &Message) -> Option<i64> {
    let lead = rows.leads.get(&user)?;
    (!shown_status(message)?.agrees(&lead.status)).then_some(lead.status_since)
}

/// Describes the status that a lead sees, if it is wrong. At least one of two messages must show the lead's true
/// status: the newest message in the private chat, or the message that the bot has sent or edited last. Messages that
/// show no status are skipped. A refusal counts as right, because it says how to see the status.
pub(super) fn contradiction(rows: &Rows, person: &Person) -> Option<String> {
    let status = &rows.leads.get(&person.user)?.status;
    let at_the_bottom = person.shown.values().rev().find_map(reading)?;
    let drawn_last = person.drawn.iter().rev().find_map(|number| reading(&person.shown[number]))?;
    let agrees = [&at_the_bottom, &drawn_last].into_iter().any(|reading| match reading {
        Reading::Status(shown) => shown.agrees(status),
        Reading::Refusal => true,
    });
    (!agrees).then(|| format!("{} is {status:?}, but sees {at_the_bottom:?} and {drawn_last:?}", person.user))
}

/// Returns whether a message shows a lead their place in the queue.
pub(super) fn shows_a_place(message: &Message) -> bool {
    shown_status(message) == Some(ShownStatus::Waits)
}

/// The part of a message that concerns the reader's status: a status, or a refusal.
#[derive(Debug)]
enum Reading {
    Status(ShownStatus),
    /// A refusal replaces the message whose button was pressed, and says how to see the status.
    Refusal,
}

fn reading(message: &Message) -> Option<Reading> {
    shown_status(message).map(Reading::Status).or_else(|| refusal(&message.text).map(|_| Reading::Refusal))
}

impl ShownStatus {
    fn agrees(&self, status: &LeadStatus) -> bool {
        match (status, self) {
            (LeadStatus::Registered | LeadStatus::Finished, Self::MayAsk)
            | (LeadStatus::Waiting { .. }, Self::Waits) => true,
            (LeadStatus::Invited { link, .. } | LeadStatus::Accepted { link, .. }, Self::HasChat(shown)) => {
                link == shown
            }
            (_, _) => false,
        }
    }
}

/// Returns whether the status in a notice has been true without a break since `moment`. `None` if the notice names no
/// status.
pub(super) fn notice_is_true_since(rows: &Rows, user: i64, notice: &Notice, moment: i64) -> Option<bool> {
    let lead = rows.leads.get(&user)?;
    let told_status = match notice {
        Notice::LinkExpired | Notice::ChatOver => ShownStatus::MayAsk,
        Notice::RoomLost => ShownStatus::Waits,
        Notice::ChatReady { link } | Notice::OperatorFound { link } => ShownStatus::HasChat(link.0.clone()),
        Notice::BackInQueue
        | Notice::LeadJoined { .. }
        | Notice::LeadLeft { .. }
        | Notice::ChatEnded { .. }
        | Notice::LeadAwaitsReply { .. }
        | Notice::ChatMoved { .. }
        | Notice::SomebodyWaits { .. }
        | Notice::Dismissed
        | Notice::Alert { .. } => return None,
    };
    Some(told_status.agrees(&lead.status) && lead.status_since < moment)
}

fn shown_status(message: &Message) -> Option<ShownStatus> {
    let mut shown = telegram::keys(message).filter_map(|key| match &key.action {
        KeyAction::Open(link) => Some(ShownStatus::HasChat(link.0.clone())),
        KeyAction::Press(Button::LeaveQueue) => Some(ShownStatus::Waits),
        KeyAction::Press(Button::TalkToOperator) => Some(ShownStatus::MayAsk),
        KeyAction::Press(_) | KeyAction::WriteTo(_) => None,
    });
    shown.next()
}

/// Returns the name of the refusal whose wording is `text`. `None` if `text` is not a refusal.
pub(super) fn refusal(text: &str) -> Option<&'static str> {
    static WORDINGS: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let wordings = WORDINGS.get_or_init(|| {
        let wording = |refusal: Refusal, language| {
            let message = screens::show(&Screen::Refused { refusal }, language, &View::default());
            (message.text, refusal_name(refusal))
        };
        let in_all_languages = |refusal| Language::ALL.map(|language| wording(refusal, language));
        Refusal::ALL.into_iter().flat_map(in_all_languages).collect()
    });
    wordings.get(text).copied()
}

/// The names under which refusals are counted.
pub const REFUSALS: [&str; 11] = [
    "not registered",
    "not own contact",
    "no phone number",
    "not on the roster",
    "not your chat",
    "off shift",
    "full",
    "ticket gone",
    "no room ready",
    "own ticket",
    "goes on",
];

fn refusal_name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotRegistered => "not registered",
        Refusal::NotOwnContact => "not own contact",
        Refusal::NoPhoneNumber => "no phone number",
        Refusal::NotOnRoster => "not on the roster",
        Refusal::NotYourChat => "not your chat",
        Refusal::OffShift => "off shift",
        Refusal::Full => "full",
        Refusal::TicketGone => "ticket gone",
        Refusal::NoRoomReady => "no room ready",
        Refusal::OwnTicket => "own ticket",
        Refusal::GoesOn => "goes on",
    }
}
