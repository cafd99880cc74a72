//! The desk's tables: [`store::Memory`], with faults on the way to it.
//!
//! Each call awaits once. Before the call takes effect, it may fail or the invocation may die. Afterwards, the answer
//! may be lost or the invocation may die. A commit may conflict with another commit. An index may be out of date, and
//! then it finds nothing. The checker sees every change as soon as it is stored.
use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use store::{CommitError, Entry, Memory, Outcome, Reads, Reason, StoreError, Writes};

use crate::{
    counts::Category,
    faults::{Fault, Operation},
    state::Shared,
    world::OperationEnd,
};

/// Tables in memory that may fail; see the [module](self).
#[derive(Clone)]
pub(crate) struct FaultyTables {
    memory: Memory,
    state: Shared,
}

impl FaultyTables {
    pub(crate) fn new(memory: Memory, state: Shared) -> Self {
        Self { memory, state }
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(crate) fn state(&self) -> &Shared {
        &self.state
    }

    async fn read(&self) -> Result<(), StoreError> {
        match self.state.operate(Operation::Read).await {
            OperationEnd::Done | OperationEnd::DoneBut(_) => Ok(()),
            OperationEnd::Failed(_) => Err(failed("reading")),
        }
    }

    /// Awaits a query of an index. Returns false if the index is out of date because of an injected fault, and true
    /// otherwise.
    async fn query(&self) -> Result<bool, StoreError> {
        match self.state.operate(Operation::Query).await {
            OperationEnd::Done | OperationEnd::DoneBut(_) => Ok(true),
            OperationEnd::Failed(Fault::IndexStale) => Ok(false),
            OperationEnd::Failed(_) => Err(failed("querying")),
        }
    }

    /// Writes a single item through `write`, with the faults of a write.
    async fn write<T>(&self, write: impl FnOnce(&Memory) -> T + Send) -> Result<T, StoreError> {
        let end = self.state.operate(Operation::Write).await;
        if let OperationEnd::Failed(_) = end {
            return Err(failed("writing"));
        }
        let written = write(&self.memory);
        self.state.answer(end).await.map_err(|_| failed("writing"))?;
        Ok(written)
    }
}

impl Reads for FaultyTables {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.read().await?;
        self.memory.journaled(cause).await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.read().await?;
        self.memory.lead(user).await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.read().await?;
        self.memory.operator(desk, user).await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        self.read().await?;
        self.memory.roster(desk).await
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        self.read().await?;
        self.memory.queue(desk, lane, limit).await
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        self.read().await?;
        self.memory.ticket(ticket).await
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.read().await?;
        self.memory.board(desk).await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.read().await?;
        self.memory.room(desk, room).await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        self.read().await?;
        self.memory.rooms(desk).await
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        let is_current = self.query().await?;
        let may_miss = || self.state.with(|state| state.checker.index_may_miss(group.0, state.world.kernel.now));
        let is_known = is_current || !may_miss();
        if is_known { self.memory.room_of(group).await } else { Ok(None) }
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.read().await?;
        self.memory.chat(chat).await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        let mut due = if self.query().await? { self.memory.chats_due(desk, by, limit).await? } else { vec![] };
        // An index may name a chat twice. (It may also name a chat whose deadline was moved in the meantime. That is
        // not simulated, because the store's `chats_due` leaves out such a chat.)
        let is_doubled = |_: &Chat| self.state.with(|state| state.world.kernel.chance.permille(20));
        if let Some(first) = due.first().cloned().filter(is_doubled) {
            due.push(first);
        }
        Ok(due)
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        self.read().await?;
        self.memory.settings(desk).await
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        if self.query().await? { self.memory.unsent(before, limit).await } else { Ok(vec![]) }
    }
}

impl Writes for FaultyTables {
    async fn put_settings(&self, desk: &DeskId, settings: &Settings) -> Result<(), StoreError> {
        self.memory.put_settings(desk, settings).await
    }

    async fn commit(&self, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
        let end = self.state.operate(Operation::Commit).await;
        match end {
            OperationEnd::Failed(Fault::Conflicted) => return Err(self.refused(Reason::Conflict)),
            OperationEnd::Failed(_) => return Err(failed("storing a change").into()),
            OperationEnd::Done | OperationEnd::DoneBut(_) => {}
        }
        match self.memory.commit(cause, change, now).await {
            Ok(()) => {}
            Err(CommitError::Refused(reason)) => return Err(self.refused(reason)),
            Err(CommitError::Failed(error)) => {
                self.fail(format!("a change of {cause} cannot be stored: {error}"));
                return Err(error.into());
            }
        }
        self.memory.look(|contents| self.state.with(|state| state.note_commit(cause, change, contents)));
        self.state.answer(end).await.map_err(|_| failed("storing a change"))?;
        Ok(())
    }

    async fn after_conflict(&self, attempt: u32) {
        let longest = 10_i64 << attempt.min(6);
        let until = self.state.with(|state| state.world.kernel.moment_after(0, longest));
        self.state.pause(until).await;
    }

    async fn mark_done(&self, cause: &Cause, outcomes: &[(u32, Outcome)], now: Timestamp) -> Result<(), StoreError> {
        let end = self.state.operate(Operation::Write).await;
        if let OperationEnd::Failed(_) = end {
            return Err(failed("marking effects as done"));
        }
        self.memory.mark_done(cause, outcomes, now).await?;
        self.state.with(|state| state.checker.check_outcomes(&state.world, cause, outcomes));
        self.state.answer(end).await.map_err(|_| failed("marking effects as done"))
    }

    async fn set_aside(&self, update: &[u8], _now: Timestamp) -> Result<(), StoreError> {
        let text = String::from_utf8_lossy(update).into_owned();
        self.write(move |_| ()).await?;
        self.fail(format!("an update was set aside: {text}"));
        Ok(())
    }

    async fn claim(&self, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
        let end = self.state.operate(Operation::Write).await;
        if let OperationEnd::Failed(_) = end {
            return Err(failed("claiming"));
        }
        let claimed = self.memory.claim(entry, now).await?;
        self.state.answer(end).await.map_err(|_| failed("claiming"))?;
        Ok(claimed)
    }
}

impl FaultyTables {
    fn refused(&self, reason: Reason) -> CommitError {
        self.state.with(|state| {
            let kernel = &mut state.world.kernel;
            kernel.counts.add(Category::Reason, reason_name(reason));
            kernel.trace(|| format!("refused: {reason:?}"));
        });
        CommitError::Refused(reason)
    }

    fn fail(&self, problem: String) {
        self.state.with(|state| state.checker.fail(problem));
    }
}

/// The reasons for which the tables refuse a change in the simulation. [`Reason::Ticket`] is left out, because it does
/// not occur: a change that deletes a ticket also writes the ticket's lead or chat, and the condition of the lead or
/// chat is checked first. The tests in `store-testing` cover the ticket's condition.
pub(crate) const REASONS: [&str; 5] = ["journal", "lead or chat", "operator", "room", "conflict"];

/// Returns the name under which a reason is counted.
fn reason_name(reason: Reason) -> &'static str {
    match reason {
        Reason::Journal => "journal",
        Reason::LeadOrChat => "lead or chat",
        Reason::Ticket => "ticket",
        Reason::Operator => "operator",
        Reason::Room => "room",
        Reason::Conflict => "conflict",
    }
}

fn failed(doing: &'static str) -> StoreError {
    StoreError { doing, problem: "simulated".to_owned() }
}
