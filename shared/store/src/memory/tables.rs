//! The contents with their indexes. A function that writes an item also updates the indexes of this kind of item.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Language, Lead, MessageId, Operator, Room, RoomId,
    Settings, Shift, Ticket, TicketId, TicketNeeds, Timestamp, UserId, Write,
};

use crate::{
    Entry, JOURNAL_DAYS, Outcome, Reason,
    conditions::{is_harmless_if_gone, reason},
    memory::{Contents, Journaled},
};

#[derive(Debug, Default)]
pub(super) struct Tables {
    contents: Contents,
    commits: u64,
    /// The rooms that have a group, by the group's id in Telegram.
    by_group: BTreeMap<GroupId, (DeskId, RoomId)>,
    /// The chats with a deadline, the earliest deadline first.
    due: BTreeMap<DeskId, BTreeSet<(Timestamp, ChatId)>>,
    /// The causes with unsent effects, the oldest first.
    outbox: BTreeSet<(Timestamp, Cause)>,
    /// The causes without unsent effects, ordered by the time at which they expire.
    leaving: BTreeSet<(Timestamp, Cause)>,
}

/// Reads that use the indexes.
impl Tables {
    pub(super) fn contents(&self) -> &Contents {
        &self.contents
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits
    }

    pub(super) fn room_of(&self, group: GroupId) -> Option<&Room> {
        let (desk, room) = self.by_group.get(&group)?;
        self.contents.rooms.get(desk)?.get(room)
    }

    pub(super) fn chats_due(&self, desk: &DeskId, by: Timestamp) -> impl Iterator<Item = &Chat> {
        let due = self.due.get(desk).into_iter().flatten().take_while(move |(due, _)| *due <= by);
        due.filter_map(|(_, chat)| self.contents.chats.get(chat))
    }

    pub(super) fn unsent(&self, before: Timestamp) -> impl Iterator<Item = Entry> {
        let unsent = self.outbox.iter().take_while(move |(since, _)| *since < before);
        unsent.filter_map(|(_, cause)| Some(self.contents.journal.get(cause)?.entry(cause)))
    }
}

/// Writes without a condition.
impl Tables {
    pub(super) fn put_settings(&mut self, desk: &DeskId, settings: &Settings) {
        self.contents.settings.insert(desk.clone(), settings.clone());
    }

    pub(super) fn set_aside(&mut self, update: &[u8]) {
        self.contents.set_aside.push(update.to_owned());
    }
}

/// Stores a change whole or not at all: all conditions are checked before anything is written.
impl Tables {
    pub(super) fn commit(&mut self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), Reason> {
        self.forget_the_expired(now);
        if let Some(reason) = self.refusal(cause, &change.writes) {
            return Err(reason);
        }
        self.journal(cause, &change.effects, now);
        for write in &change.writes {
            self.apply(write);
        }
        self.commits += 1;
        Ok(())
    }

    /// Returns the first reason not to store these writes, in the order of [`Reason`].
    fn refusal(&self, cause: &Cause, writes: &[Write]) -> Option<Reason> {
        let journal = self.contents.journal.contains_key(cause).then_some(Reason::Journal);
        let failed = |write: &&Write| !is_harmless_if_gone(write) && !self.holds(write);
        journal.into_iter().chain(writes.iter().filter(failed).map(reason)).min()
    }

