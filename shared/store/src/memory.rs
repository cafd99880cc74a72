//! The desk's tables in memory, for tests and simulations: the same conditions and the same reasons as in DynamoDB.
//!
//! A change is checked whole and then applied whole, under one lock. Nothing is stale here, nothing fails, and nothing
//! conflicts; a simulation that wants such things puts them in front.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::{
    Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Lead, Operator, Room, RoomId, RoomState, Settings, Shift,
    Slot, SlotState, Ticket, Timestamp, UserId, Write,
};

use crate::{
    CommitError, Entry, JOURNAL_DAYS, Outcome, Reason, Store, StoreError,
    conditions::{check_form, is_harmless_if_gone, reason},
};

/// The tables.
#[derive(Debug, Default)]
pub struct Memory {
    tables: Mutex<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    leads: BTreeMap<UserId, Lead>,
    operators: BTreeMap<(DeskId, UserId), Operator>,
    /// The longest-waiting first.
    queue: BTreeMap<(DeskId, Timestamp, UserId), Ticket>,
    rooms: BTreeMap<(DeskId, RoomId), Room>,
    chats: BTreeMap<ChatId, Chat>,
    settings: BTreeMap<DeskId, Settings>,
    journal: BTreeMap<Cause, Journaled>,
    put_aside: Vec<Vec<u8>>,
}

#[derive(Debug)]
struct Journaled {
    unsent: BTreeMap<u32, Effect>,
    unsent_since: Option<Timestamp>,
    outcomes: BTreeMap<u32, Outcome>,
    /// Set when nothing is unsent.
    expires: Option<Timestamp>,
}

impl Memory {
    /// Empty tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// What came of the effects of a cause so far.
    pub fn outcomes(&self, cause: &Cause) -> BTreeMap<u32, Outcome> {
        self.tables().journal.get(cause).map(|journaled| journaled.outcomes.clone()).unwrap_or_default()
    }

    /// The updates that were put aside, oldest first.
    pub fn put_aside_updates(&self) -> Vec<Vec<u8>> {
        self.tables().put_aside.clone()
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Memory {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        Ok(self.tables().journal.get(cause).map(|journaled| journaled.entry(cause)))
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        Ok(self.tables().leads.get(&user).cloned())
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        Ok(self.tables().operators.get(&(desk.clone(), user)).cloned())
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        Ok(self.tables().operators.values().filter(|operator| operator.desk == *desk).cloned().collect())
    }

    async fn queue(&self, desk: &DeskId, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        Ok(self.tables().queue.values().filter(|ticket| ticket.desk == *desk).take(limit).cloned().collect())
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        Ok(self.tables().rooms.get(&(desk.clone(), room.clone())).cloned())
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        Ok(self.tables().rooms.values().filter(|room| room.desk == *desk).cloned().collect())
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        Ok(self.tables().rooms.values().find(|room| group_of(room) == Some(group)).cloned())
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        Ok(self.tables().chats.get(chat).cloned())
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        Ok(self.tables().settings.get(desk).cloned().unwrap_or_default())
    }

    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.tables().settings.insert(desk.clone(), settings.clone());
        Ok(())
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        check_form(&change.writes)?;
        let mut tables = self.tables();
        tables.journal.retain(|_, journaled| journaled.expires.is_none_or(|at| at > now));
        if let Some(reason) = tables.refusal(cause, &change.writes) {
            return Err(CommitError::Refused(reason));
        }
        tables.journal.insert(cause.clone(), Journaled::new(&change.effects, now));
        for write in &change.writes {
            tables.apply(write);
        }
        Ok(())
    }

    /// Nothing conflicts here.
    async fn after_conflict(&self, _attempt: u32) {}

    async fn settle(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        if let Some(journaled) = self.tables().journal.get_mut(cause) {
            journaled.settle(outcomes, now);
        }
        Ok(())
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        let mut entries: Vec<Entry> =
            self.tables().journal.iter().map(|(cause, journaled)| journaled.entry(cause)).collect();
        entries.retain(|entry| entry.unsent_since.is_some_and(|since| since < before));
        entries.sort_by_key(|entry| entry.unsent_since);
        entries.truncate(limit);
        Ok(entries)
    }

    async fn put_aside(&self, update: &[u8], _now: Timestamp) -> Result<(), StoreError> {
        self.tables().put_aside.push(update.to_owned());
        Ok(())
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let Some(journaled) = tables.journal.get_mut(&entry.cause) else { return Ok(false) };
        let is_mine = journaled.unsent_since.is_some() && journaled.unsent_since == entry.unsent_since;
        if is_mine {
            journaled.unsent_since = Some(now);
        }
        Ok(is_mine)
    }
}

impl Tables {
    /// The first reason not to store these writes.
    fn refusal(&self, cause: &Cause, writes: &[Write]) -> Option<Reason> {
        let journal = self.journal.contains_key(cause).then_some(Reason::Journal);
        let failed = |write: &&Write| !is_harmless_if_gone(write) && !self.holds(write);
        journal.into_iter().chain(writes.iter().filter(failed).map(reason)).min()
    }

