//! The requests that buttons make, encoded as bytes. Telegram stores these bytes with a button, and returns them when
//! the button is pressed.
//!
//! The bytes begin with the version of this encoding. A person may press a button years after it was drawn. Bytes that
//! the current encoding does not know are not decoded, and the person is shown the current state instead. The bytes are
//! neither secret nor trusted: each press is checked for permission again.
use domain::{ChatId, Language, OperatorId, Place, Timestamp, UserId};

/// The largest number of bytes that Telegram stores for a button (Bot API, `InlineKeyboardButton.callback_data`).
pub const LONGEST_DATA_BYTES: usize = 64;

const VERSION: &str = "1:";

/// A request that a person makes by pressing a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// A lead asks for a chat.
    TalkToOperator,
    /// A lead leaves the queue.
    LeaveQueue,
    /// An operator starts a shift.
    StartShift,
    /// An operator ends the shift. If there are open chats, the bot asks whether to keep them.
    EndShift,
    /// An operator ends the shift and keeps the open chats.
    EndShiftKeeping,
    /// An operator ends the shift, and the open chats go back to the queue.
    EndShiftGivingBack,
    /// An operator asks for the panel, the screen with their shift and their number of chats.
    MyPanel,
    /// An operator asks for the list of their own chats.
    MyChats,
    /// An operator asks to see the queue.
    Queue,
    /// An operator takes a lead from the queue. The button is valid only for the ticket with this place: a lead who
    /// left the queue and came back has another ticket.
    Take {
        /// The lead who has the ticket.
        lead: UserId,
        /// The ticket's place in the queue.
        place: Place,
    },
    /// An operator closes a chat.
    CloseChat(ChatId),
    /// A supervisor closes a chat in which the operator does not reply. If the operator has replied in the meantime,
    /// the chat stays open.
    CloseSilent {
        /// The chat to close.
        chat: ChatId,
        /// The operator who does not reply.
        silent: OperatorId,
    },
    /// A person chooses the language of the bot's messages.
    Speak(Language),
    /// A person asks for the list of languages.
    ChooseLanguage,
}

impl Button {
    /// Returns the bytes that Telegram stores with the button, at most [`LONGEST_DATA_BYTES`]. This limit holds for
    /// every ticket, and for every chat id that is made from a [`Cause`](domain::Cause).
    pub fn data(&self) -> String {
        let body = match self {
            Self::TalkToOperator => "talk".to_owned(),
            Self::LeaveQueue => "leave".to_owned(),
            Self::StartShift => "start".to_owned(),
            Self::EndShift => "end".to_owned(),
            Self::EndShiftKeeping => "end-keep".to_owned(),
            Self::EndShiftGivingBack => "end-back".to_owned(),
            Self::MyPanel => "panel".to_owned(),
            Self::MyChats => "chats".to_owned(),
            Self::Queue => "queue".to_owned(),
            Self::Take { lead, place: Place { since, generation } } => format!("take:{lead}:{}:{generation}", since.0),
            Self::CloseChat(chat) => format!("close:{chat}"),
            Self::CloseSilent { chat, silent } => format!("silent:{chat}:{silent}"),
            Self::Speak(language) => format!("speak:{}", language.code()),
            Self::ChooseLanguage => "language".to_owned(),
        };
        format!("{VERSION}{body}")
    }

    /// Decodes a button. Accepts only bytes that [`data`](Self::data) returns; returns `None` for all others.
    pub fn from_data(data: &str) -> Option<Self> {
        let body = data.strip_prefix(VERSION)?;
        let button = body
            .split_once(':')
            .map_or_else(|| without_argument(body), |(name, argument)| with_argument(name, argument))?;
        (button.data() == data).then_some(button)
    }
}

fn without_argument(name: &str) -> Option<Button> {
    Some(match name {
        "talk" => Button::TalkToOperator,
        "leave" => Button::LeaveQueue,
        "start" => Button::StartShift,
        "end" => Button::EndShift,
        "end-keep" => Button::EndShiftKeeping,
        "end-back" => Button::EndShiftGivingBack,
        "panel" => Button::MyPanel,
        "chats" => Button::MyChats,
        "queue" => Button::Queue,
        "language" => Button::ChooseLanguage,
        _ => return None,
    })
}

fn with_argument(name: &str, argument: &str) -> Option<Button> {
    match name {
        "take" => take(argument),
        "close" => chat_id(argument).map(Button::CloseChat),
        "silent" => close_silent(argument),
        "speak" => Language::of_tag(argument).map(Button::Speak),
        _ => None,
    }
}

fn take(ticket: &str) -> Option<Button> {
    let (lead, place) = ticket.split_once(':')?;
    let (since, generation) = place.split_once(':')?;
    let place = Place { since: Timestamp(since.parse().ok()?), generation: generation.parse().ok()? };
    Some(Button::Take { lead: UserId(lead.parse().ok()?), place })
}

fn close_silent(text: &str) -> Option<Button> {
    let (chat, silent) = text.split_once(':')?;
    Some(Button::CloseSilent { chat: chat_id(chat)?, silent: OperatorId(UserId(silent.parse().ok()?)) })
}

/// Parses a chat id. Chat ids become table keys, so only ASCII letters, digits and hyphens are accepted, up to
/// [`LONGEST_DATA_BYTES`].
fn chat_id(text: &str) -> Option<ChatId> {
    let fits = !text.is_empty() && text.len() <= LONGEST_DATA_BYTES;
    let is_one = fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_one.then(|| ChatId(text.to_owned()))
}

#[cfg(test)]
mod tests;
