//! What a button does, as the bytes that Telegram keeps with it and sends back when it is pressed.
//!
//! The bytes begin with the version of this form. A person may press a button years after it was drawn: what is not
//! of today's form is no button, and whoever pressed it is shown what is true now. Nothing in them is secret or
//! trusted: who may press what is decided anew each time.
use domain::ChatId;

/// What Telegram keeps for one button at most, in bytes (Bot API, `InlineKeyboardButton.callback_data`).
pub const LONGEST_DATA_BYTES: usize = 64;

const VERSION: &str = "1:";

/// What a person can ask for by pressing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// A lead asks for a chat.
    TalkToOperator,
    /// An operator begins to work.
    StartShift,
    /// An operator stops being given leads.
    EndShift,
    /// An operator wants to see shift and chats.
    MyPanel,
    /// An operator closes a chat.
    CloseChat(ChatId),
}

impl Button {
    /// The bytes to keep: for every chat id that a [`Cause`](domain::Cause) makes, [`LONGEST_DATA_BYTES`] at most.
    pub fn data(&self) -> String {
        let body = match self {
            Self::TalkToOperator => "talk".to_owned(),
            Self::StartShift => "start".to_owned(),
            Self::EndShift => "end".to_owned(),
            Self::MyPanel => "panel".to_owned(),
            Self::CloseChat(chat) => format!("close:{chat}"),
        };
        format!("{VERSION}{body}")
    }

    /// The button that these bytes were kept for, if it is one of today's.
    pub fn from_data(data: &str) -> Option<Self> {
        let (name, of) = match data.strip_prefix(VERSION)?.split_once(':') {
            Some((name, of)) => (name, Some(of)),
            None => (data.strip_prefix(VERSION)?, None),
        };
        match (name, of) {
            ("talk", None) => Some(Self::TalkToOperator),
            ("start", None) => Some(Self::StartShift),
            ("end", None) => Some(Self::EndShift),
            ("panel", None) => Some(Self::MyPanel),
            ("close", Some(chat)) => chat_id(chat).map(Self::CloseChat),
            _ => None,
        }
    }
}

/// Chat ids reach table keys: nothing else may.
fn chat_id(text: &str) -> Option<ChatId> {
    let fits = !text.is_empty() && text.len() <= LONGEST_DATA_BYTES;
    let is_one = fits && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_one.then(|| ChatId(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use domain::{Cause, Timestamp};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_kept_is_what_comes_back() {
        for button in [Button::TalkToOperator, Button::StartShift, Button::EndShift, Button::MyPanel] {
            assert_eq!(Button::from_data(&button.data()), Some(button));
        }
    }

    #[test]
    fn the_kept_form_stays_readable() {
        assert_eq!(Button::TalkToOperator.data(), "1:talk");
        let close = Button::CloseChat(ChatId("20261122-00000000000000ff".into()));
        assert_eq!(close.data(), "1:close:20261122-00000000000000ff");
    }

    #[test]
    fn what_is_no_button_of_today_is_none() {
        for data in ["", "1:", "talk", "2:talk", "1:Talk", "1:talk:", "1:close", "1:close:", "1:close:a b", "1:close:/"]
        {
            assert_eq!(Button::from_data(data), None, "{data}");
        }
    }

    proptest! {
        #[test]
        fn a_close_button_fits_for_every_chat_and_comes_back(update_id: i64, date: i64, bot: i64, now: i64) {
            let chat = Cause::Update { bot, date, update_id }.chat_id(Timestamp(now));
            let button = Button::CloseChat(chat);

            prop_assert!(button.data().len() <= LONGEST_DATA_BYTES);
            prop_assert_eq!(Button::from_data(&button.data()), Some(button));
        }

        #[test]
        fn whatever_comes_back_reads_as_what_it_says_or_as_nothing(data in "(1:)?(close:|talk|end)?[ -~]{0,70}") {
            if let Some(button) = Button::from_data(&data) {
                prop_assert_eq!(button.data(), data);
            }
        }
    }
}
