//! Causes: everything that happens has one. The same cause never happens twice: the journal has one item for each.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, DeskId, MessageId, Place, RoomId, Timestamp, UserId};

/// The identity of an event that makes the desk decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// An update from Telegram. `update_id` alone will not do: after a quiet week Telegram starts from a random
    /// number (Bot API, `Update.update_id`), and it is no high-water mark either.
    Update {
        /// The bot.
        bot: i64,
        /// The date that the update carries, in seconds; 0 if it carries none.
        date: i64,
        /// Telegram's number for it.
        update_id: i64,
    },
    /// A ticket was matched or taken, which happens once for each generation of the ticket.
    Ticket {
        /// The lead whose ticket it is.
        lead: UserId,
        /// Its place in the queue.
        since: Timestamp,
        /// The number of times that it came back.
        generation: u32,
    },
    /// A host's report: the cause of the job that it answers, and its kind.
    Report {
        /// [`fmt::Display`] of the job's cause.
        job: String,
        /// [`HostReport::subject`](crate::HostReport::subject), since one cause may ask for several rooms.
        subject: String,
        /// [`HostReport::kind`](crate::HostReport::kind).
        kind: String,
    },
    /// The host saw something without a job, at this count of the room's events.
    HostEvent {
        /// The room.
        room: RoomId,
        /// The chat that takes place there.
        chat: ChatId,
        /// Telegram's count (`pts`).
        pts: i32,
    },
    /// Something about the host itself, while it held its lease under this fence.
    Holder {
        /// The account of the host.
        account: AccountId,
        /// Its fence.
        fence: u64,
    },
    /// A person was put on the roster by a command.
    Enlisting {
        /// The operator.
        operator: UserId,
        /// The time when the command ran.
        at: Timestamp,
    },
    /// A person was taken off the roster by a command.
    Dismissal {
        /// The operator.
        operator: UserId,
        /// The time when the command ran.
        at: Timestamp,
    },
    /// Telegram would not deliver something to a person.
    Undelivered {
        /// The person.
        user: UserId,
        /// [`fmt::Display`] of the cause that it came from.
        of: String,
    },
    /// A lead was shown the place in the queue, in a message of its own.
    PlaceShown {
        /// The lead.
        lead: UserId,
        /// The message. A place that is shown again is in another one.
        message: MessageId,
        /// [`fmt::Display`] of the cause that it came from.
        of: String,
    },
    /// A deadline that the timers act on.
    Deadline {
        /// The thing that is due.
        due: Due,
        /// The time when it is due.
        at: Timestamp,
    },
}

/// The subject of a deadline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "due", rename_all = "snake_case")]
pub enum Due {
    /// The desk's pool of rooms is to be filled up.
    Pool {
        /// The desk.
        desk: DeskId,
    },
    /// The board is to be redrawn.
    Board {
        /// The desk.
        desk: DeskId,
    },
    /// A chat is to be reviewed: its link may have expired, or its operator be silent.
    Chat {
        /// The chat.
        chat: ChatId,
        /// The version that was read: settings may move the deadline away and back again.
        version: u64,
    },
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Update { bot, date, update_id } => write!(f, "update/{bot}/{date}/{update_id}"),
            Self::Ticket { lead, since, generation } => write!(f, "ticket/{lead}/{}/{generation}", since.0),
            Self::Report { job, subject, kind } => write!(f, "report/{kind}/{subject}/{job}"),
            Self::HostEvent { room, chat, pts } => write!(f, "host-event/{room}/{chat}/{pts}"),
            Self::Holder { account, fence } => write!(f, "holder/{account}/{fence}"),
            Self::Enlisting { operator, at } => write!(f, "enlisting/{operator}/{}", at.0),
            Self::Dismissal { operator, at } => write!(f, "dismissal/{operator}/{}", at.0),
            Self::Undelivered { user, of } => write!(f, "undelivered/{user}/{of}"),
            Self::PlaceShown { lead, message, of } => write!(f, "place-shown/{lead}/{}/{of}", message.0),
            Self::Deadline { due: Due::Pool { desk }, at } => write!(f, "pool/{desk}/{}", at.0),
            Self::Deadline { due: Due::Board { desk }, at } => write!(f, "board/{desk}/{}", at.0),
            Self::Deadline { due: Due::Chat { chat, version }, at } => write!(f, "chat/{chat}/{version}/{}", at.0),
        }
    }
}

impl Cause {
    /// A number that is the same wherever the same cause is decided, and evenly spread over causes and `salt`s.
    ///
    /// FNV-1a over the name, finished by the mixer of `MurmurHash3`: stable, unlike the standard library's hasher,
    /// whose algorithm may change between releases. Chosen for spread, not against forgery.
    pub fn fingerprint(&self, salt: &str) -> u64 {
        let name = format!("{self}#{salt}");
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ (hash >> 33)
    }

    /// The cause of a lead's ticket in this place: its match or *Take* is stored under it, never under its trigger.
    pub fn of_ticket(lead: UserId, place: Place) -> Self {
        Self::Ticket { lead, since: place.since, generation: place.generation }
    }

    /// The name of the chat that this cause begins.
    pub fn chat_id(&self, now: Timestamp) -> ChatId {
        ChatId(format!("{}-{:016x}", now.day(), self.fingerprint("chat")))
    }

    /// The name of the `index`th room that this cause asks for.
    pub fn room_id(&self, index: usize) -> RoomId {
        RoomId(format!("{:016x}", self.fingerprint(&format!("room {index}"))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn fingerprints_spread_evenly() {
        let cause = |update_id| Cause::Update { bot: 1, date: 0, update_id };
        let mut counts = [0; 3];
        for update_id in 0..3000 {
            counts[usize::try_from(cause(update_id).fingerprint("") % 3).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (900..=1100).contains(count)), "{counts:?}");
    }

    #[test]
    fn each_room_of_a_cause_has_its_own_name() {
        let cause = Cause::Deadline { due: Due::Pool { desk: DeskId("main".into()) }, at: Timestamp(0) };
        let names: BTreeSet<RoomId> = (0..100).map(|index| cause.room_id(index)).collect();
        assert_eq!(names.len(), 100);
    }

    #[test]
    fn a_chat_is_named_by_its_day_and_its_cause() {
        let cause = Cause::Ticket { lead: UserId(7), since: Timestamp(1), generation: 0 };
        let day_and_cause = cause.chat_id(Timestamp::from_seconds(1_795_305_600)).0;
        assert!(day_and_cause.starts_with("20261122-"), "{day_and_cause}");
        assert_eq!(day_and_cause.len(), 25);
    }
}