    /// Whether a write is still right.
    fn holds(&self, write: &Write) -> bool {
        match write {
            Write::PutLead(lead) => same(self.leads.get(&lead.user).map(|lead| lead.version), lead.version),
            Write::PutOperator(new) => {
                same(self.operators.get(&key(&new.desk, new.id.user())).map(|old| old.version), new.version)
            }
            Write::PutRoom(room) | Write::DeleteRoom(room) => {
                let stored = self.rooms.get(&(room.desk.clone(), room.id.clone()));
                same(stored.map(|stored| stored.version), room.version)
            }
            Write::PutChat(chat) => same(self.chats.get(&chat.id).map(|chat| chat.version), chat.version),
            Write::PutTicket(ticket) => !self.queue.contains_key(&place(ticket)),
            Write::DeleteTicket(ticket) => self.queue.get(&place(ticket)) == Some(ticket),
            Write::ReserveSlot { desk, operator, epoch, cap, chat, .. } => {
                self.operators.get(&key(desk, operator.user())).is_some_and(|operator| {
                    operator.shift == Shift::On
                        && operator.epoch == *epoch
                        && operator.load() < *cap
                        && !operator.chats.contains_key(chat)
                })
            }
            Write::OpenSlot { desk, operator, chat, .. } => self
                .operators
                .get(&key(desk, operator.user()))
                .is_some_and(|operator| operator.chats.contains_key(chat)),
            Write::ReleaseSlot { desk, operator, .. } => self.operators.contains_key(&key(desk, operator.user())),
        }
    }

    fn apply(&mut self, write: &Write) {
        if !self.holds(write) {
            return;
        }
        match write.clone() {
            Write::PutLead(lead) => {
                self.leads.insert(lead.user, Lead { version: lead.version + 1, ..lead });
            }
            Write::PutOperator(new) => {
                self.operators.insert(key(&new.desk, new.id.user()), Operator { version: new.version + 1, ..new });
            }
            Write::PutRoom(room) => {
                let key = (room.desk.clone(), room.id.clone());
                self.rooms.insert(key, Room { version: room.version + 1, ..room });
            }
            Write::DeleteRoom(room) => {
                self.rooms.remove(&(room.desk, room.id));
            }
            Write::PutChat(chat) => {
                self.chats.insert(chat.id.clone(), Chat { version: chat.version + 1, ..chat });
            }
            Write::PutTicket(ticket) => {
                self.queue.insert(place(&ticket), ticket);
            }
            Write::DeleteTicket(ticket) => {
                self.queue.remove(&place(&ticket));
            }
            Write::ReserveSlot { desk, operator, chat, link, at, .. } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.insert(chat, Slot { state: SlotState::Reserved, link });
                    operator.idle_since = at;
                });
            }
            Write::OpenSlot { desk, operator, chat, link } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.insert(chat, Slot { state: SlotState::Open, link });
                });
            }
            Write::ReleaseSlot { desk, operator, chat } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.remove(&chat);
                });
            }
        }
    }

    fn touch(&mut self, desk: &DeskId, user: UserId, touch: impl FnOnce(&mut Operator)) {
        if let Some(operator) = self.operators.get_mut(&key(desk, user)) {
            touch(operator);
            operator.version += 1;
        }
    }
}

impl Journaled {
    fn new(effects: &[Effect], now: Timestamp) -> Self {
        let mut journaled = Self {
            unsent: (0..).zip(effects.iter().cloned()).collect(),
            unsent_since: Some(now),
            outcomes: BTreeMap::new(),
            expires: None,
        };
        journaled.settle(&[], now);
        journaled
    }

    fn settle(&mut self, outcomes: &[(u32, Outcome)], now: Timestamp) {
        for (index, outcome) in outcomes {
            self.unsent.remove(index);
            self.outcomes.insert(*index, *outcome);
        }
        if self.unsent.is_empty() && self.unsent_since.take().is_some() {
            self.expires = Some(now.after(Duration::from_hours(24 * JOURNAL_DAYS)));
        }
    }

    fn entry(&self, cause: &Cause) -> Entry {
        Entry { cause: cause.clone(), unsent: self.unsent.clone(), unsent_since: self.unsent_since }
    }
}

/// Version 0 says that there was none.
fn same(stored: Option<u64>, read: u64) -> bool {
    stored.unwrap_or(0) == read
}

fn key(desk: &DeskId, user: UserId) -> (DeskId, UserId) {
    (desk.clone(), user)
}

fn place(ticket: &Ticket) -> (DeskId, Timestamp, UserId) {
    (ticket.desk.clone(), ticket.place.since, ticket.lead)
}

fn group_of(room: &Room) -> Option<GroupId> {
    match &room.state {
        RoomState::Asked { .. } => None,
        RoomState::Ready { group, .. } | RoomState::Taken { group, .. } => Some(*group),
    }
}
