//! Texts for operators that depend on a state.
use domain::{Ending, Language, Position, Shift, SlotState};

use crate::{
    clock::TimeOfDay,
    username::Username,
    wording::{names, text, text_with},
};

/// Returns the text that says whether the operator is on shift.
pub(crate) fn shift(language: Language, shift: Shift) -> String {
    match shift {
        Shift::On => text(language, "on-shift"),
        Shift::Off => text(language, "off-shift"),
    }
}

/// Returns the line of the checklist that asks the operator to write to the account. The text names the account if its
/// username is known.
pub(crate) fn to_do_write(language: Language, account: Option<&Username>) -> String {
    match account {
        Some(account) => text_with(language, "to-do-write", &[("account", account.into())]),
        None => text(language, "to-do-write-unnamed"),
    }
}

/// Returns the line for one of the operator's chats, with its number in the list.
pub(crate) fn chat(language: Language, number: usize, lead_name: &str, state: SlotState) -> String {
    let lead = names::lead(language, lead_name);
    match state {
        SlotState::Open => text_with(language, "chat-there", &[("number", number.into()), ("lead", lead)]),
        SlotState::Reserved => text_with(language, "chat-not-there", &[("number", number.into()), ("lead", lead)]),
    }
}

/// The values in one line of the queue.
pub(crate) struct QueueLine<'a> {
    /// The number in the list, starting at 1.
    pub(crate) number: usize,
    /// The lead's name as the lead typed it.
    pub(crate) lead_name: &'a str,
    /// The time of day at which the lead asked for a chat.
    pub(crate) since: TimeOfDay,
    /// The time that the lead has waited, in whole minutes.
    pub(crate) minutes: usize,
    /// Whether the lead has a chat that no operator serves any more, and is back in the queue to get another operator.
    pub(crate) again: bool,
}

/// Returns one line of the queue.
pub(crate) fn queue_line(language: Language, line: QueueLine<'_>) -> String {
    let QueueLine { number, lead_name, since, minutes, again } = line;
    let (lead, since) = (names::lead(language, lead_name), since.into());
    let (number, minutes) = (number.into(), minutes.into());
    if again {
        text_with(
            language,
            "ticket-again",
            &[("number", number), ("lead", lead), ("since", since), ("minutes", minutes)],
        )
    } else {
        text_with(language, "ticket", &[("number", number), ("lead", lead), ("since", since), ("minutes", minutes)])
    }
}

/// Returns the line of the queue screen that says how many tickets the screen does not show.
pub(crate) fn more_wait(language: Language, more: Position) -> String {
    match more {
        Position::Exactly(more) => text_with(language, "more-wait", &[("more", more.into())]),
        Position::Beyond(more) => text_with(language, "more-wait-beyond", &[("more", more.into())]),
    }
}

/// Returns the text that tells an operator why one of their chats ended. The text is for a chat that the operator did
/// not close themselves.
pub(crate) fn chat_ended(language: Language, lead_name: &str, ending: Ending) -> String {
    let lead = names::lead(language, lead_name);
    match ending {
        Ending::ClosedByOperator { operator: _ } => text_with(language, "closed-by-supervisor", &[("lead", lead)]),
        Ending::NobodyJoined => text_with(language, "nobody-joined", &[("lead", lead)]),
        Ending::LeadLeft => text_with(language, "left-for-good", &[("lead", lead)]),
        Ending::LeadUnreachable => text_with(language, "unreachable", &[("lead", lead)]),
        Ending::RoomLost => text_with(language, "lost-with-room", &[("lead", lead)]),
    }
}

/// Returns the text that says how many people wait.
pub(crate) fn people_wait(language: Language, waiting: Position) -> String {
    match waiting {
        Position::Exactly(waiting) => text_with(language, "people-wait", &[("waiting", waiting.into())]),
        Position::Beyond(waiting) => text_with(language, "people-wait-beyond", &[("waiting", waiting.into())]),
    }
}
