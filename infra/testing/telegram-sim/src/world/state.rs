//! The state of the world, and the functions that read it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    num::NonZeroI64,
    sync::Arc,
};

use crate::{
    journal::Journal,
    world::{
        chance::{self, Chance},
        clock::Clock,
        error::WorldError,
        events::{Event, RecordedEvent},
        files::File,
        ids::{FileId, MessageId, Pair, Place, QueryId, RoomId, Timestamp, UserId},
        limits::Limits,
        messages::Message,
        operation::{Operation, TimedOperation},
        presses::OpenQuery,
        rooms::{AdminRight, Room},
        users::{Grace, Mailbox, PrivateChat, User},
    },
};

/// The whole state of the simulated Telegram.
#[derive(Debug)]
pub struct World {
    pub(super) clock: Clock,
    pub(super) chance: Chance,
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) rooms: BTreeMap<RoomId, Room>,
    pub(super) private_chats: BTreeMap<Pair, PrivateChat>,
    pub(super) mailboxes: BTreeMap<UserId, Mailbox>,
    pub(super) files: BTreeMap<FileId, File>,
    /// Pairs of users, in which the first user has blocked the second.
    pub(super) blocks: BTreeSet<(UserId, UserId)>,
    /// The bots' permissions to write to people who have asked to join a room. The key is the bot and the person.
    pub(super) graces: BTreeMap<(UserId, UserId), Grace>,
    pub(super) queries: BTreeMap<QueryId, OpenQuery>,
    pub(super) last_private_message: MessageId,
    /// Sender and random id of every message that was sent with a random id.
    pub(super) random_ids: BTreeSet<(UserId, NonZeroI64)>,
    /// For each person, the last text with which a bot answered a button press of the person.
    pub(super) notices: BTreeMap<UserId, String>,
    pub(super) limits: Limits,
    pub(super) log: Vec<RecordedEvent>,
    pub(super) observers: Observers,
    pub(super) journal: Journal<TimedOperation>,
    /// The time of the current operation. Time stands still during an operation.
    pub(super) operation_time: Option<Timestamp>,
}

impl World {
    /// Creates an empty world whose random values follow from `seed`.
    pub fn new(seed: u64) -> Self {
        Self {
            clock: Clock::Real,
            chance: Chance::new(seed),
            users: BTreeMap::new(),
            rooms: BTreeMap::new(),
            private_chats: BTreeMap::new(),
            mailboxes: BTreeMap::new(),
            files: BTreeMap::new(),
            blocks: BTreeSet::new(),
            graces: BTreeMap::new(),
            queries: BTreeMap::new(),
            last_private_message: MessageId(0),
            random_ids: BTreeSet::new(),
            notices: BTreeMap::new(),
            limits: Limits::default(),
            log: Vec::new(),
            observers: Observers::default(),
            journal: Journal::default(),
            operation_time: None,
        }
    }

    /// Returns the world's time. During an operation, this is the time at which the operation started.
    pub fn now(&self) -> Timestamp {
        self.operation_time.unwrap_or_else(|| self.clock.now())
    }

    /// Sets the clock to `to`. From then on, the clock stands still.
    pub fn set_time(&mut self, to: Timestamp) {
        self.log_operation(|| Operation::SetTime { to });
        self.clock = Clock::SetByHand(to);
        self.operation_time = None;
    }

    /// Sets the limits that apply to each account.
    pub fn set_limits(&mut self, limits: Limits) {
        self.log_operation(|| Operation::SetLimits { limits });
        self.limits = limits;
    }

    /// Returns the user with this id, or [`WorldError::UserUnknown`].
    pub fn user(&self, id: UserId) -> Result<&User, WorldError> {
        self.users.get(&id).ok_or(WorldError::UserUnknown)
    }

