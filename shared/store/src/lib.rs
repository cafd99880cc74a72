//! What the desk remembers.
//!
//! [`Store`] is the interface to the desk's tables. Two crates implement it: `store-dynamo` on `DynamoDB`, for
//! production, and this one in memory ([`Memory`]), for tests and simulations. The suite of promises in
//! `infra/testing/store-testing` runs on both.
//!
//! A [`Change`] is stored whole by [`Writes::commit`], together with a journal item that names its [`Cause`] and keeps
//! its effects until each is carried out. The journal is what makes a cause happen once, and what makes an effect
//! happen at all.
//!
//! [`conditions`] holds the rules for a write whose condition fails; every implementation uses them.
pub mod conditions;
mod memory;

use std::{collections::BTreeMap, future::Future};

use domain::{
    Board, Cause, Change, Chat, ChatId, DeskId, Effect, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket,
    TicketId, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

pub use memory::{Contents, InOrder, Journaled, Memory};

/// How long a journal item stays once all its effects are settled: longer than any queue keeps a message.
pub const JOURNAL_DAYS: u64 = 30;

/// The desk's tables. Whoever has to read and to write asks for both.
pub trait Store: Reads + Writes {}

impl<T: Reads + Writes> Store for T {}

/// Reads of the desk's tables. Every read is strongly consistent, unless it says that it only finds.
pub trait Reads: Send + Sync + 'static {
    /// What was stored under this cause, if it has happened.
    fn journaled(&self, cause: &Cause) -> impl Future<Output = Result<Option<Entry>, StoreError>> + Send;

    /// A lead.
    fn lead(&self, user: UserId) -> impl Future<Output = Result<Option<Lead>, StoreError>> + Send;

    /// Somebody on the roster. Nobody else is an operator.
    fn operator(
        &self,
        desk: &DeskId,
        user: UserId,
    ) -> impl Future<Output = Result<Option<Operator>, StoreError>> + Send;

    /// Everybody on the roster, by account.
    fn roster(&self, desk: &DeskId) -> impl Future<Output = Result<Vec<Operator>, StoreError>> + Send;

    /// The first `limit` tickets of one lane, the longest-waiting first.
    fn queue(
        &self,
        desk: &DeskId,
        lane: Lane,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Ticket>, StoreError>> + Send;

    /// One ticket, if it is there in this generation.
    fn ticket(&self, ticket: &TicketId) -> impl Future<Output = Result<Option<Ticket>, StoreError>> + Send;

    /// What was shown last of the queue, if anything was.
    fn board(&self, desk: &DeskId) -> impl Future<Output = Result<Option<Board>, StoreError>> + Send;

    /// A room.
    fn room(&self, desk: &DeskId, room: &RoomId) -> impl Future<Output = Result<Option<Room>, StoreError>> + Send;

    /// Every room that is not gone.
    fn rooms(&self, desk: &DeskId) -> impl Future<Output = Result<Vec<Room>, StoreError>> + Send;

    /// The room that Telegram knows under this number: found by an index, then read.
    fn room_of(&self, group: GroupId) -> impl Future<Output = Result<Option<Room>, StoreError>> + Send;

    /// A chat.
    fn chat(&self, chat: &ChatId) -> impl Future<Output = Result<Option<Chat>, StoreError>> + Send;

    /// Chats that are due by this moment, the longest due first: found by an index, then read.
    fn chats_due(
        &self,
        desk: &DeskId,
        by: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Chat>, StoreError>> + Send;

    /// The desk's settings; [`Settings::default`] if none were stored.
    fn settings(&self, desk: &DeskId) -> impl Future<Output = Result<Settings, StoreError>> + Send;

    /// Journal items with effects unsent since before this moment: found by an index, then read.
    fn unsent(&self, before: Timestamp, limit: usize) -> impl Future<Output = Result<Vec<Entry>, StoreError>> + Send;
}

/// Writes to the desk's tables.
pub trait Writes: Send + Sync + 'static {
    /// Stores the settings, whatever they were.
    fn put_settings(&self, desk: &DeskId, settings: &Settings) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Stores a change whole, and its cause with it, or nothing at all.
    fn commit(
        &self,
        cause: &Cause,
        change: &Change,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), CommitError>> + Send;

    /// Waits after [`Reason::Conflict`], longer with each attempt, so that whoever was met there can finish. Two who
    /// met must not wait equally long.
    fn after_conflict(&self, attempt: u32) -> impl Future<Output = ()> + Send;

    /// Marks effects of a cause as done, by their index. With the last one the journal item begins to expire (30 days).
    fn mark_done(
        &self,
        cause: &Cause,
        outcomes: &[(u32, Outcome)],
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Keeps an update that could not be read, as it came, for 30 days, for a person to look at.
    fn put_aside(&self, update: &[u8], now: Timestamp) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Takes an unsent item for oneself by moving its `unsent_since` on to now. `false` if somebody else was faster.
    fn claim(&self, entry: &Entry, now: Timestamp) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// A journal item: a cause that has happened, and what is left to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub cause: Cause,
    /// The effects not yet carried out, by their index in the change.
    pub unsent: BTreeMap<u32, Effect>,
    /// Since when there has been something unsent, if there is.
    pub unsent_since: Option<Timestamp>,
}

/// What came of an effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Telegram has it; the message's number, if it is one.
    Sent {
        /// Telegram's number within the chat.
        message: Option<i64>,
    },
    /// A queue has it, and delivers it from now on.
    Queued,
    /// It was not valid any more.
    Obsolete,
    /// The person cannot be reached: they blocked the bot or deleted their account.
    Unreachable,
}

/// Why a change was not stored.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// A condition no longer holds. Nothing was stored.
    #[error("not stored: {0:?}")]
    Refused(Reason),
    /// The store did not answer as it should. The change may have been stored all the same.
    #[error(transparent)]
    Failed(#[from] StoreError),
}

/// The first reason why a change was refused, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The cause has happened before.
    Journal,
    /// The person, or the chat, was written since it was read: load and decide again. So, too, what is shown of the
    /// queue.
    LeadOrChat,
    /// The ticket is gone: look again.
    Ticket,
    /// The operator is full, off shift, or changed: take the next candidate.
    Operator,
    /// The room is taken or changed: take the next room.
    Room,
    /// Another transaction was at work on one of the items: wait a little and try again.
    Conflict,
}

/// The store did not answer as it should. Its text never holds what was stored.
#[derive(Debug, thiserror::Error)]
#[error("{doing}: {problem}")]
pub struct StoreError {
    /// What we were doing.
    pub doing: &'static str,
    /// What went wrong.
    pub problem: String,
}
