//! Identifiers. Each kind has its own type, so that the compiler rejects, for example, a chat's identifier where a
//! room's identifier is needed.
//!
//! Telegram's identifiers stay numbers. Our own identifiers are text. The identifier of a new chat or room is made from
//! the [`Cause`](crate::Cause) under which it is created. If the decision runs twice, it produces the same identifier.
use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[doc = $doc:literal])+ $name:ident($inner:ty) $($copy:ident)?) => {
        $(#[doc = $doc])+
        #[derive(Clone, $($copy,)? Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

id! {
    /// A Telegram account, by Telegram's number.
    UserId(i64) Copy
}
id! {
    /// A Telegram account that the roster lists as one of our operators. A separate type, so that a lead's account
    /// cannot be used where an operator is needed.
    OperatorId(UserId) Copy
}
id! {
    /// A supergroup in the Bot API's numbering: `-100` followed by Telegram's own number, e.g. `-1002000000001`.
    GroupId(i64) Copy
}
id! {
    /// A desk: a group of operators that shares one queue.
    DeskId(String)
}
id! {
    /// One conversation between a lead and the desk: its start day and a hash of its cause, e.g. `20261122-9f3c…`.
    ChatId(String)
}
id! {
    /// One room, from the request for it until its deletion. This is our name, never Telegram's number.
    RoomId(String)
}
id! {
    /// Our name for the Telegram account of one host, e.g. `main`. Jobs and rooms refer to this name.
    AccountId(String)
}
id! {
    /// A message in a private chat with the bot, by Telegram's number in that chat.
    MessageId(i64) Copy
}
id! {
    /// An invite link, e.g. `https://t.me/+AbCd`. Never logged.
    InviteLink(String)
}

impl GroupId {
    /// Returns the supergroup's number in MTProto (without `-100`).
    pub fn channel(self) -> i64 {
        -1_000_000_000_000 - self.0
    }

    /// Converts the supergroup's MTProto number to the Bot API's number.
    pub fn from_channel(channel: i64) -> Self {
        Self(-1_000_000_000_000 - channel)
    }
}

impl OperatorId {
    /// Returns the operator's account, for sending them messages.
    pub fn user(self) -> UserId {
        self.0
    }
}

/// A phone number in E.164 form: a plus sign and 7 to 15 digits; the first digit is not zero.
///
/// Telegram gives numbers with or without the plus sign (observed; undocumented).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Parses a number as Telegram or a person writes it. Returns `None` if it cannot be an E.164 number.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let punctuation_only = text.chars().all(|c| c.is_ascii_digit() || "+ -().".contains(c));
        let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
        (punctuation_only && fits).then(|| Self(format!("+{digits}")))
    }

    /// Returns the number with its plus sign, e.g. `+380000000001`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Hides the digits, so that a phone number never reaches a log.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_with_and_without_its_plus_sign() {
        assert_eq!(Phone::parse("380000000001"), Phone::parse("+380 (00) 000-00-01"));
        assert_eq!(Phone::parse("380000000001").unwrap().as_str(), "+380000000001");
    }

    #[test]
    fn a_text_that_is_no_phone_number_is_refused() {
        for text in ["", "+", "12345", "0380000000001", "1234567890123456", "+380 call me", "＋380000000001"] {
            assert_eq!(Phone::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_group_has_one_number_in_each_interface() {
        assert_eq!(GroupId::from_channel(2_000_000_001), GroupId(-1_002_000_000_001));
        assert_eq!(GroupId(-1_002_000_000_001).channel(), 2_000_000_001);
    }
}