    /// Returns all users, sorted by id.
    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    /// Returns the user with this username, which may be given with or without `@`. Upper and lower case do not matter.
    pub fn user_by_username(&self, username: &str) -> Option<&User> {
        let wanted = username.trim_start_matches('@');
        self.users().find(|user| user.username.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(wanted)))
    }

    /// Returns the person with this phone number. Only digits are compared.
    pub fn user_by_phone(&self, phone: &str) -> Option<&User> {
        let wanted = digits(phone);
        let has_it = |user: &&User| user.person().is_some_and(|person| digits(&person.phone) == wanted);
        self.users().filter(|_| !wanted.is_empty()).find(has_it)
    }

    /// Returns the bot with this Bot API token.
    pub fn bot_by_token(&self, token: &str) -> Option<&User> {
        self.users().find(|user| user.bot().is_some_and(|bot| bot.token == token))
    }

    /// Returns the room with this number. For a deleted room, returns [`WorldError::RoomUnknown`].
    pub fn room(&self, id: RoomId) -> Result<&Room, WorldError> {
        self.rooms.get(&id).filter(|room| !room.deleted).ok_or(WorldError::RoomUnknown)
    }

    /// Returns the room with this number, even if it is deleted.
    pub fn room_ever(&self, id: RoomId) -> Option<&Room> {
        self.rooms.get(&id)
    }

    /// Returns every room, including deleted ones.
    pub fn rooms(&self) -> impl Iterator<Item = &Room> {
        self.rooms.values()
    }

    /// Returns all private chats of a user, each with the id of the other user.
    pub fn private_chats_of(&self, user: UserId) -> impl Iterator<Item = (UserId, &PrivateChat)> {
        self.private_chats
            .iter()
            .filter(move |(pair, _)| pair.has(user))
            .map(move |(pair, chat)| (pair.other(user), chat))
    }

    /// Returns the private chat of two users, or `None` if neither of them has written there yet.
    pub fn private_chat(&self, pair: Pair) -> Option<&PrivateChat> {
        self.private_chats.get(&pair)
    }

    /// Returns the event sequence of a user's private messages.
    pub fn mailbox(&self, user: UserId) -> Option<&Mailbox> {
        self.mailboxes.get(&user)
    }

    /// Returns the newest version of a message.
    pub fn message(&self, place: Place, id: MessageId) -> Result<&Arc<Message>, WorldError> {
        let found = match place {
            Place::Room(room) => self.room(room)?.messages.get(&id),
            Place::Private(pair) => self.private_chats.get(&pair).and_then(|chat| chat.messages.get(&id)),
        };
        found.ok_or(WorldError::MessageUnknown)
    }

    /// Returns whether a recent join request of the person allows the bot to write to them, even if the person has not
    /// started the bot.
    pub fn may_greet(&self, bot: UserId, person: UserId) -> bool {
        self.graces.get(&(bot, person)).is_some_and(|grace| grace.until > self.now())
    }

    /// Returns the text of the last answer that a bot gave to a button press of this person.
    pub fn notice(&self, person: UserId) -> Option<&str> {
        self.notices.get(&person).map(String::as_str)
    }

    /// Returns the file with this number, or [`WorldError::FileUnknown`].
    pub fn file(&self, id: FileId) -> Result<&File, WorldError> {
        self.files.get(&id).ok_or(WorldError::FileUnknown)
    }

    /// Returns whether `user` has blocked `other`.
    pub fn has_blocked(&self, user: UserId, other: UserId) -> bool {
        self.blocks.contains(&(user, other))
    }

    /// Returns the MTProto access hash that the client of `viewer` must send to refer to a user or room. `of` is the
    /// number of the user or room, without the Bot API's prefix.
    pub fn access_hash(&self, viewer: UserId, of: i64) -> i64 {
        i64::from_le_bytes(chance::first_eight(&self.chance.bytes_of("access hash", &[viewer.0, of])))
    }

    /// Returns a number that depends only on the seed and the arguments. Repeated calls with the same arguments return
    /// the same number.
    pub(crate) fn drawn(&self, kind: &str, of: &[i64]) -> u64 {
        u64::from_le_bytes(chance::first_eight(&self.chance.bytes_of(kind, of)))
    }

    /// Returns an MTProto auth key (256 bytes), so that a client can skip the handshake. The key depends only on the
    /// seed, `account` and `nth`. Each device has two keys, one for each data centre; `nth` counts the keys of all
    /// devices of an account. For devices on which nobody is signed in, `account` is 0.
    pub fn auth_key(&self, account: UserId, nth: i64) -> [u8; 256] {
        let mut key = [0; 256];
        for (part, bytes) in (0..).zip(key.chunks_exact_mut(32)) {
            bytes.copy_from_slice(&self.chance.bytes_of("auth key", &[account.0, nth, part]));
        }
        key
    }

    /// Returns 32 secret bytes that depend only on the seed and the arguments. Without the seed nobody can guess them.
    pub(crate) fn secret(&self, kind: &str, of: &[i64]) -> [u8; 32] {
        self.chance.bytes_of(kind, of)
    }

    /// Returns the number of events so far.
    pub fn event_count(&self) -> u64 {
        self.log.len() as u64
    }

    /// Returns the event at position `seq` of the log, and all later events.
    pub fn recorded_since(&self, seq: u64) -> Vec<RecordedEvent> {
        let start = usize::try_from(seq).unwrap_or(usize::MAX).min(self.log.len());
        self.log[start..].to_vec()
    }

    pub(super) fn recorded(&self, seq: u64) -> Option<RecordedEvent> {
        self.log.get(usize::try_from(seq).ok()?).cloned()
    }

    pub(super) fn record_event(&mut self, event: Event) {
        let recorded = RecordedEvent { seq: self.event_count(), at: self.now(), event: Arc::new(event) };
        self.log.push(recorded.clone());
        let observers = std::mem::take(&mut self.observers);
        for observer in &observers.0 {
            observer(self, &recorded);
        }
        self.observers = observers;
    }

    /// Stores an operation in the journal, if the journal is open. Must be called before the operation is carried out.
    pub(super) fn log_operation(&mut self, operation: impl FnOnce() -> Operation) {
        let at = self.now();
        self.journal.write(|| TimedOperation { at, operation: operation() });
    }

    /// Returns the room if `by` has this admin right in the room; otherwise an error.
    pub(super) fn room_as_admin(
        &mut self,
        room: RoomId,
        by: UserId,
        right: AdminRight,
    ) -> Result<&mut Room, WorldError> {
        let now = self.now();
        let room = self.rooms.get_mut(&room).filter(|room| !room.deleted).ok_or(WorldError::RoomUnknown)?;
        match room.standing(by, now) {
            standing if standing.has(right) => Ok(room),
            standing if standing.is_in() => Err(WorldError::RightMissing(right)),
            _ => Err(WorldError::NotAMember),
        }
    }
}

/// Functions that are called immediately after every event, before the world changes again.
#[derive(Default)]
pub(super) struct Observers(pub(super) Vec<Observer>);

type Observer = Box<dyn Fn(&World, &RecordedEvent) + Send>;

impl fmt::Debug for Observers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Observers({})", self.0.len())
    }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}
