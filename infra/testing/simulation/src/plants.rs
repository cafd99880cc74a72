//! What stands in front of the tables: it notes what the desk reads and writes for who checks, and may plant a bug.
//!
//! Each [`PlantedBug`] undoes one rule that the desk and its tables keep, as a mistake in either would. It does so from
//! outside, by what it makes of the calls: nothing in the desk knows of it. A checker that does not find it would not
//! find the mistake either.
use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};
use std::{collections::BTreeMap, sync::Arc};

use contracts::NoticeMessage;
use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Lane, Lead, Operator, Room, RoomId, RoomState,
    Settings, Shift, Ticket, TicketId, Timestamp, UserId, Write,
};
use store::{CommitError, Entry, Outcome, Reason, Store, StoreError};

use crate::{
    invocation::{Input, Invocation},
    tables::FaultyTables,
    world::Shared,
};

/// A bug, named by the rule that it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlantedBug {
    /// A slot is reserved whatever the load.
    NoConditionOnLoad,
    /// Whoever has stored something does not look at the queue afterwards.
    NoRematch,
    /// The queue is read before the supply, or beside it.
    HeadBeforeSupply,
    /// The queue is read as it was a moment ago.
    StaleQueue,
    /// The queue is read in another order than that of waiting.
    QueueUnordered,
    /// A match is stored under the update that triggered it.
    MatchUnderTheTrigger,
    /// The journal is written beside the transaction, not in it.
    JournalApart,
    /// The journal is not read before something is decided again.
    JournalNotRead,
    /// The effects of a change are not stored with it.
    NoOutbox,
    /// A whole operator is put if they are still on the roster, whoever wrote them meanwhile.
    OperatorUnguarded,
    /// A room is taken whoever has taken it meanwhile.
    RoomUnguarded,
    /// A match leaves its ticket for somebody else to delete.
    TicketNotDeleted,
    /// A chat's end leaves its slot for somebody else to free.
    SlotNotReleased,
    /// What is left to the notices is carried out without looking whether it is still true: a late *Admit*.
    LateEffect,
}

impl PlantedBug {
    /// Every one of them.
    pub const ALL: [Self; 14] = [
        Self::NoConditionOnLoad,
        Self::NoRematch,
        Self::HeadBeforeSupply,
        Self::StaleQueue,
        Self::QueueUnordered,
        Self::MatchUnderTheTrigger,
        Self::JournalApart,
        Self::JournalNotRead,
        Self::NoOutbox,
        Self::OperatorUnguarded,
        Self::RoomUnguarded,
        Self::TicketNotDeleted,
        Self::SlotNotReleased,
        Self::LateEffect,
    ];
}

/// What is remembered of one invocation.
#[derive(Debug, Default)]
pub(crate) struct BugMemory {
    /// What the desk is storing just now.
    pub(crate) promised: Option<(Cause, Vec<Effect>)>,
    /// The last cause of its own under which it has stored something.
    stored: Option<Cause>,
    /// The queue as it was when the supply was asked for.
    before_supply: Option<[Vec<Ticket>; 2]>,
    /// The effects that it was given, each until its chat is looked at.
    effects: Vec<Effect>,
}

/// See the [module](self).
#[derive(Clone)]
pub(crate) struct PlantedTables {
    tables: FaultyTables,
    plant: Option<PlantedBug>,
    past: Arc<Mutex<Past>>,
    unnamed: Arc<AtomicI64>,
}

/// How things were.
#[derive(Debug, Default)]
struct Past {
    chats: BTreeMap<ChatId, Vec<Chat>>,
    queue: Vec<(i64, [Vec<Ticket>; 2])>,
}

impl PlantedTables {
    pub(crate) fn before(tables: FaultyTables, plant: Option<PlantedBug>) -> Self {
        Self { tables, plant, past: Arc::default(), unnamed: Arc::default() }
    }

    fn world(&self) -> &Shared {
        self.tables.world()
    }

    fn is(&self, plant: PlantedBug) -> bool {
        self.plant == Some(plant)
    }

    /// Something of the invocation whose turn it is.
    fn run<T: Default>(&self, of: impl FnOnce(&mut Invocation) -> T) -> T {
        self.world().lock().run().map(of).unwrap_or_default()
    }

