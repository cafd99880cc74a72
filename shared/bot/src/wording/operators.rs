//! What operators see and hear.
use domain::{Ending, Language, Position, Shift, SlotState};

use super::{said, somebody};
use crate::{clock::TimeOfDay, typed::Typed};

/// Whether the operator works.
pub(crate) fn shift(language: Language, shift: Shift) -> String {
    match shift {
        Shift::On => said(language, "on-shift", &[]),
        Shift::Off => said(language, "off-shift", &[]),
    }
}

/// How many chats the operator has, of how many the machine gives.
pub(crate) fn load(language: Language, chats: usize, cap: usize) -> String {
    said(language, "load", &[("chats", chats.into()), ("cap", cap.into())])
}

/// Above what is left of the checklist.
pub(crate) fn to_do(language: Language) -> String {
    said(language, "to-do", &[])
}

/// Left of the checklist: start the bot.
pub(crate) fn to_do_start(language: Language) -> String {
    said(language, "to-do-start", &[])
}

/// Left of the checklist: write to the account, by its username if it is known.
pub(crate) fn to_do_write(language: Language, account: Option<&Typed>) -> String {
    match account {
        Some(account) => said(language, "to-do-write", &[("account", account.into())]),
        None => said(language, "to-do-write-unnamed", &[]),
    }
}

/// Left of the checklist: the host has not seen yet that it can add the operator to rooms.
pub(crate) fn to_do_probe(language: Language) -> String {
    said(language, "to-do-probe", &[])
}

/// Below what is left of the checklist: nothing of it is in the way of working.
pub(crate) fn until_then(language: Language) -> String {
    said(language, "until-then", &[])
}

/// Above the operator's chats.
pub(crate) fn my_chats(language: Language) -> String {
    said(language, "my-chats", &[])
}

/// Instead of the operator's chats.
pub(crate) fn no_chats(language: Language) -> String {
    said(language, "no-chats", &[])
}

/// One of the operator's chats.
pub(crate) fn chat(language: Language, number: usize, lead: Option<&Typed>, state: SlotState) -> String {
    let lead = somebody(language, lead);
    match state {
        SlotState::Open => said(language, "chat-there", &[("number", number.into()), ("lead", lead)]),
        SlotState::Reserved => said(language, "chat-not-there", &[("number", number.into()), ("lead", lead)]),
    }
}

/// Above those who wait.
pub(crate) fn queue(language: Language) -> String {
    said(language, "queue", &[])
}

/// Instead of those who wait.
pub(crate) fn nobody_waits(language: Language) -> String {
    said(language, "nobody-waits", &[])
}

/// One of those who wait.
pub(crate) struct Ticket<'a> {
    /// From one.
    pub(crate) number: usize,
    /// Who.
    pub(crate) lead: Option<&'a Typed>,
    /// Since when.
    pub(crate) since: TimeOfDay,
    /// For how long, in whole minutes.
    pub(crate) minutes: usize,
    /// Whether they have a chat, whose operator could not go on.
    pub(crate) again: bool,
}

/// One of those who wait.
pub(crate) fn ticket(language: Language, ticket: Ticket<'_>) -> String {
    let Ticket { number, lead, since, minutes, again } = ticket;
    let (lead, since) = (somebody(language, lead), since.into());
    let (number, minutes) = (number.into(), minutes.into());
    if again {
        said(language, "ticket-again", &[("number", number), ("lead", lead), ("since", since), ("minutes", minutes)])
    } else {
        said(language, "ticket", &[("number", number), ("lead", lead), ("since", since), ("minutes", minutes)])
    }
}

/// How many wait behind those who are shown.
pub(crate) fn more_wait(language: Language, more: Position) -> String {
    match more {
        Position::Exactly(more) => said(language, "more-wait", &[("more", more.into())]),
        Position::Beyond(more) => said(language, "more-wait-beyond", &[("more", more.into())]),
    }
}

/// What becomes of the open chats when the shift ends?
pub(crate) fn keep_or_give_back(language: Language, chats: usize) -> String {
    said(language, "keep-or-give-back", &[("chats", chats.into())])
}

/// The lead is in the room.
pub(crate) fn lead_joined(language: Language, lead: Option<&Typed>) -> String {
    said(language, "lead-joined", &[("lead", somebody(language, lead))])
}

/// The lead has left the room.
pub(crate) fn lead_left(language: Language, lead: Option<&Typed>) -> String {
    said(language, "lead-left", &[("lead", somebody(language, lead))])
}

/// The lead has heard nothing yet.
pub(crate) fn lead_waits_for_word(language: Language, lead: Option<&Typed>) -> String {
    said(language, "lead-waits-for-word", &[("lead", somebody(language, lead))])
}

/// The lead has heard nothing, and is back in the queue.
pub(crate) fn chat_moved(language: Language, lead: Option<&Typed>) -> String {
    said(language, "chat-moved", &[("lead", somebody(language, lead))])
}

/// The chat is over, and not by the operator who is told.
pub(crate) fn chat_ended(language: Language, lead: Option<&Typed>, ending: Ending) -> String {
    let lead = somebody(language, lead);
    match ending {
        Ending::ClosedByOperator { operator: _ } => said(language, "closed-by-supervisor", &[("lead", lead)]),
        Ending::NobodyJoined => said(language, "nobody-joined", &[("lead", lead)]),
        Ending::LeadLeft => said(language, "left-for-good", &[("lead", lead)]),
        Ending::LeadUnreachable => said(language, "unreachable", &[("lead", lead)]),
        Ending::RoomLost => said(language, "lost-with-room", &[("lead", lead)]),
    }
}

/// How many wait.
pub(crate) fn people_wait(language: Language, waiting: Position) -> String {
    match waiting {
        Position::Exactly(waiting) => said(language, "people-wait", &[("waiting", waiting.into())]),
        Position::Beyond(waiting) => said(language, "people-wait-beyond", &[("waiting", waiting.into())]),
    }
}

/// The roster names the operator no more.
pub(crate) fn dismissed(language: Language) -> String {
    said(language, "dismissed", &[])
}

/// Only the roster may do this.
pub(crate) fn not_on_roster(language: Language) -> String {
    said(language, "not-on-roster", &[])
}

/// Somebody else's chat.
pub(crate) fn not_your_chat(language: Language) -> String {
    said(language, "not-your-chat", &[])
}

/// Only on shift.
pub(crate) fn not_on_shift(language: Language) -> String {
    said(language, "not-on-shift", &[])
}

/// The operator has as many chats as anybody may.
pub(crate) fn full(language: Language) -> String {
    said(language, "full", &[])
}

/// The ticket was served or given up in the meantime.
pub(crate) fn ticket_gone(language: Language) -> String {
    said(language, "ticket-gone", &[])
}

/// The ticket needs a room, and none is ready.
pub(crate) fn no_room_ready(language: Language) -> String {
    said(language, "no-room-ready", &[])
}

/// What a supervisor wanted to end goes on.
pub(crate) fn goes_on(language: Language) -> String {
    said(language, "goes-on", &[])
}

/// Nobody serves themselves.
pub(crate) fn own_ticket(language: Language) -> String {
    said(language, "own-ticket", &[])
}