    /// Returns whether the condition of this write holds.
    fn holds(&self, write: &Write) -> bool {
        let Contents { leads, chats, boards, .. } = &self.contents;
        match write {
            Write::PutLead(lead) => same(leads.get(&lead.user).map(|lead| lead.version), lead.version),
            Write::PutOperator(new) => {
                same(self.operator(&new.desk, new.id.user()).map(|old| old.version), new.version)
            }
            Write::DeleteOperator(gone) => {
                self.operator(&gone.desk, gone.id.user()).is_some_and(|old| old.version == gone.version)
            }
            Write::PutRoom(new) => same(self.room(&new.desk, &new.id).map(|old| old.version), new.version),
            Write::DeleteRoom(gone) => self.room(&gone.desk, &gone.id).is_some_and(|old| old.version == gone.version),
            Write::PutChat(chat) => same(chats.get(&chat.id).map(|chat| chat.version), chat.version),
            Write::PutBoard(board) => same(boards.get(&board.desk).map(|board| board.version), board.version),
            Write::PutTicket(ticket) => !self.has_a_ticket_at(&ticket.id()),
            Write::SetScreen { ticket, .. } | Write::DeleteTicket(ticket) => self.contents.ticket(ticket).is_some(),
            Write::ReserveSlot { desk, operator, epoch, cap, chat, .. } => {
                self.operator(desk, operator.user()).is_some_and(|operator| {
                    operator.shift == Shift::On
                        && operator.epoch == *epoch
                        && operator.load() < *cap
                        && !operator.chats.contains_key(chat)
                })
            }
            Write::SetSlot { desk, operator, chat, .. } => {
                self.operator(desk, operator.user()).is_some_and(|operator| operator.chats.contains_key(chat))
            }
            Write::ReleaseSlot { desk, operator, .. } => self.operator(desk, operator.user()).is_some(),
        }
    }

    fn operator(&self, desk: &DeskId, user: UserId) -> Option<&Operator> {
        self.contents.operators.get(desk)?.get(&user)
    }

    fn room(&self, desk: &DeskId, room: &RoomId) -> Option<&Room> {
        self.contents.rooms.get(desk)?.get(room)
    }

    /// Returns whether a ticket is stored under this key, in any generation.
    fn has_a_ticket_at(&self, id: &TicketId) -> bool {
        let lane = self.contents.queues.get(&id.desk).and_then(|lanes| lanes.get(&id.lane));
        lane.is_some_and(|lane| lane.contains_key(&(id.place.since, id.lead)))
    }

    fn apply(&mut self, write: &Write) {
        match write.clone() {
            Write::PutLead(lead) => {
                self.contents.leads.insert(lead.user, Lead { version: lead.version + 1, ..lead });
            }
            Write::PutOperator(new) => self.put_operator(Operator { version: new.version + 1, ..new }),
            Write::DeleteOperator(gone) => {
                self.contents.operators.entry(gone.desk).or_default().remove(&gone.id.user());
            }
            Write::PutRoom(room) => self.put_room(Room { version: room.version + 1, ..room }),
            Write::DeleteRoom(room) => self.delete_room(&room),
            Write::PutChat(chat) => self.put_chat(Chat { version: chat.version + 1, ..chat }),
            Write::PutBoard(board) => {
                self.contents.boards.insert(board.desk.clone(), Board { version: board.version + 1, ..board });
            }
            Write::PutTicket(ticket) => self.put_ticket(ticket),
            Write::SetScreen { ticket, message, language } => self.set_screen(&ticket, message, language),
            Write::DeleteTicket(ticket) => self.delete_ticket(&ticket),
            Write::ReserveSlot { desk, operator, chat, slot, at, .. } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.insert(chat, slot);
                    operator.idle_since = at;
                });
            }
            Write::SetSlot { .. } if !self.holds(write) => {}
            Write::SetSlot { desk, operator, chat, slot } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.insert(chat, slot);
                });
            }
            Write::ReleaseSlot { desk, operator, chat } => {
                self.touch(&desk, operator.user(), |operator| {
                    operator.chats.remove(&chat);
                });
            }
        }
    }

    fn put_operator(&mut self, operator: Operator) {
        self.contents.operators.entry(operator.desk.clone()).or_default().insert(operator.id.user(), operator);
    }

    fn put_room(&mut self, room: Room) {
        self.delete_room(&room);
        if let Some(group) = room.group() {
            self.by_group.insert(group, (room.desk.clone(), room.id.clone()));
        }
        self.contents.rooms.entry(room.desk.clone()).or_default().insert(room.id.clone(), room);
    }

    fn delete_room(&mut self, room: &Room) {
        let stored = self.contents.rooms.get_mut(&room.desk).and_then(|rooms| rooms.remove(&room.id));
        if let Some(group) = stored.and_then(|stored| stored.group()) {
            self.by_group.remove(&group);
        }
    }

    fn put_chat(&mut self, chat: Chat) {
        let due = self.due.entry(chat.desk.clone()).or_default();
        due.extend(chat.due.map(|at| (at, chat.id.clone())));
        let (id, next) = (chat.id.clone(), chat.due);
        let before = self.contents.chats.insert(id.clone(), chat).and_then(|before| before.due);
        if let Some(before) = before.filter(|before| Some(*before) != next) {
            due.remove(&(before, id));
        }
    }

    fn put_ticket(&mut self, ticket: Ticket) {
        let lanes = self.contents.queues.entry(ticket.desk.clone()).or_default();
        lanes.entry(ticket.needs.lane()).or_default().insert((ticket.place.since, ticket.lead.user), ticket);
    }

    fn set_screen(&mut self, id: &TicketId, message: Option<MessageId>, language: Option<Language>) {
        let Some(ticket) = self.contents.ticket_mut(id) else { return };
        ticket.lead.language = language.unwrap_or(ticket.lead.language);
        if let TicketNeeds::Chat { screen } = &mut ticket.needs {
            *screen = message.or(*screen);
        }
    }

    fn delete_ticket(&mut self, id: &TicketId) {
        let lane = self.contents.queues.get_mut(&id.desk).and_then(|lanes| lanes.get_mut(&id.lane));
        if let Some(lane) = lane {
            lane.remove(&(id.place.since, id.lead));
        }
    }

    fn touch(&mut self, desk: &DeskId, user: UserId, touch: impl FnOnce(&mut Operator)) {
        if let Some(operator) = self.contents.operators.get_mut(desk).and_then(|roster| roster.get_mut(&user)) {
            touch(operator);
            operator.version += 1;
        }
    }
}

