//! What happens, as both faces are told.
//!
//! Every act appends to one log, which is kept; a subscriber reads it at its own pace by cursor and so never loses
//! anything. Beside it stand the numbered logs (pts) of each room and each mailbox, from which MTProto clients fill
//! their gaps.

use std::sync::Arc;

use tokio::sync::watch;

use crate::world::{
    InviteLink, Message, MessageId, Moment, Place, QueryId, RoomId, Standing, UserId, World, WorldHandle,
};

/// An event with its place in the log.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Counts from 0, without holes.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// What.
    pub event: Arc<Event>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A message was sent, or a service message appeared.
    Posted {
        /// As it was then.
        message: Arc<Message>,
        /// Its number in the logs.
        pts: Pts,
    },
    /// A message got other text, media or buttons.
    Edited {
        /// As it was then.
        message: Arc<Message>,
        /// Its number in the logs.
        pts: Pts,
    },
    /// Messages went away for everybody.
    Deleted {
        /// From where.
        place: Place,
        /// By whom.
        by: UserId,
        /// Which.
        messages: Vec<MessageId>,
        /// The number in the logs; it counts every message.
        pts: Pts,
    },
    /// Somebody reacted to a message, otherwise than before. It has no number in any log.
    Reacted {
        /// As it is since.
        message: Arc<Message>,
        /// Who.
        by: UserId,
        /// Their reaction until then.
        before: Option<String>,
        /// Their reaction now.
        after: Option<String>,
    },
    /// Somebody's standing in a room changed.
    StandingChanged(StandingChanged),
    /// Somebody asks to be let in.
    JoinRequested {
        /// Where.
        room: RoomId,
        /// Who.
        user: UserId,
        /// By which link.
        link: InviteLink,
    },
    /// A join request was let in, dismissed, or taken back.
    JoinRequestSettled {
        /// Where.
        room: RoomId,
        /// Whose.
        user: UserId,
        /// Whether they are in now.
        admitted: bool,
    },
    /// Title, description, history or rights of a room changed.
    RoomChanged {
        /// Which.
        room: RoomId,
    },
    /// A room is gone.
    RoomDeleted {
        /// Which.
        room: RoomId,
        /// Who was in at the end.
        members: Vec<UserId>,
    },
    /// An inline button was pressed.
    Pressed(Press),
    /// The bot answered a press.
    PressAnswered {
        /// Which press.
        query: QueryId,
        /// Who pressed.
        person: UserId,
        /// What they are shown.
        text: Option<String>,
        /// In a window that must be closed.
        alert: bool,
    },
    /// A person stopped a bot, or let it write again.
    Stopped {
        /// Who.
        person: UserId,
        /// Which bot.
        bot: UserId,
        /// Stopped, or no longer.
        stopped: bool,
    },
    /// "is typing".
    Acting {
        /// Who.
        user: UserId,
        /// Where.
        place: Place,
    },
}

/// Somebody's standing in a room changed.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingChanged {
    /// Where.
    pub room: RoomId,
    /// Whose.
    pub user: UserId,
    /// Who did it: themselves, or an admin.
    pub by: UserId,
    /// What they were.
    pub before: Standing,
    /// What they are.
    pub after: Standing,
    /// The link they came by.
    pub link: Option<InviteLink>,
    /// They had asked, and were approved.
    pub by_request: bool,
}

/// A pressed inline button.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// Its number, for the answer.
    pub query: QueryId,
    /// Who.
    pub person: UserId,
    /// Whose button.
    pub bot: UserId,
    /// The message with the button, as it was then.
    pub message: Arc<Message>,
    /// What the button says to the bot.
    pub data: String,
}

/// The number of an event in the logs of those who see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pts {
    /// One number for the whole room.
    Room(i32),
    /// One for each side's mailbox.
    Mailboxes([(UserId, i32); 2]),
}

/// A log of what happened to messages, whose numbers rise by the count of messages concerned.
#[derive(Clone, Debug, Default)]
pub struct PtsLog {
    pts: i32,
    entries: Vec<PtsEntry>,
}

/// One entry of a [`PtsLog`].
#[derive(Clone, Debug)]
pub struct PtsEntry {
    /// The log's number after it.
    pub pts: i32,
    /// By how much it rose.
    pub count: i32,
    /// What happened.
    pub change: Change,
}

/// What happened to messages.
#[derive(Clone, Debug)]
pub enum Change {
    /// A new one.
    Posted(Arc<Message>),
    /// Another version of one.
    Edited(Arc<Message>),
    /// They are gone.
    Deleted(Place, Vec<MessageId>),
}

/// Who is told of every event while the world still stands as that event left it.
#[derive(Default)]
pub(super) struct Observers(pub(super) Vec<Observer>);

type Observer = Box<dyn Fn(&World, &Recorded) + Send>;

impl std::fmt::Debug for Observers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Observers({})", self.0.len())
    }
}

/// A reader of the world's log.
#[derive(Debug)]
pub struct Subscription {
    world: WorldHandle,
    next: u64,
    count: watch::Receiver<u64>,
}

impl Pts {
    /// The number as `viewer` sees it.
    pub fn seen_by(self, viewer: UserId) -> Option<i32> {
        match self {
            Self::Room(pts) => Some(pts),
            Self::Mailboxes(sides) => sides.iter().find(|(user, _)| *user == viewer).map(|(_, pts)| *pts),
        }
    }
}

impl Change {
    /// By how much a log's number rises.
    pub fn count(&self) -> i32 {
        match self {
            Self::Posted(_) | Self::Edited(_) => 1,
            Self::Deleted(_, messages) => i32::try_from(messages.len()).unwrap_or(i32::MAX),
        }
    }
}

impl PtsLog {
    /// A log whose first entry will have the number after `pts`.
    pub fn starting_at(pts: i32) -> Self {
        Self { pts, entries: Vec::new() }
    }

    /// The number of the newest entry.
    pub fn pts(&self) -> i32 {
        self.pts
    }

    /// What came after `pts`, oldest first.
    pub fn since(&self, pts: i32) -> &[PtsEntry] {
        let first = self.entries.partition_point(|entry| entry.pts <= pts);
        &self.entries[first..]
    }

    pub(super) fn append(&mut self, change: Change) -> i32 {
        let count = change.count();
        self.pts += count;
        self.entries.push(PtsEntry { pts: self.pts, count, change });
        self.pts
    }
}

impl Subscription {
    pub(super) fn new(world: WorldHandle, next: u64, count: watch::Receiver<u64>) -> Self {
        Self { world, next, count }
    }

    /// The next event; waits for one. `None` when the world is gone for good.
    pub async fn next(&mut self) -> Option<Recorded> {
        loop {
            if let Some(recorded) = self.world.look(|world| world.recorded(self.next)) {
                self.next += 1;
                return Some(recorded);
            }
            let next = self.next;
            self.count.wait_for(|count| *count > next).await.ok()?;
        }
    }

    /// What has happened and was not read yet, without waiting.
    pub fn drain(&mut self) -> Vec<Recorded> {
        let news = self.world.look(|world| world.recorded_since(self.next));
        self.next += news.len() as u64;
        news
    }
}
