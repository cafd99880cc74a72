//! Screens and notices as messages: text and keyboard.
//!
//! A screen shows a state. The facts for it are read when the screen is shown, and passed in as a [`View`]. A person
//! who is no longer on the roster at that time gets a refusal instead of chats or the queue.
//!
//! Operators see the names of leads, never their phone numbers.
use domain::{Language, Notice, Operator, Refusal, Screen};

use crate::{
    screens::keys::{asking_for_contact, menu, plain, with_keys},
    wording::{leads, text},
};

mod keys;
mod message;
mod notices;
mod operators;
mod refusals;
mod view;

#[cfg(test)]
mod tests;

pub use crate::screens::{
    message::{Key, KeyAction, Keyboard, Message},
    view::View,
};

/// Returns the screen as a message.
pub fn show(screen: &Screen, language: Language, view: &View<'_>) -> Message {
    let for_operator = |draw: &dyn Fn(&Operator) -> Message| {
        view.operator.map_or_else(|| refusals::message(Refusal::NotOnRoster, language), draw)
    };
    match screen {
        Screen::Welcome => asking_for_contact(text(language, "welcome"), language),
        Screen::Privacy => plain(text(language, "privacy")),
        Screen::Registered => Message { text: text(language, "registered"), keyboard: Keyboard::RemoveReplyKeyboard },
        Screen::Menu => menu(text(language, "menu"), language),
        Screen::Languages { offered } => languages(offered, language),
        Screen::Waiting { position, wait_reason } => {
            with_keys(leads::waiting(language, *position, *wait_reason), vec![vec![keys::leave_queue(language)]])
        }
        Screen::LeftQueue => menu(text(language, "left-queue"), language),
        Screen::Chat { link, served: true } => {
            with_keys(text(language, "chat"), vec![vec![keys::join(link, language)]])
        }
        Screen::Chat { link, served: false } => {
            with_keys(text(language, "chat-without-operator"), vec![vec![keys::join(link, language)]])
        }
        Screen::Panel => for_operator(&|operator| operators::panel(operator, language, view)),
        Screen::MyChats => for_operator(&|operator| operators::my_chats(operator, language)),
        Screen::Queue => for_operator(&|operator| operators::queue(operator, language, view)),
        Screen::KeepOrGiveBack { chats } => operators::keep_or_give_back(*chats, language),
        Screen::Refused { refusal } => refusals::message(*refusal, language),
    }
}

/// Returns the notice as a message.
pub fn notice(notice: &Notice, language: Language) -> Message {
    notices::message(notice, language)
}

/// Returns the last message in a room, which is sent before everybody is removed from it.
pub fn goodbye(language: Language) -> Message {
    plain(text(language, "goodbye"))
}

/// Returns the text for `answerCallbackQuery` if a person presses buttons too often. The text is plain, not HTML.
pub fn too_fast(language: Language) -> String {
    text(language, "too-fast")
}

/// Returns the message that offers these languages. Each button's label is the name of a language, written in the
/// language itself.
fn languages(offered: &[Language], language: Language) -> Message {
    let rows = offered.iter().map(|offered| vec![keys::speak(*offered)]).collect();
    with_keys(text(language, "languages"), rows)
}
