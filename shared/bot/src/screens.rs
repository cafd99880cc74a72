//! What a person is shown or told: each screen and each notice as text and keyboard.
//!
//! A screen is a state. What it shows beyond its name is read when it is shown and comes in as a [`View`].
use std::collections::BTreeMap;

use domain::{ChatId, InviteLink, Notice, Operator, Refusal, Screen, Shift};

use crate::{
    buttons::Button,
    typed::Typed,
    wording::{self, label},
};

#[cfg(test)]
mod tests;

/// The last position that is told exactly.
pub const LAST_EXACT_POSITION: usize = 50;

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
}

/// What screens show beyond their names, read when they are shown.
#[derive(Clone, Debug, Default)]
pub struct View<'a> {
    /// For [`Screen::Waiting`]. Without one, the screen says that the person is in the queue, not where.
    pub position: Option<Position>,
    /// For [`Screen::Panel`]. Without one, the person is on the roster no more, and told so.
    pub panel: Option<Panel<'a>>,
}

/// A place in the queue, as exactly as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// From one.
    Exactly(usize),
    /// After this many.
    Beyond(usize),
}

/// What the panel shows.
#[derive(Clone, Debug)]
pub struct Panel<'a> {
    /// Whose, with shift and chats.
    pub operator: &'a Operator,
    /// How many chats the machine gives them at most.
    pub cap: usize,
    /// The leads' names, as far as they were read.
    pub leads: BTreeMap<ChatId, String>,
}

impl Position {
    /// The place of somebody before whom this many wait.
    pub fn after(ahead: usize) -> Self {
        if ahead < LAST_EXACT_POSITION { Self::Exactly(ahead + 1) } else { Self::Beyond(LAST_EXACT_POSITION) }
    }
}

/// The screen as a message.
pub fn show(screen: &Screen, view: &View<'_>) -> Message {
    match screen {
        Screen::Welcome => asking_for_contact(wording::welcome()),
        Screen::Privacy => plain(wording::privacy()),
        Screen::Registered => Message { text: wording::registered(), keyboard: Keyboard::RemoveReplyKeyboard },
        Screen::Menu => menu(wording::menu()),
        Screen::Waiting { wants } => plain(wording::waiting(*wants, view.position)),
        Screen::Chat { link } => with_keys(wording::chat(), vec![vec![join(link)]]),
        Screen::Panel => view.panel.as_ref().map_or_else(|| refused(Refusal::NotOnRoster), panel),
        Screen::Refused { refusal } => refused(*refusal),
    }
}

/// The notice as a message.
pub fn tell(notice: &Notice) -> Message {
    match notice {
        Notice::ChatReady { link } => with_keys(wording::chat_ready(), vec![vec![join(link)]]),
        Notice::LeadJoined { chat, lead_name, link } => {
            let text = wording::lead_joined(Typed::name(lead_name).as_ref());
            with_keys(text, vec![vec![open(label::OPEN, link), close(label::CLOSE, chat)], vec![my_panel()]])
        }
        Notice::ChatOver => menu(wording::chat_over()),
    }
}

/// What the bot says in a room before it empties it.
pub fn goodbye() -> Message {
    plain(wording::goodbye())
}

fn refused(refusal: Refusal) -> Message {
    let text = wording::refused(refusal);
    match refusal {
        Refusal::NotRegistered | Refusal::NotOwnContact | Refusal::NoPhoneNumber => asking_for_contact(text),
        Refusal::NotOnRoster => plain(text),
        Refusal::NotYourChat => with_keys(text, vec![vec![my_panel()]]),
    }
}

/// The chats are numbered, so that nobody closes the wrong one of six.
fn panel(panel: &Panel<'_>) -> Message {
    let operator = panel.operator;
    let mut lines = vec![wording::panel(operator.shift, operator.load(), panel.cap)];
    let mut rows = vec![];
    for (number, (chat, slot)) in (1..).zip(&operator.chats) {
        let lead = panel.leads.get(chat).and_then(|name| Typed::name(name));
        lines.push(wording::panel_chat(number, lead.as_ref(), slot.state));
        rows.push(vec![open(label::open_numbered(number), &slot.link), close(label::close_numbered(number), chat)]);
    }
    rows.push(vec![match operator.shift {
        Shift::Off => press(label::START_SHIFT, Button::StartShift),
        Shift::On => press(label::END_SHIFT, Button::EndShift),
    }]);
    with_keys(lines.join("\n"), rows)
}

fn plain(text: String) -> Message {
    Message { text, keyboard: Keyboard::None }
}

fn with_keys(text: String, rows: Vec<Vec<Key>>) -> Message {
    Message { text, keyboard: Keyboard::Inline(rows) }
}

fn asking_for_contact(text: String) -> Message {
    Message { text, keyboard: Keyboard::ShareContact { label: label::SHARE_MY_PHONE_NUMBER.into() } }
}

fn menu(text: String) -> Message {
    with_keys(text, vec![vec![press(label::TALK_TO_AN_OPERATOR, Button::TalkToOperator)]])
}

fn join(link: &InviteLink) -> Key {
    open(label::JOIN_THE_CHAT, link)
}

fn my_panel() -> Key {
    press(label::MY_PANEL, Button::MyPanel)
}

fn open(label: impl Into<String>, link: &InviteLink) -> Key {
    Key { label: label.into(), does: Does::Open(link.clone()) }
}

fn close(label: impl Into<String>, chat: &ChatId) -> Key {
    press(label, Button::CloseChat(chat.clone()))
}

fn press(label: impl Into<String>, button: Button) -> Key {
    Key { label: label.into(), does: Does::Press(button) }
}
