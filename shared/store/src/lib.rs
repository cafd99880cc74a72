//! The interface to the desk's tables, and an implementation in memory.
//!
//! [`Store`] is the interface. Two crates implement it: `store-dynamo` on `DynamoDB`, for production, and this crate in
//! memory ([`Memory`]), for tests and simulations. The test suite in `infra/testing/store-testing` runs on both.
//!
//! [`Writes::commit`] stores a [`Change`] whole, together with a journal item. The item names the [`Cause`] of the
//! change and keeps its effects until each is carried out. Because of the journal, a cause takes effect only once, and
//! no effect is lost.
//!
//! [`conditions`] contains the rules for a write whose condition fails. Every implementation uses them.
pub mod conditions;
mod memory;

use std::{collections::BTreeMap, future::Future};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

pub use memory::{Contents, InOrder, Journaled, Memory};

/// The number of days that a journal item is kept after all its effects are done. This is longer than any queue
/// keeps a message (SQS: 14 days).
pub const JOURNAL_DAYS: u64 = 30;

/// The desk's tables, for callers that read and write.
pub trait Store: Reads + Writes {}

impl<T: Reads + Writes> Store for T {}

/// Reads of the desk's tables. Every read is strongly consistent. If a method finds items with an index, its doc says
/// so, because an index may lack the latest writes.
pub trait Reads: Send + Sync + 'static {
    /// Returns the journal item of this cause. `None` if the cause has not happened, or if its item has expired.
    fn journaled(&self, cause: &Cause) -> impl Future<Output = Result<Option<Entry>, StoreError>> + Send;

    /// Returns the lead with this user id, or `None` if no such lead is stored.
    fn lead(&self, user: UserId) -> impl Future<Output = Result<Option<Lead>, StoreError>> + Send;

    /// Returns a person on the desk's roster. `None` means that this person is not an operator.
    fn operator(
        &self,
        desk: &DeskId,
        user: UserId,
    ) -> impl Future<Output = Result<Option<Operator>, StoreError>> + Send;

    /// Returns all operators on the desk's roster, ordered by user id.
    fn roster(&self, desk: &DeskId) -> impl Future<Output = Result<Vec<Operator>, StoreError>> + Send;

    /// Returns the first `limit` tickets of one lane, the longest-waiting first.
    fn queue(
        &self,
        desk: &DeskId,
        lane: Lane,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Ticket>, StoreError>> + Send;

    /// Returns a ticket. `None` if the ticket is gone, or if the stored ticket has another generation.
    fn ticket(&self, ticket: &TicketId) -> impl Future<Output = Result<Option<Ticket>, StoreError>> + Send;

    /// Returns the board: the queue as the last redraw showed it. `None` if no board is stored yet.
    fn board(&self, desk: &DeskId) -> impl Future<Output = Result<Option<Board>, StoreError>> + Send;

    /// Returns a room of the desk, or `None` if no such room is stored.
    fn room(&self, desk: &DeskId, room: &RoomId) -> impl Future<Output = Result<Option<Room>, StoreError>> + Send;

    /// Returns all rooms of the desk. When a room is no longer used, its item is deleted.
    fn rooms(&self, desk: &DeskId) -> impl Future<Output = Result<Vec<Room>, StoreError>> + Send;

    /// Returns the room whose group has this id in Telegram. An index finds the key of the room; then the room is read
    /// from the table.
    fn room_of(&self, group: GroupId) -> impl Future<Output = Result<Option<Room>, StoreError>> + Send;

    /// Returns the chat with this id, even if it is over. `None` if no such chat is stored.
    fn chat(&self, chat: &ChatId) -> impl Future<Output = Result<Option<Chat>, StoreError>> + Send;

    /// Returns up to `limit` chats whose deadline is at or before `by`, the earliest deadline first. An index finds the
    /// keys of the chats; then the chats are read from the table.
    fn chats_due(
        &self,
        desk: &DeskId,
        by: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Chat>, StoreError>> + Send;

    /// Returns the desk's settings, or [`Settings::default`] if none are stored.
    fn settings(&self, desk: &DeskId) -> impl Future<Output = Result<Settings, StoreError>> + Send;

    /// Returns up to `limit` journal items with unsent effects whose `unsent_since` is earlier than `before`, the
    /// oldest first. An index finds the keys of the items; then the items are read from the table.
    fn unsent(&self, before: Timestamp, limit: usize) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;
}

/// Writes to the desk's tables.
pub trait Writes: Send + Sync + 'static {
    /// Replaces the desk's settings, whatever the old settings are.
    fn put_settings(&self, desk: &DeskId, settings: &Settings) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Stores a change and its cause, or nothing at all. There is one exception: if a write sets or releases a slot,
    /// and the slot or its operator is gone, the change is stored without this write
    /// ([`conditions::is_harmless_if_gone`]).
    fn commit(
        &self,
        cause: &Cause,
        change: &Change,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), CommitError>> + Send;

    /// Waits after [`Reason::Conflict`], longer with each attempt, so that the other transaction can finish. Two
    /// callers that collided must not wait equally long, because they would collide again.
    fn after_conflict(&self, attempt: u32) -> impl Future<Output = ()> + Send;

    /// Marks effects of a cause as done, by their index. After all effects of the cause are done, the journal item is
    /// kept for 30 more days ([`JOURNAL_DAYS`]).
    fn mark_done(
        &self,
        cause: &Cause,
        outcomes: &[(u32, Outcome)],
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Stores the body of an update that could not be read or that kept failing. The body is kept for 30 days, so that
    /// a person can inspect it.
    fn set_aside(&self, update: &[u8], now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Claims an item with unsent effects by setting its `unsent_since` to `now`. Returns `false` if another process
    /// claimed or changed the item since `entry` was read.
    fn claim(&self, entry: &Entry, now: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// A journal item: a cause that has happened, and the effects that are still to be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The event that caused the change.
    pub cause: Cause,
    /// The effects that are not yet carried out, by their index in the change.
    pub unsent: BTreeMap<u32, Effect>,
    /// The time since which effects have been unsent, or the time of the last claim. `None` once all effects are done.
    pub unsent_since: Option<Timestamp>,
}

/// The final result of an effect: the effect is not attempted again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Telegram carried out the call.
    Sent {
        /// The number of the message within its chat. `None` if no message was sent, or its number is not known.
        message: Option<i64>,
    },
    /// A queue accepted the effect and will deliver it.
    Queued,
    /// The effect was no longer valid, so it was skipped.
    Obsolete,
    /// The person cannot be reached: they blocked the bot or deleted their account.
    Unreachable,
}

/// The reason why a commit did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A condition no longer holds. Nothing was stored.
    #[error("the change was not stored: {0:?}")]
    Refused(Reason),
    /// The store failed or did not answer. The change may have been stored nevertheless.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

/// The reason why a change was refused. If there are several reasons, the first in the order below is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The cause has happened before.
    Journal,
    /// The lead, the chat or the board was written since it was read. Load and decide again.
    LeadOrChat,
    /// The ticket is gone or has another generation, or the key of a new ticket is already in use. Read the queue
    /// again.
    Ticket,
    /// The operator has as many chats as allowed, is off shift, or has changed since they were read. Try the next
    /// operator.
    Operator,
    /// The room is in use, or was written since it was read. Try the next room.
    Room,
    /// Another transaction was writing one of the items, or DynamoDB throttled this transaction. Wait a little and try
    /// again.
    Conflict,
}

/// The store failed or did not answer. The error text never contains stored data.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {problem}")]
pub struct StoreError {
    /// The operation that failed, e.g. `reading a lead`.
    pub doing: &'static str,
    /// The failure, e.g. `AWS did not answer in time`.
    pub problem: String,
}
