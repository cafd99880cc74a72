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

    /// The button that these bytes were kept for, if it is one of today's. The same button said otherwise is none.
    pub fn from_data(data: &str) -> Option<Self> {
        let body = data.strip_prefix(VERSION)?;
        let button = body.split_once(':').map_or_else(|| simple(body), |(name, of)| about(name, of))?;
        (button.data() == data).then_some(button)
    }
}

fn simple(name: &str) -> Option<Button> {
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

fn about(name: &str, of: &str) -> Option<Button> {
    match name {
        "take" => take(of),
        "close" => chat_id(of).map(Button::CloseChat),
        "silent" => close_silent(of),
        "speak" => Language::of_tag(of).map(Button::Speak),
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
mod tests {
    use domain::Cause;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_kept_is_what_comes_back() {
        let simple = [
            Button::TalkToOperator,
            Button::LeaveQueue,
            Button::StartShift,
            Button::EndShift,
            Button::EndShiftKeeping,
            Button::EndShiftGivingBack,
            Button::MyPanel,
            Button::MyChats,
            Button::Queue,
            Button::ChooseLanguage,
        ];
        for button in simple.into_iter().chain(Language::ALL.map(Button::Speak)) {
            assert_eq!(Button::from_data(&button.data()), Some(button));
        }
    }

    #[test]
    fn the_kept_form_stays_readable() {
        let chat = ChatId("20261122-00000000000000ff".into());
        let (close, silent) =
            (Button::CloseChat(chat.clone()), Button::CloseSilent { chat, silent: OperatorId(UserId(201)) });
        let place = Place { since: Timestamp(1_795_305_600_000), generation: 2 };
        for (button, data) in [
            (Button::TalkToOperator, "1:talk"),
            (Button::LeaveQueue, "1:leave"),
            (Button::StartShift, "1:start"),
            (Button::EndShift, "1:end"),
            (Button::EndShiftKeeping, "1:end-keep"),
            (Button::EndShiftGivingBack, "1:end-back"),
            (Button::MyPanel, "1:panel"),
            (Button::MyChats, "1:chats"),
            (Button::Queue, "1:queue"),
            (Button::Take { lead: UserId(101), place }, "1:take:101:1795305600000:2"),
            (close, "1:close:20261122-00000000000000ff"),
            (silent, "1:silent:20261122-00000000000000ff:201"),
            (Button::Speak(Language::Ukrainian), "1:speak:uk"),
            (Button::ChooseLanguage, "1:language"),
        ] {
            assert_eq!(button.data(), data);
        }
    }

    #[test]
    fn what_is_no_button_of_today_is_none() {
        for data in [
            "",
            "1:",
            "talk",
            "2:talk",
            "1:Talk",
            "1:talk:",
            "1:close",
            "1:close:",
            "1:close:a b",
            "1:close:/",
            "1:silent:x",
            "1:silent:x:",
            "1:silent:x:07",
            "1:silent:/:7",
            "1:speak",
            "1:speak:",
            "1:speak:de",
            "1:speak:UK",
            "1:speak:uk-UA",
            "1:take",
            "1:take:101",
            "1:take:101:5",
            "1:take:101:5:",
            "1:take:+101:5:0",
            "1:take:101:05:0",
            "1:take:101:5:-1",
            "1:take:101:5:4294967296",
            "1:take:101:9223372036854775808:0",
            "1:take:101:5:0:0",
            "1:take: 101:5:0",
        ] {
            assert_eq!(Button::from_data(data), None, "{data}");
        }
    }

    proptest! {
        #[test]
        fn a_close_button_fits_for_every_chat_and_comes_back(update_id: i64, date: i64, bot: i64, now: i64) {
            let chat = Cause::Update { bot, date, update_id }.chat_id(Timestamp(now));
            let silent = Button::CloseSilent { chat: chat.clone(), silent: OperatorId(UserId(i64::MIN)) };
            for button in [Button::CloseChat(chat), silent] {
                prop_assert!(button.data().len() <= LONGEST_DATA_BYTES);
                prop_assert_eq!(Button::from_data(&button.data()), Some(button));
            }
        }

        #[test]
        fn a_take_button_fits_for_every_ticket_and_comes_back(lead: i64, since: i64, generation: u32) {
            let place = Place { since: Timestamp(since), generation };
            let button = Button::Take { lead: UserId(lead), place };

            prop_assert!(button.data().len() <= LONGEST_DATA_BYTES);
            prop_assert_eq!(Button::from_data(&button.data()), Some(button));
        }

        #[test]
        fn whatever_comes_back_reads_as_what_it_says_or_as_nothing(
            data in "(1:)?(close:|silent:|take:|speak:|talk|end)?([ -~]{0,70}|[+-]?[0-9]{1,20}:[+-]?[0-9]{1,20}:[0-9]{1,11}|uk|UK)",
        ) {
            if let Some(button) = Button::from_data(&data) {
                prop_assert_eq!(button.data(), data);
            }
        }
    }

    #[test]
    fn the_longest_ticket_fits() {
        let place = Place { since: Timestamp(i64::MIN), generation: u32::MAX };
        let longest = Button::Take { lead: UserId(i64::MIN), place };
        assert_eq!(longest.data().len(), 59);
    }
}
