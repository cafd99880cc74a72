//! The tables as the desk sees them. They record for the checker what the desk reads and writes, and may have a bug.
//!
//! Each [`PlantedBug`] breaks one rule that the desk and its tables must keep. It imitates a mistake in the code of the
//! desk or of the tables. A bug changes the calls between the desk and the tables; the desk's code is unchanged.
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Lane, Lead, Operator, Room, RoomId, RoomState,
    Settings, Shift, Ticket, TicketId, Timestamp, UserId, Write,
};
use store::{CommitError, Entry, Outcome, Reads, Reason, StoreError, Writes};

use crate::{
    invocation::{Input, Invocation},
    planted_bug::PlantedBug,
    ports::tables::FaultyTables,
    settings,
    state::{Shared, State},
};

/// Tables that may have a bug; see the [module](self).
#[derive(Clone)]
pub(crate) struct PlantedTables {
    tables: FaultyTables,
    bug: Option<PlantedBug>,
    past: Arc<Mutex<Past>>,
    unnamed: Arc<AtomicI64>,
}

/// Earlier versions of rows, for the bugs that read old data.
#[derive(Debug, Default)]
struct Past {
    chats: BTreeMap<ChatId, Vec<Chat>>,
    queue: Vec<(i64, [Vec<Ticket>; 2])>,
}

impl PlantedTables {
    pub(crate) fn new(tables: FaultyTables, bug: Option<PlantedBug>) -> Self {
        Self { tables, bug, past: Arc::default(), unnamed: Arc::default() }
    }

    fn state(&self) -> &Shared {
        self.tables.state()
    }

    fn has(&self, bug: PlantedBug) -> bool {
        self.bug == Some(bug)
    }

    /// Applies `work` to the invocation that is being polled, and returns the result. Returns the default value if no
    /// invocation is being polled.
    fn invocation<T: Default>(&self, work: impl FnOnce(&mut Invocation) -> T) -> T {
        self.state().with(|state| state.world.current_invocation_mut().map(work).unwrap_or_default())
    }

    /// Returns both lanes of the queue at this moment.
    fn current_queue(&self, desk: &DeskId) -> [Vec<Ticket>; 2] {
        self.tables.memory().look(|contents| {
            Lane::ALL.map(|lane| {
                let queue = contents.queues.get(desk).and_then(|lanes| lanes.get(&lane));
                queue.into_iter().flat_map(BTreeMap::values).cloned().collect()
            })
        })
    }

