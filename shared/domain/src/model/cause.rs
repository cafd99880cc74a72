//! Causes: a cause identifies an event that makes the desk decide. The journal has one item per cause, so that no event
//! is handled twice.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{AccountId, ChatId, DeskId, MessageId, Place, RoomId, Timestamp, UserId};

/// The identity of an event that makes the desk decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// An update from Telegram. `update_id` alone does not identify it: after a week without updates Telegram starts
    /// from a random number (Bot API, `Update.update_id`). For the same reason, a smaller `update_id` does not mean an
    /// older update.
    Update {
        /// The bot's Telegram account.
        bot: i64,
        /// The date in the update, in seconds since 1970; 0 if the update has no date.
        date: i64,
        /// Telegram's number for the update.
        update_id: i64,
    },
    /// A ticket was matched or taken. This happens once per generation of the ticket.
    Ticket {
        /// The lead whose ticket it is.
        lead: UserId,
        /// The time when the lead asked for a chat.
        since: Timestamp,
        /// A number that tells places of the same lead apart (see [`Place`]).
        generation: u32,
    },
    /// The host reported something. The report is identified by its kind, its subject and the cause of the job that it
    /// answers. For a report that answers no job, [`Self::HostEvent`] or [`Self::Holder`] is stored instead of the
    /// job's cause.
    Report {
        /// The cause of the job, in its [`fmt::Display`] form.
        job: String,
        /// The [`HostReport::subject`](crate::HostReport::subject). One cause may request several rooms, and each room
        /// gets its own report.
        subject: String,
        /// The [`HostReport::kind`](crate::HostReport::kind), because one job may lead to several kinds of reports.
        kind: String,
    },
    /// An event that the host observed in a room and that is not the result of a job. The room's event count identifies
    /// the event.
    HostEvent {
        /// Our name for the room.
        room: RoomId,
        /// The chat that takes place in the room.
        chat: ChatId,
        /// Telegram's event count (`pts`) at the event.
        pts: i32,
    },
    /// A report about the host as a whole. The fence of the host's lease identifies the report.
    Holder {
        /// Our name for the host's account.
        account: AccountId,
        /// The fence of the host's lease.
        fence: u64,
    },
    /// A command added a person to the roster.
    Enlisting {
        /// The person's Telegram account.
        operator: UserId,
        /// The time when the command ran.
        at: Timestamp,
    },
    /// A command removed a person from the roster.
    Dismissal {
        /// The operator's Telegram account.
        operator: UserId,
        /// The time when the command ran.
        at: Timestamp,
    },
    /// Telegram refused to deliver something to a person.
    Undelivered {
        /// The person's Telegram account.
        user: UserId,
        /// The cause of the effect that was not delivered, in its [`fmt::Display`] form.
        of: String,
    },
    /// The bot sent a new message that shows a lead their place in the queue.
    PlaceShown {
        /// The lead's Telegram account.
        lead: UserId,
        /// The message that shows the place. It makes the cause unique: a later message that shows the place again has
        /// a different cause.
        message: MessageId,
        /// The cause of the effect that sent the message, in its [`fmt::Display`] form.
        of: String,
    },
    /// A deadline has passed. The Lambda function `timers` looks for passed deadlines once a minute.
    Deadline {
        /// The pool, the board or the chat that has the deadline.
        due: Due,
        /// The time of the deadline. The pool of ready rooms and the board have a deadline at the start of each
        /// interval, e.g. of each minute, so that they are filled and redrawn once in each interval.
        at: Timestamp,
    },
}

/// The pool, the board or the chat that a deadline belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "due", rename_all = "snake_case")]
pub enum Due {
    /// The desk has to request the rooms that its pool lacks.
    Pool {
        /// The desk whose pool it is.
        desk: DeskId,
    },
    /// The desk's board has to be redrawn.
    Board {
        /// The desk whose board it is.
        desk: DeskId,
    },
    /// The deadline of a chat has to be checked: the link may have expired, or the operator may be silent.
    Chat {
        /// The identifier of the chat.
        chat: ChatId,
        /// The chat's version that was read. If settings move a deadline from 10:00 to 11:00 and later back to 10:00,
        /// the chat may be checked twice at 10:00. The version makes the two causes different. Without it, the second
        /// check would be skipped as a duplicate.
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
    /// Returns a hash of the cause and `salt`. The hash is the same in every process, and its values are evenly
    /// distributed.
    ///
    /// The algorithm is FNV-1a over the cause's name, followed by the mixer of `MurmurHash3`. It is stable, unlike the
    /// standard library's hasher, whose algorithm may change between releases. It is not cryptographic: an attacker
    /// could construct a cause for a given hash.
    pub fn fingerprint(&self, salt: &str) -> u64 {
        let name = format!("{self}#{salt}");
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        hash ^ (hash >> 33)
    }

    /// Returns the cause of serving a lead's ticket with this place. Both a match and a *Take* of the ticket are stored
    /// under this cause, never under the cause of the event that triggered them.
    pub fn of_ticket(lead: UserId, place: Place) -> Self {
        Self::Ticket { lead, since: place.since, generation: place.generation }
    }

    /// Returns the identifier for a chat that is created under this cause.
    pub fn chat_id(&self, now: Timestamp) -> ChatId {
        ChatId(format!("{}-{:016x}", now.day(), self.fingerprint("chat")))
    }

    /// Returns the identifier for a room that is requested under this cause. One cause may request several rooms;
    /// `index` numbers them.
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
