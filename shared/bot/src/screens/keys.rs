//! Functions that screens and notices share. They build messages and buttons.
use domain::{ChatId, InviteLink, Language, OperatorId, Ticket};

use crate::{
    buttons::Button,
    screens::message::{Key, KeyAction, Keyboard, Message},
    username::Username,
    wording::{text, text_with},
};

/// Returns a message without buttons.
pub(super) fn plain(text: String) -> Message {
    Message { text, keyboard: Keyboard::None }
}

/// Returns a message with buttons below it.
pub(super) fn with_keys(text: String, rows: Vec<Vec<Key>>) -> Message {
    Message { text, keyboard: Keyboard::Inline(rows) }
}

/// Returns a message with the button that shares the person's own contact.
pub(super) fn asking_for_contact(body: String, language: Language) -> Message {
    let label = text(language, "label-share-my-phone-number");
    Message { text: body, keyboard: Keyboard::ShareContact { label } }
}

/// Returns a message with the buttons of a registered lead: to ask for a chat, and to choose a language.
pub(super) fn menu(body: String, language: Language) -> Message {
    let talk = press(text(language, "label-talk-to-an-operator"), Button::TalkToOperator);
    with_keys(body, vec![vec![talk], vec![press(text(language, "label-choose-language"), Button::ChooseLanguage)]])
}

pub(super) fn leave_queue(language: Language) -> Key {
    press(text(language, "label-leave-the-queue"), Button::LeaveQueue)
}

/// Returns the button that chooses this language. The label is the name of the language, written in the language
/// itself.
pub(super) fn speak(language: Language) -> Key {
    press(text(language, "label-this-language"), Button::Speak(language))
}

pub(super) fn join(link: &InviteLink, language: Language) -> Key {
    open(text(language, "label-join-the-chat"), link)
}

pub(super) fn start_shift(language: Language) -> Key {
    press(text(language, "label-start-shift"), Button::StartShift)
}

pub(super) fn end_shift(language: Language) -> Key {
    press(text(language, "label-end-shift"), Button::EndShift)
}

pub(super) fn keep_them(language: Language) -> Key {
    press(text(language, "label-keep-them"), Button::EndShiftKeeping)
}

pub(super) fn send_them_back(language: Language) -> Key {
    press(text(language, "label-send-them-back"), Button::EndShiftGivingBack)
}

pub(super) fn my_panel(language: Language) -> Key {
    press(text(language, "label-my-panel"), Button::MyPanel)
}

pub(super) fn my_chats(language: Language) -> Key {
    press(text(language, "label-my-chats"), Button::MyChats)
}

pub(super) fn queue(language: Language) -> Key {
    press(text(language, "label-queue"), Button::Queue)
}

pub(super) fn take(number: usize, ticket: &Ticket, language: Language) -> Key {
    let button = Button::Take { lead: ticket.lead.user, place: ticket.place };
    press(text_with(language, "label-take-numbered", &[("number", number.into())]), button)
}

pub(super) fn write_to(account: Username, language: Language) -> Key {
    Key { label: text(language, "label-write-to-the-account"), action: KeyAction::WriteTo(account) }
}

/// Returns the buttons *Open* and *Close* for a message about one chat.
pub(super) fn open_and_close(chat: &ChatId, link: &InviteLink, language: Language) -> Vec<Key> {
    vec![open(text(language, "label-open"), link), close(text(language, "label-close"), chat)]
}

/// Returns the buttons *Open* and *Close* for one chat of a list. The labels contain the chat's number in the list.
pub(super) fn open_and_close_numbered(number: usize, chat: &ChatId, link: &InviteLink, language: Language) -> Vec<Key> {
    vec![
        open(text_with(language, "label-open-numbered", &[("number", number.into())]), link),
        close(text_with(language, "label-close-numbered", &[("number", number.into())]), chat),
    ]
}

/// Returns the button *Close* for a chat in which the operator does not reply.
pub(super) fn close_silent(chat: &ChatId, silent: OperatorId, language: Language) -> Key {
    press(text(language, "label-close"), Button::CloseSilent { chat: chat.clone(), silent })
}

fn open(label: String, link: &InviteLink) -> Key {
    Key { label, action: KeyAction::Open(link.clone()) }
}

fn close(label: String, chat: &ChatId) -> Key {
    press(label, Button::CloseChat(chat.clone()))
}

fn press(label: String, button: Button) -> Key {
    Key { label, action: KeyAction::Press(button) }
}
