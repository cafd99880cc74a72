//! Typed ids, so that different kinds of number cannot be mixed up.

use serde::{Deserialize, Serialize};

/// The id of a person or a bot. The Bot API and MTProto use the same number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserId(pub i64);

/// The number of a room (a supergroup): `channel_id` in MTProto, without the prefix `-100` of the Bot API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoomId(pub i64);

/// The number of a message. Each room numbers its messages in its own sequence, and all members see the same numbers.
/// All private messages of the world are numbered in one common sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId(pub i32);

/// The number of a stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub i64);

/// The id of a press of an inline button. A bot sends the id back to answer the press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QueryId(pub i64);

/// The part of an invite link after `https://t.me/+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkHash(pub String);

/// Milliseconds since 1970-01-01, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// A place for messages: a room or a private chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A supergroup by its number.
    Room(RoomId),
    /// The private chat of two users.
    Private(Pair),
}

/// Two different users in a fixed order: the key of their private chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pair(UserId, UserId);

/// The data centre that stores an account and its files. The simulation has two data centres, with the numbers of
/// Telegram's data centres in Europe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DataCentre {
    /// Data centre 2, the default.
    #[default]
    Two,
    /// Data centre 4. It stores only the accounts whose profile names it as `home`.
    Four,
}

impl DataCentre {
    /// Both data centres, sorted by number.
    pub const ALL: [Self; 2] = [Self::Two, Self::Four];

    /// Returns the number that MTProto calls `dc_id`.
    pub fn number(self) -> i32 {
        match self {
            Self::Two => 2,
            Self::Four => 4,
        }
    }

    /// Returns the data centre with this number; `None` if there is none.
    pub fn numbered(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|centre| centre.number() == number)
    }
}

impl RoomId {
    const BOT_API_BASE: i64 = -1_000_000_000_000;

    /// Returns `-100<id>`, the Bot API's number for a supergroup.
    pub fn bot_api(self) -> i64 {
        Self::BOT_API_BASE - self.0
    }

    /// Reads the Bot API's number `-100<id>` of a room. Returns `None` if the number does not have this form.
    pub fn from_bot_api(chat_id: i64) -> Option<Self> {
        (chat_id < Self::BOT_API_BASE).then(|| Self(Self::BOT_API_BASE - chat_id))
    }
}

impl LinkHash {
    /// Returns the link as people see it, with `https://t.me/+`.
    pub fn url(&self) -> String {
        format!("https://t.me/+{}", self.0)
    }

    /// Returns the hash in `link`: `https://t.me/+hash`, `t.me/joinchat/hash` or the bare hash.
    pub fn parse(link: &str) -> Self {
        let tail = link.rsplit('/').next().unwrap_or(link);
        Self(tail.trim_start_matches('+').to_owned())
    }
}

impl Timestamp {
    /// Returns the whole seconds since 1970, the unit of Telegram's dates.
    pub fn unix_s(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Creates the timestamp of a Telegram date, which is given in seconds since 1970.
    pub fn from_unix_s(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// Returns the timestamp `seconds` later.
    #[must_use]
    pub fn plus_s(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }
}

impl Place {
    /// Returns the private chat of two users as a place for messages.
    pub fn private(one: UserId, other: UserId) -> Self {
        Self::Private(Pair::of(one, other))
    }
}

impl From<RoomId> for Place {
    fn from(room: RoomId) -> Self {
        Self::Room(room)
    }
}

impl Pair {
    /// Creates the pair of two users. The order of the arguments does not matter.
    pub fn of(one: UserId, other: UserId) -> Self {
        if one <= other { Self(one, other) } else { Self(other, one) }
    }

    /// Returns both users, the user with the smaller id first.
    pub fn both(self) -> [UserId; 2] {
        [self.0, self.1]
    }

    /// Returns the user with whom `me` talks in this chat.
    pub fn other(self, me: UserId) -> UserId {
        if me == self.0 { self.1 } else { self.0 }
    }

    /// Returns whether `user` is one of the two users.
    pub fn has(self, user: UserId) -> bool {
        self.0 == user || self.1 == user
    }
}
