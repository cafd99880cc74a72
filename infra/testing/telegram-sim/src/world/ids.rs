//! Names of things: numbers that must not be mixed up.

use serde::{Deserialize, Serialize};

/// A person, an account or a bot, as both faces number it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UserId(pub i64);

/// A supergroup by its bare number, which is what MTProto calls `channel_id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RoomId(pub i64);

/// A message within its place. In a room everybody sees the same number; private messages share one sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageId(pub i32);

/// A stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileId(pub i64);

/// A press of an inline button, until it is answered or too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct QueryId(pub i64);

/// The part of an invite link behind `https://t.me/+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LinkHash(pub String);

/// Milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Timestamp(pub i64);

/// Where a message can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A supergroup.
    Room(RoomId),
    /// The talk of two users.
    Private(Pair),
}

/// Two different users in either order: the key of their private chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Pair(UserId, UserId);

/// Where an account and its files live. There are two here, by the numbers of Telegram's own for Europe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DataCentre {
    /// Where most are.
    #[default]
    Two,
    /// The other.
    Four,
}

impl DataCentre {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Two, Self::Four];

    /// `dc_id`.
    pub fn number(self) -> i32 {
        match self {
            Self::Two => 2,
            Self::Four => 4,
        }
    }

    /// The one with this number.
    pub fn numbered(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|centre| centre.number() == number)
    }
}

impl RoomId {
    const BOT_API_BASE: i64 = -1_000_000_000_000;

    /// `-100<id>`, as the Bot API writes a supergroup.
    pub fn bot_api(self) -> i64 {
        Self::BOT_API_BASE - self.0
    }

    /// The room that `-100<id>` names.
    pub fn from_bot_api(chat_id: i64) -> Option<Self> {
        (chat_id < Self::BOT_API_BASE).then(|| Self(Self::BOT_API_BASE - chat_id))
    }
}

impl LinkHash {
    /// The link as people see it.
    pub fn url(&self) -> String {
        format!("https://t.me/+{}", self.0)
    }

    /// Reads `https://t.me/+hash`, `t.me/joinchat/hash` or the bare hash.
    pub fn parse(link: &str) -> Self {
        let tail = link.rsplit('/').next().unwrap_or(link);
        Self(tail.trim_start_matches('+').to_owned())
    }
}

impl Timestamp {
    /// Whole seconds, as Telegram's dates are.
    pub fn unix_s(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The moment of a Telegram date.
    pub fn from_unix_s(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// So many seconds later.
    #[must_use]
    pub fn plus_s(self, seconds: i64) -> Self {
        Self(self.0 + seconds * 1000)
    }
}

impl Place {
    /// The private chat of two users.
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
    /// The pair, whichever is named first.
    pub fn of(one: UserId, other: UserId) -> Self {
        if one <= other { Self(one, other) } else { Self(other, one) }
    }

    /// Both users.
    pub fn both(self) -> [UserId; 2] {
        [self.0, self.1]
    }

    /// Whom `me` talks to here.
    pub fn other(self, me: UserId) -> UserId {
        if me == self.0 { self.1 } else { self.0 }
    }

    /// Whether this is one of `user`'s chats.
    pub fn has(self, user: UserId) -> bool {
        self.0 == user || self.1 == user
    }
}