    /// The queue as it is at this moment.
    fn lanes(&self, desk: &DeskId) -> [Vec<Ticket>; 2] {
        self.tables.memory().look(|contents| {
            Lane::ALL.map(|lane| {
                let queue = contents.queues.get(desk).and_then(|lanes| lanes.get(&lane));
                queue.into_iter().flat_map(BTreeMap::values).cloned().collect()
            })
        })
    }

    fn past<T>(&self, of: impl FnOnce(&mut Past) -> T) -> T {
        of(&mut self.past.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What a planted bug answers for the queue, if it has its own answer.
    fn another_queue(&self, desk: &DeskId, lane: Lane) -> Option<Vec<Ticket>> {
        let of_lane = |lanes: &[Vec<Ticket>; 2]| lanes[usize::from(lane == Lane::Operator)].clone();
        if self.is(PlantedBug::NoRematch) {
            return self.run(|run| run.memories.stored.is_some()).then(Vec::new);
        }
        if self.is(PlantedBug::HeadBeforeSupply) {
            return self.run(|run| run.memories.before_supply.as_ref().map(of_lane));
        }
        if self.is(PlantedBug::StaleQueue) {
            let now = self.world().lock().now;
            let seen_at = now - self.world().lock().chance.between(0, 400);
            let seen = |past: &mut Past| past.queue.iter().rev().find(|(at, _)| *at <= seen_at).cloned();
            return self.past(seen).map(|(_, lanes)| of_lane(&lanes));
        }
        self.is(PlantedBug::QueueUnordered).then(|| {
            let mut queue = of_lane(&self.lanes(desk));
            queue.sort_by_key(|ticket| ticket.lead.user);
            queue
        })
    }

    /// The change as a planted bug makes it.
    fn bent(&self, change: &Change) -> Change {
        let Change { mut writes, mut effects } = change.clone();
        let is_a_match = writes.iter().any(|write| matches!(write, Write::ReserveSlot { .. }));
        for write in &mut writes {
            if let Write::ReserveSlot { cap, .. } = write
                && self.is(PlantedBug::NoConditionOnLoad)
            {
                *cap = usize::MAX;
            }
            self.unguard(write);
        }
        let is_left_out = |write: &Write| {
            (self.is(PlantedBug::TicketNotDeleted) && is_a_match && matches!(write, Write::DeleteTicket(_)))
                || (self.is(PlantedBug::SlotNotReleased) && matches!(write, Write::ReleaseSlot { .. }))
        };
        writes.retain(|write| !is_left_out(write));
        if self.is(PlantedBug::NoOutbox) {
            effects.clear();
        }
        Change { writes, effects }
    }

    /// A put of whatever version is there, if that is the bug.
    fn unguard(&self, write: &mut Write) {
        self.tables.memory().look(|contents| {
            if let Write::PutOperator(operator) = write
                && self.is(PlantedBug::OperatorUnguarded)
            {
                let there = contents.operators.get(&operator.desk).and_then(|roster| roster.get(&operator.id.user()));
                operator.version = there.map_or(operator.version, |there| there.version);
            }
            if let Write::PutRoom(room) = write
                && self.is(PlantedBug::RoomUnguarded)
                && matches!(room.state, RoomState::Taken { .. })
            {
                let there = contents.rooms.get(&room.desk).and_then(|rooms| rooms.get(&room.id));
                room.version = there.map_or(room.version, |there| there.version);
            }
        });
    }

    /// In two steps: what is stored, and that it was.
    async fn store_apart(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        if self.tables.memory().journaled(cause).await?.is_some() {
            return Err(CommitError::Refused(Reason::Journal));
        }
        let unnamed = self.unnamed.fetch_add(1, Ordering::Relaxed);
        let unnamed = Cause::Enlisting { operator: UserId(-unnamed), at: now };
        let writes = Change { writes: change.writes.clone(), effects: vec![] };
        self.tables.commit(&unnamed, &writes, now).await?;
        let journal = Change { writes: vec![], effects: change.effects.clone() };
        self.tables.commit(cause, &journal, now).await
    }

    /// The chat as it was when the effect that is being carried out was true.
    fn as_it_was(&self, id: &ChatId) -> Option<Chat> {
        let number = self.run(|run| {
            let of_chat = |effect: &Effect| effect.step.as_ref().is_some_and(|step| step.chat == *id);
            let at = run.memories.effects.iter().position(of_chat)?;
            run.memories.effects.remove(at).step.map(|step| step.number)
        })?;
        self.past(|past| past.chats.get(id)?.iter().find(|chat| chat.step == number).cloned())
    }

    fn remember(&self, desk: &DeskId, change: &Change) {
        let now = self.world().lock().now;
        let lanes = self.lanes(desk);
        self.past(|past| {
            past.queue.push((now, lanes));
            for write in &change.writes {
                if let Write::PutChat(chat) = write {
                    past.chats.entry(chat.id.clone()).or_default().push(chat.clone());
                }
            }
        });
    }
}

impl BugMemory {
    /// What a notices' invocation was given.
    pub(crate) fn given(bodies: &[String]) -> Self {
        let read = |body: &String| contracts::read(body).ok().map(|message: NoticeMessage| message.effect);
        Self { effects: bodies.iter().filter_map(read).collect(), ..Self::default() }
    }
}

impl Store for PlantedTables {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        let there = self.tables.journaled(cause).await?;
        Ok(there.filter(|_| !self.is(PlantedBug::JournalNotRead)))
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.tables.lead(user).await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.tables.operator(desk, user).await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        if self.is(PlantedBug::HeadBeforeSupply) {
            let lanes = self.lanes(desk);
            self.run(|run| run.memories.before_supply = Some(lanes));
        }
        let roster = self.tables.roster(desk).await?;
        let mut world = self.world().lock();
        let began = world.run().map(|run| run.began);
        if let Some(began) = began {
            let cap = world.checker.caps_since(began).lowest_automatic;
            let is_free = |it: &&Operator| it.shift == Shift::On && it.chats.len() < cap;
            let free = roster.iter().filter(is_free).map(|operator| operator.id.0.0).collect();
            if let Some(run) = world.run() {
                run.looking.free = free;
            }
        }
        drop(world);
        Ok(roster)
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        {
            let mut world = self.world().lock();
            let commits = world.checker.rows.commits;
            if let Some(run) = world.run() {
                run.looking.read[usize::from(lane == Lane::Operator)] = Some(commits);
            }
        }
        let read = self.tables.queue(desk, lane, limit).await?;
        let mut queue = self.another_queue(desk, lane).unwrap_or(read);
        queue.truncate(limit);
        Ok(queue)
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        self.tables.ticket(ticket).await
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.tables.board(desk).await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.tables.room(desk, room).await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        let rooms = self.tables.rooms(desk).await?;
        let is_ready = |room: &Room| matches!(room.state, RoomState::Ready { .. });
        self.run(|run| run.looking.a_room_is_ready = rooms.iter().any(is_ready));
        Ok(rooms)
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        self.tables.room_of(group).await
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        let read = self.tables.chat(chat).await?;
        if self.is(PlantedBug::LateEffect) && self.run(|run| run.input == Input::Notices) {
            return Ok(self.as_it_was(chat).or(read));
        }
        Ok(read)
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        self.tables.chats_due(desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        self.tables.settings(desk).await
    }

    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.tables.put_settings(desk, settings).await
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        let under = match (self.plant, cause) {
            (Some(PlantedBug::MatchUnderTheTrigger), Cause::Ticket { .. }) => {
                self.run(|run| run.memories.stored.clone())
            }
            _ => None,
        };
        let cause = under.as_ref().unwrap_or(cause);
        self.run(|run| run.memories.promised = Some((cause.clone(), change.effects.clone())));
        let bent = self.bent(change);
        let stored = match self.plant {
            Some(PlantedBug::JournalApart) => self.store_apart(cause, &bent, now).await,
            _ => self.tables.commit(cause, &bent, now).await,
        };
        self.run(|run| {
            if !matches!(stored, Err(CommitError::Refused(_))) && !matches!(cause, Cause::Ticket { .. }) {
                run.memories.stored = Some(cause.clone());
            }
        });
        if self.plant.is_some() {
            self.remember(&DeskId(crate::DESK.into()), change);
        }
        stored
    }

    async fn after_conflict(&self, attempt: u32) {
        self.tables.after_conflict(attempt).await;
    }

    async fn settle(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        self.tables.settle(cause, outcomes, now).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.tables.unsent(before, limit).await
    }

    async fn put_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.tables.put_aside(update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.tables.claim(entry, now).await
    }
}
