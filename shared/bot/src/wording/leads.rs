//! What leads see and hear.
use domain::{Language, Position, Wants};

use super::said;

/// The first thing a person hears.
pub(crate) fn welcome(language: Language) -> String {
    said(language, "welcome", &[])
}

/// The answer to `/privacy`.
pub(crate) fn privacy(language: Language) -> String {
    said(language, "privacy", &[])
}

/// To whoever presses more often than one person may. Plain: it is shown on the button itself.
pub(crate) fn too_fast(language: Language) -> String {
    said(language, "too-fast", &[])
}

/// The contact was accepted.
pub(crate) fn registered(language: Language) -> String {
    said(language, "registered", &[])
}

/// What a registered lead may do.
pub(crate) fn menu(language: Language) -> String {
    said(language, "menu", &[])
}

/// The languages to choose from.
pub(crate) fn languages(language: Language) -> String {
    said(language, "languages", &[])
}

/// The lead's place in the queue, and what is missing.
pub(crate) fn waiting(language: Language, position: Position, wants: Wants) -> String {
    let place = match position {
        Position::Exactly(place) => said(language, "waiting-exactly", &[("place", place.into())]),
        Position::Beyond(most) => said(language, "waiting-beyond", &[("most", most.into())]),
    };
    let missing = match wants {
        Wants::Operator => said(language, "waiting-for-operator", &[]),
        Wants::Room => said(language, "waiting-for-room", &[]),
        Wants::LateRoom => said(language, "waiting-for-late-room", &[]),
    };
    format!("{place} {missing}")
}

/// The lead has given up the place in the queue.
pub(crate) fn left_queue(language: Language) -> String {
    said(language, "left-queue", &[])
}

/// The lead has a chat, and an operator in it.
pub(crate) fn chat(language: Language) -> String {
    said(language, "chat", &[])
}

/// The lead has a chat, and another operator is being looked for.
pub(crate) fn chat_without_operator(language: Language) -> String {
    said(language, "chat-without-operator", &[])
}

/// The way in.
pub(crate) fn chat_ready(language: Language) -> String {
    said(language, "chat-ready", &[])
}

/// Nobody used the link in time.
pub(crate) fn link_expired(language: Language) -> String {
    said(language, "link-expired", &[])
}

/// The operator cannot go on.
pub(crate) fn back_in_queue(language: Language) -> String {
    said(language, "back-in-queue", &[])
}

/// Another operator takes over.
pub(crate) fn operator_found(language: Language) -> String {
    said(language, "operator-found", &[])
}

/// The room is gone.
pub(crate) fn room_lost(language: Language) -> String {
    said(language, "room-lost", &[])
}

/// The chat is over.
pub(crate) fn chat_over(language: Language) -> String {
    said(language, "chat-over", &[])
}

/// Only who is registered may do this.
pub(crate) fn not_registered(language: Language) -> String {
    said(language, "not-registered", &[])
}

/// The contact is not provably the person's own.
pub(crate) fn not_own_contact(language: Language) -> String {
    said(language, "not-own-contact", &[])
}

/// The contact's number is none.
pub(crate) fn no_phone_number(language: Language) -> String {
    said(language, "no-phone-number", &[])
}
