//! The words on buttons: plain text, short enough for half a row.
use domain::Language;

use super::said;

/// Shares the own contact.
pub(crate) fn share_my_phone_number(language: Language) -> String {
    said(language, "label-share-my-phone-number", &[])
}

/// Asks for a chat.
pub(crate) fn talk_to_an_operator(language: Language) -> String {
    said(language, "label-talk-to-an-operator", &[])
}

/// Leads the lead to the room.
pub(crate) fn join_the_chat(language: Language) -> String {
    said(language, "label-join-the-chat", &[])
}

/// Gives the place in the queue up.
pub(crate) fn leave_the_queue(language: Language) -> String {
    said(language, "label-leave-the-queue", &[])
}

/// Shows the languages.
pub(crate) fn choose_language(language: Language) -> String {
    said(language, "label-choose-language", &[])
}

/// Chooses this very language, by its own name for itself.
pub(crate) fn this_language(language: Language) -> String {
    said(language, "label-this-language", &[])
}

/// Begins a shift.
pub(crate) fn start_shift(language: Language) -> String {
    said(language, "label-start-shift", &[])
}

/// Ends a shift.
pub(crate) fn end_shift(language: Language) -> String {
    said(language, "label-end-shift", &[])
}

/// Ends a shift and keeps the open chats.
pub(crate) fn keep_them(language: Language) -> String {
    said(language, "label-keep-them", &[])
}

/// Ends a shift and sends the open chats back to the queue.
pub(crate) fn send_them_back(language: Language) -> String {
    said(language, "label-send-them-back", &[])
}

/// Shows the panel.
pub(crate) fn my_panel(language: Language) -> String {
    said(language, "label-my-panel", &[])
}

/// Shows the operator's chats.
pub(crate) fn my_chats(language: Language) -> String {
    said(language, "label-my-chats", &[])
}

/// Shows who waits.
pub(crate) fn queue(language: Language) -> String {
    said(language, "label-queue", &[])
}

/// Leads the operator to the host's account.
pub(crate) fn write_to_the_account(language: Language) -> String {
    said(language, "label-write-to-the-account", &[])
}

/// Leads the operator to the room, when only one is spoken of.
pub(crate) fn open(language: Language) -> String {
    said(language, "label-open", &[])
}

/// Leads the operator to the room with this number in the list.
pub(crate) fn open_numbered(language: Language, number: usize) -> String {
    said(language, "label-open-numbered", &[("number", number.into())])
}

/// Closes the chat, when only one is spoken of.
pub(crate) fn close(language: Language) -> String {
    said(language, "label-close", &[])
}

/// Closes the chat with this number in the list.
pub(crate) fn close_numbered(language: Language, number: usize) -> String {
    said(language, "label-close-numbered", &[("number", number.into())])
}

/// Takes the ticket with this number in the list.
pub(crate) fn take_numbered(language: Language, number: usize) -> String {
    said(language, "label-take-numbered", &[("number", number.into())])
}
