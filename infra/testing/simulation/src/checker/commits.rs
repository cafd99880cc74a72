//! Commits: checks of a change when it is stored, and of all stored items afterwards.
use std::collections::BTreeMap;

use domain::{Cause, Change, RoomState, Write};
use store::Contents;

use crate::{
    checker::{
        Checker, agreement, decisions,
        order::{self, Circumstances},
    },
    counts::Category,
    invocation::{Input, Invocation, SupplyReads},
    rows::{RoomRow, Rows, assignment},
};

/// A change that is being stored.
pub(crate) struct Commit<'a> {
    pub(crate) cause: &'a Cause,
    pub(crate) change: &'a Change,
    /// The stored items after the change.
    pub(crate) contents: &'a Contents,
    pub(crate) now: i64,
    /// The invocation that stored the change. `None` if the simulation itself stored it.
    pub(crate) invocation: Option<&'a mut Invocation>,
}

impl Checker {
    /// Checks a change that is being stored.
    pub(crate) fn check_commit(&mut self, commit: Commit<'_>) {
        let Commit { cause, change, contents, now, mut invocation } = commit;
        let before = self.rows_before(change);
        self.rows.read_back(&change.writes, contents, now);
        if change.writes.iter().any(|write| matches!(write, Write::PutBoard(_))) {
            self.places.redrawn(now);
        }
        for decision in decisions::of(&before, &self.rows, change) {
            self.counts.add(Category::Change, decision);
        }
        // Invariant 4: a cause changes state only once.
        if !self.causes.insert(cause.to_string()) {
            self.fail(format!("{cause} changed state twice"));
        }
        let promise = invocation.as_mut().and_then(|invocation| invocation.promise.take());
        let (promised_cause, effects) = promise.unwrap_or_else(|| (cause.clone(), change.effects.clone()));
        self.promises.owe(&promised_cause, effects);
        self.check_order(change, &before, invocation.as_deref(), now);
        let is_tick = invocation.is_some_and(|invocation| invocation.input == Input::Tick);
        if !is_tick || change.writes.iter().any(takes_a_room) {
            self.minutes.note_stored(now);
        }
        self.follow_rooms(change, now);
        if let Some(problem) = agreement::first_problem(&self.rows) {
            self.fail(format!("after {promised_cause}: {problem}"));
        }
    }

    fn check_order(&mut self, change: &Change, before: &Rows, invocation: Option<&Invocation>, now: i64) {
        let Some(assignment) = assignment(&change.effects) else { return };
        let (reads, began) = match invocation {
            Some(invocation) => (invocation.reads.clone(), invocation.began),
            None => (SupplyReads::default(), now),
        };
        let circumstances = Circumstances { reads, caps: self.caps.since(began) };
        if let Some(problem) = order::mistake(before, &self.rows, &assignment, &circumstances) {
            self.fail(problem);
        }
    }

    /// Records who belongs in which room after this change, and when each group's room was first stored as ready.
    fn follow_rooms(&mut self, change: &Change, now: i64) {
        for write in &change.writes {
            if let Write::PutChat(chat) = write {
                self.access.follow(&self.rows.chats[&chat.id.0], now);
            }
            if let Write::PutRoom(room) = write
                && let Some(RoomRow::Ready { group }) = self.rows.rooms.get(&room.id.0)
            {
                self.groups.entry(*group).or_insert(now);
            }
        }
    }

    /// Returns the rows that a change puts or deletes, and the whole queue, as they were before the change.
    fn rows_before(&self, change: &Change) -> Rows {
        let mut before = Rows { tickets: self.rows.tickets.clone(), ..Rows::default() };
        for write in &change.writes {
            match write {
                Write::PutLead(lead) => {
                    copy(&self.rows.leads, &mut before.leads, &lead.user.0);
                }
                Write::PutOperator(operator) | Write::DeleteOperator(operator) => {
                    copy(&self.rows.operators, &mut before.operators, &operator.id.0.0);
                }
                Write::PutRoom(room) | Write::DeleteRoom(room) => copy(&self.rows.rooms, &mut before.rooms, &room.id.0),
                Write::PutChat(chat) => copy(&self.rows.chats, &mut before.chats, &chat.id.0),
                Write::PutBoard(_)
                | Write::PutTicket(_)
                | Write::SetScreen { .. }
                | Write::DeleteTicket(_)
                | Write::ReserveSlot { .. }
                | Write::SetSlot { .. }
                | Write::ReleaseSlot { .. } => {}
            }
        }
        before
    }
}

fn takes_a_room(write: &Write) -> bool {
    matches!(write, Write::PutRoom(room) if matches!(room.state, RoomState::Taken { .. }))
}

fn copy<K: Ord + Clone, V: Clone>(from: &BTreeMap<K, V>, to: &mut BTreeMap<K, V>, key: &K) {
    if let Some(value) = from.get(key) {
        to.insert(key.clone(), value.clone());
    }
}
