//! What a person is shown or told: each screen and each notice as text and keyboard.
//!
//! A screen is a state. What it shows beyond its name is read when it is shown and comes in as a [`View`]. Whoever is
//! on the roster no more by then is told so, and sees nobody's chats and nobody who waits.
//!
//! Operators are shown names and never phone numbers.
use domain::{InviteLink, Language, Notice, Operator, Refusal, Screen, Settings, Timestamp, queue::Line};

use crate::{
    buttons::Button,
    screens::keys::{asking_for_contact, menu, plain, with_keys},
    username::Username,
    wording::{leads, room},
};

mod keys;
mod notices;
mod operators;
mod refusals;

#[cfg(test)]
mod tests;

/// A message of the bot's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// In Telegram's HTML.
    pub text: String,
    /// What is below it.
    pub keyboard: Keyboard,
}

/// What is below a message, or instead of the person's keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keyboard {
    /// Nothing.
    None,
    /// Buttons below the message, row by row.
    Inline(Vec<Vec<Key>>),
    /// One button instead of the person's keyboard: it shares their own contact. Works in private chats only
    /// (Bot API, `KeyboardButton.request_contact`).
    ShareContact {
        /// What it says.
        label: String,
    },
    /// The person's own keyboard comes back.
    RemoveReplyKeyboard,
}

/// A button below a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What it says.
    pub label: String,
    /// What it does.
    pub does: Does,
}

/// What a button below a message does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Does {
    /// Tells the bot.
    Press(Button),
    /// Leads to a room.
    Open(InviteLink),
    /// Leads to a private chat with an account.
    WriteTo(Username),
}

/// What screens show beyond their names, read when they are shown. Screens of leads need nothing of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'a> {
    /// Whoever is shown an operator's screen, with shift and chats. Without one, the roster names them no more, and
    /// they are told so.
    pub operator: Option<&'a Operator>,
    /// The front of the queue, for [`Screen::Queue`]. Without one, nobody waits.
    pub line: Option<&'a Line>,
    /// The desk's settings: cap, account and zone. Without them, they are those of a new desk.
    pub settings: Option<&'a Settings>,
    /// Now, for how long people have waited.
    pub now: Timestamp,
}

/// What is said on the pressed button itself to whoever presses more often than one person may.
pub fn too_fast(language: Language) -> String {
    leads::too_fast(language)
}

/// The screen as a message.
pub fn show(screen: &Screen, language: Language, view: &View<'_>) -> Message {
    let for_operator = |draw: &dyn Fn(&Operator) -> Message| {
        view.operator.map_or_else(|| refusals::refused(Refusal::NotOnRoster, language), draw)
    };
    match screen {
        Screen::Welcome => asking_for_contact(leads::welcome(language), language),
        Screen::Privacy => plain(leads::privacy(language)),
        Screen::Registered => Message { text: leads::registered(language), keyboard: Keyboard::RemoveReplyKeyboard },
        Screen::Menu => menu(leads::menu(language), language),
        Screen::Languages { offered } => languages(offered, language),
        Screen::Waiting { position, wants } => {
            with_keys(leads::waiting(language, *position, *wants), vec![vec![keys::leave_queue(language)]])
        }
        Screen::LeftQueue => menu(leads::left_queue(language), language),
        Screen::Chat { link, served: true } => with_keys(leads::chat(language), vec![vec![keys::join(link, language)]]),
        Screen::Chat { link, served: false } => {
            with_keys(leads::chat_without_operator(language), vec![vec![keys::join(link, language)]])
        }
        Screen::Panel => for_operator(&|operator| operators::panel(operator, language, view)),
        Screen::MyChats => for_operator(&|operator| operators::my_chats(operator, language)),
        Screen::Queue => for_operator(&|operator| operators::queue(operator, language, view)),
        Screen::KeepOrGiveBack { chats } => operators::keep_or_give_back(*chats, language),
        Screen::Refused { refusal } => refusals::refused(*refusal, language),
    }
}

/// The notice as a message.
pub fn tell(notice: &Notice, language: Language) -> Message {
    notices::told(notice, language)
}

/// What the bot says in a room before it empties it.
pub fn goodbye(language: Language) -> Message {
    plain(room::goodbye(language))
}

/// Each by its own name for itself, whatever language the question is in.
fn languages(offered: &[Language], language: Language) -> Message {
    let rows = offered.iter().map(|offered| vec![keys::speak(*offered)]).collect();
    with_keys(leads::languages(language), rows)
}