    fn with_past<T>(&self, work: impl FnOnce(&mut Past) -> T) -> T {
        work(&mut self.past.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns the queue as the planted bug changes it. `None` if the planted bug does not change the queue.
    fn bugged_queue(&self, desk: &DeskId, lane: Lane) -> Option<Vec<Ticket>> {
        let of_lane = |lanes: &[Vec<Ticket>; 2]| lanes[usize::from(lane == Lane::Operator)].clone();
        if self.has(PlantedBug::NoRematch) {
            return self.invocation(|invocation| invocation.bug_memory.stored.is_some()).then(Vec::new);
        }
        if self.has(PlantedBug::HeadBeforeSupply) {
            return self.invocation(|invocation| invocation.bug_memory.queue_before_supply.as_ref().map(of_lane));
        }
        if self.has(PlantedBug::StaleQueue) {
            let read_at = self.state().with(|state| {
                let kernel = &mut state.world.kernel;
                kernel.now - kernel.chance.between(0, 400)
            });
            let read = |past: &mut Past| past.queue.iter().rev().find(|(at, _)| *at <= read_at).cloned();
            return self.with_past(read).map(|(_, lanes)| of_lane(&lanes));
        }
        self.has(PlantedBug::QueueUnordered).then(|| {
            let mut queue = of_lane(&self.current_queue(desk));
            queue.sort_by_key(|ticket| ticket.lead.user);
            queue
        })
    }

    /// Returns the change as the planted bug alters it.
    fn bugged_change(&self, change: &Change) -> Change {
        let Change { mut writes, mut effects } = change.clone();
        let is_a_match = writes.iter().any(|write| matches!(write, Write::ReserveSlot { .. }));
        for write in &mut writes {
            if let Write::ReserveSlot { cap, .. } = write
                && self.has(PlantedBug::NoConditionOnLoad)
            {
                *cap = usize::MAX;
            }
            self.unguard(write);
        }
        let is_left_out = |write: &Write| {
            (self.has(PlantedBug::TicketNotDeleted) && is_a_match && matches!(write, Write::DeleteTicket(_)))
                || (self.has(PlantedBug::SlotNotReleased) && matches!(write, Write::ReleaseSlot { .. }))
        };
        writes.retain(|write| !is_left_out(write));
        if self.has(PlantedBug::NoOutbox) {
            effects.clear();
        }
        Change { writes, effects }
    }

    /// Replaces the expected version by the stored version, if the planted bug is a missing check of this version. The
    /// write's condition then always holds.
    fn unguard(&self, write: &mut Write) {
        self.tables.memory().look(|contents| {
            if let Write::PutOperator(operator) = write
                && self.has(PlantedBug::OperatorUnguarded)
            {
                let there = contents.operators.get(&operator.desk).and_then(|roster| roster.get(&operator.id.user()));
                operator.version = there.map_or(operator.version, |there| there.version);
            }
            if let Write::PutRoom(room) = write
                && self.has(PlantedBug::RoomUnguarded)
                && matches!(room.state, RoomState::Taken { .. })
            {
                let there = contents.rooms.get(&room.desk).and_then(|rooms| rooms.get(&room.id));
                room.version = there.map_or(room.version, |there| there.version);
            }
        });
    }

    /// Commits in two steps, for [`PlantedBug::JournalApart`]: first the writes, then the journal item with the
    /// effects.
    async fn commit_in_two_steps(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
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

    /// Returns an old version of the chat, for [`PlantedBug::LateEffect`]. In this version, the effect that the
    /// invocation is carrying out was still valid. So the desk does not notice that the effect is obsolete by now.
    fn chat_as_it_was(&self, id: &ChatId) -> Option<Chat> {
        let number = self.invocation(|invocation| {
            let effects = &mut invocation.bug_memory.effects;
            let of_chat = |effect: &Effect| effect.step.as_ref().is_some_and(|step| step.chat == *id);
            let at = effects.iter().position(of_chat)?;
            effects.remove(at).step.map(|step| step.number)
        })?;
        self.with_past(|past| past.chats.get(id)?.iter().find(|chat| chat.step == number).cloned())
    }

    fn remember(&self, desk: &DeskId, change: &Change) {
        let now = self.state().with(|state| state.world.kernel.now);
        let lanes = self.current_queue(desk);
        self.with_past(|past| {
            past.queue.push((now, lanes));
            for write in &change.writes {
                if let Write::PutChat(chat) = write {
                    past.chats.entry(chat.id.clone()).or_default().push(chat.clone());
                }
            }
        });
    }
}

impl Reads for PlantedTables {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        let there = self.tables.journaled(cause).await?;
        Ok(there.filter(|_| !self.has(PlantedBug::JournalNotRead)))
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.tables.lead(user).await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.tables.operator(desk, user).await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        if self.has(PlantedBug::HeadBeforeSupply) {
            let lanes = self.current_queue(desk);
            self.invocation(|invocation| invocation.bug_memory.queue_before_supply = Some(lanes));
        }
        let roster = self.tables.roster(desk).await?;
        self.state().with(|State { world, checker, .. }| {
            if let Some(invocation) = world.current_invocation_mut() {
                let cap = checker.caps_since(invocation.began).lowest_automatic;
                let is_free = |it: &&Operator| it.shift == Shift::On && it.chats.len() < cap;
                invocation.reads.free = roster.iter().filter(is_free).map(|operator| operator.id.0.0).collect();
            }
        });
        Ok(roster)
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        self.state().with(|State { world, checker, .. }| {
            if let Some(invocation) = world.current_invocation_mut() {
                let lane = usize::from(lane == Lane::Operator);
                invocation.reads.commits_at_queue[lane] = Some(checker.rows.commits);
            }
        });
        let read = self.tables.queue(desk, lane, limit).await?;
        let mut queue = self.bugged_queue(desk, lane).unwrap_or(read);
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
        self.invocation(|invocation| invocation.reads.a_room_is_ready = rooms.iter().any(is_ready));
        Ok(rooms)
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        self.tables.room_of(group).await
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        let read = self.tables.chat(chat).await?;
        if self.has(PlantedBug::LateEffect) && self.invocation(|invocation| invocation.input == Input::Notices) {
            return Ok(self.chat_as_it_was(chat).or(read));
        }
        Ok(read)
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        self.tables.chats_due(desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        self.tables.settings(desk).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        self.tables.unsent(before, limit).await
    }
}

impl Writes for PlantedTables {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.tables.put_settings(desk, settings).await
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        let trigger = match (self.bug, cause) {
            (Some(PlantedBug::MatchUnderTheTrigger), Cause::Ticket { .. }) => {
                self.invocation(|invocation| invocation.bug_memory.stored.clone())
            }
            _ => None,
        };
        let cause = trigger.as_ref().unwrap_or(cause);
        self.invocation(|invocation| invocation.promise = Some((cause.clone(), change.effects.clone())));
        let bugged = self.bugged_change(change);
        let stored = match self.bug {
            Some(PlantedBug::JournalApart) => self.commit_in_two_steps(cause, &bugged, now).await,
            _ => self.tables.commit(cause, &bugged, now).await,
        };
        self.invocation(|invocation| {
            if !matches!(stored, Err(CommitError::Refused(_))) && !matches!(cause, Cause::Ticket { .. }) {
                invocation.bug_memory.stored = Some(cause.clone());
            }
        });
        if self.bug.is_some() {
            self.remember(&settings::desk_id(), change);
        }
        stored
    }

    async fn after_conflict(&self, attempt: u32) {
        self.tables.after_conflict(attempt).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        self.tables.mark_done(cause, outcomes, now).await
    }

    async fn set_aside(&self, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
        self.tables.set_aside(update, now).await
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        self.tables.claim(entry, now).await
    }
}
