//! What a button does, as the bytes that Telegram keeps with it and sends back when it is pressed.
//!
//! The bytes begin with the version of this form. A person may press a button years after it was drawn: what is not
//! of today's form is no button, and whoever pressed it is shown what is true now. Nothing in them is secret or
//! trusted: who may press what is decided anew each time.
use domain::{ChatId, Language, OperatorId, Place, Timestamp, UserId};

/// What Telegram keeps for one button at most, in bytes (Bot API, `InlineKeyboardButton.callback_data`).
pub const LONGEST_DATA_BYTES: usize = 64;

const VERSION: &str = "1:";

/// What a person can ask for by pressing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// A lead asks for a chat.
    TalkToOperator,
    /// A lead gives up the place in the queue.
    LeaveQueue,
    /// An operator begins to work.
    StartShift,
    /// An operator stops being given leads. Who has open chats is asked what becomes of them.
    EndShift,
    /// An operator stops being given leads, and keeps the open chats.
    EndShiftKeeping,
    /// An operator stops being given leads, and the open chats go back to the queue.
    EndShiftGivingBack,
    /// An operator wants to see shift and load.
    MyPanel,
    /// An operator wants to see their chats.
    MyChats,
    /// An operator wants to see who waits.
    Queue,
    /// An operator serves one more: this ticket, in this generation.
    Take {
        /// Whose ticket.
        lead: UserId,
        /// Its place in the queue.
        place: Place,
    },
    /// An operator closes a chat.
    CloseChat(ChatId),
    /// A supervisor closes a chat in which the operator says nothing, if that is still so.
    CloseSilent {
        /// Which.
        chat: ChatId,
        /// Who says nothing.
        silent: OperatorId,
    },
    /// A person wants to be spoken to in this language.
    Speak(Language),
    /// A person wants to see the languages.
    ChooseLanguage,
}

impl Button {
    /// The bytes to keep: for every ticket, and every chat id that a [`Cause`](domain::Cause) makes,
    /// [`LONGEST_DATA_BYTES`] at most.
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

    /// The button that these bytes were kept for, if it is one of today's. Only the canonical encoding is accepted.
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

/// Chat ids reach table keys: nothing else may.
fn chat_id(text: &str) -> Option<ChatId> {
    let fits = !text.is_empty() && text.len() <= LONGEST_DATA_BYTES;
    let is_one = fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_one.then(|| ChatId(text.to_owned()))
}

#[cfg(test)]
mod tests;