/// The journal. A cause is in `outbox` while it has unsent effects, and in `leaving` afterwards.
impl Tables {
    fn journal(&mut self, cause: &Cause, effects: &[Effect], now: Timestamp) {
        let unsent = (0..).zip(effects.iter().cloned()).collect();
        let journaled = Journaled { unsent, unsent_since: Some(now), outcomes: BTreeMap::new(), expires: None };
        self.contents.journal.insert(cause.clone(), journaled);
        self.outbox.insert((now, cause.clone()));
        self.mark_done(cause, &[], now);
    }

    pub(super) fn mark_done(&mut self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) {
        let Some(journaled) = self.contents.journal.get_mut(cause) else { return };
        for (index, outcome) in outcomes {
            journaled.unsent.remove(index);
            journaled.outcomes.insert(*index, *outcome);
        }
        if !journaled.unsent.is_empty() {
            return;
        }
        if let Some(since) = journaled.unsent_since.take() {
            let expires = now.after(Duration::from_hours(24 * JOURNAL_DAYS));
            journaled.expires = Some(expires);
            self.outbox.remove(&(since, cause.clone()));
            self.leaving.insert((expires, cause.clone()));
        }
    }

    /// Claims an item with unsent effects by setting its `unsent_since` to `now`. Returns `false` if the item was
    /// claimed or changed since `entry` was read.
    pub(super) fn claim(&mut self, entry: &Entry, now: Timestamp) -> bool {
        let (Some(journaled), Some(since)) = (self.contents.journal.get_mut(&entry.cause), entry.unsent_since) else {
            return false;
        };
        if journaled.unsent_since != Some(since) {
            return false;
        }
        journaled.unsent_since = Some(now);
        self.outbox.remove(&(since, entry.cause.clone()));
        self.outbox.insert((now, entry.cause.clone()));
        true
    }

    fn forget_the_expired(&mut self, now: Timestamp) {
        while self.leaving.first().is_some_and(|(expires, _)| *expires <= now) {
            if let Some((_, cause)) = self.leaving.pop_first() {
                self.contents.journal.remove(&cause);
            }
        }
    }
}

/// Returns whether an item still has the version that was read. Version 0 means that no item existed at the time of the
/// read.
fn same(stored: Option<u64>, read: u64) -> bool {
    stored.unwrap_or(0) == read
}
