//! Messages and buttons, each kind once.
use domain::{ChatId, InviteLink, Language, OperatorId, Ticket};

use super::{Does, Key, Keyboard, Message};
use crate::{buttons::Button, username::Username, wording::label};

/// With nothing below it.
pub(super) fn plain(text: String) -> Message {
    Message { text, keyboard: Keyboard::None }
}

/// With buttons below it.
pub(super) fn with_keys(text: String, rows: Vec<Vec<Key>>) -> Message {
    Message { text, keyboard: Keyboard::Inline(rows) }
}

/// With the button that shares the own contact.
pub(super) fn asking_for_contact(text: String, language: Language) -> Message {
    Message { text, keyboard: Keyboard::ShareContact { label: label::share_my_phone_number(language) } }
}

/// With what a registered lead may do.
pub(super) fn menu(text: String, language: Language) -> Message {
    let talk = press(label::talk_to_an_operator(language), Button::TalkToOperator);
    with_keys(text, vec![vec![talk], vec![press(label::choose_language(language), Button::ChooseLanguage)]])
}

pub(super) fn leave_queue(language: Language) -> Key {
    press(label::leave_the_queue(language), Button::LeaveQueue)
}

pub(super) fn speak(language: Language) -> Key {
    press(label::this_language(language), Button::Speak(language))
}

pub(super) fn join(link: &InviteLink, language: Language) -> Key {
    open(label::join_the_chat(language), link)
}

pub(super) fn start_shift(language: Language) -> Key {
    press(label::start_shift(language), Button::StartShift)
}

pub(super) fn end_shift(language: Language) -> Key {
    press(label::end_shift(language), Button::EndShift)
}

pub(super) fn keep_them(language: Language) -> Key {
    press(label::keep_them(language), Button::EndShiftKeeping)
}

pub(super) fn send_them_back(language: Language) -> Key {
    press(label::send_them_back(language), Button::EndShiftGivingBack)
}

pub(super) fn my_panel(language: Language) -> Key {
    press(label::my_panel(language), Button::MyPanel)
}

pub(super) fn my_chats(language: Language) -> Key {
    press(label::my_chats(language), Button::MyChats)
}

pub(super) fn queue(language: Language) -> Key {
    press(label::queue(language), Button::Queue)
}

pub(super) fn take(number: usize, ticket: &Ticket, language: Language) -> Key {
    let button = Button::Take { lead: ticket.lead.user, place: ticket.place };
    press(label::take_numbered(language, number), button)
}

pub(super) fn write_to(account: Username, language: Language) -> Key {
    Key { label: label::write_to_the_account(language), does: Does::WriteTo(account) }
}

/// *Open* and *Close* of the only chat that is spoken of.
pub(super) fn of_chat(chat: &ChatId, link: &InviteLink, language: Language) -> Vec<Key> {
    vec![open(label::open(language), link), close(label::close(language), chat)]
}

/// *Open* and *Close* of the chat with this number in the list.
pub(super) fn of_numbered_chat(number: usize, chat: &ChatId, link: &InviteLink, language: Language) -> Vec<Key> {
    vec![open(label::open_numbered(language, number), link), close(label::close_numbered(language, number), chat)]
}

/// *Close* of a chat in which the operator says nothing.
pub(super) fn close_silent(chat: &ChatId, silent: OperatorId, language: Language) -> Key {
    press(label::close(language), Button::CloseSilent { chat: chat.clone(), silent })
}

fn open(label: String, link: &InviteLink) -> Key {
    Key { label, does: Does::Open(link.clone()) }
}

fn close(label: String, chat: &ChatId) -> Key {
    press(label, Button::CloseChat(chat.clone()))
}

fn press(label: String, button: Button) -> Key {
    Key { label, does: Does::Press(button) }
}
