//! The desk's decisions: no I/O, no async, no clock, no randomness.
//!
//! - [`model`]: the desk's data (lead, operator, room, chat, ticket, settings) and the results of a decision: a
//!   [`Change`], a [`Refusal`], or [`Stale`].
//! - [`decisions`]: plain functions. Most take loaded facts and a [`Context`], and return a change. The crate `desk`
//!   stores the writes of the change in one transaction, and then carries out its effects.
//!
//! `decisions` depends on `model`. `model` does not depend on `decisions`.
pub mod decisions;
#[cfg(test)]
mod examples;
pub mod model;

pub use model::{
    board::{AlertTimes, Board, DeskSnapshot, HostDownAlert, ShownPlace},
    cause::{Cause, Due},
    change::{Act, Change, Effect, Stale, Write},
    chat::{Chat, ChatState, ChatWithLead, FirstReply, FullChat, Serving, Step},
    context::Context,
    host::{ChatJob, ChatTask, DeskFact, Ending, GivingUp, HostJob, HostReport, HostTask},
    ids::{AccountId, ChatId, DeskId, GroupId, InviteLink, MessageId, OperatorId, Phone, RoomId, UserId},
    language::Language,
    lead::{Lead, LeadChat, LeadState, Place},
    notice::{Alert, Notice},
    operator::{Checklist, Operator, Shift, Slot, SlotState, supervisors},
    person::{Person, Recipient, Requester},
    queue::{QueueFront, QueueStatus},
    refusal::Refusal,
    room::{ReadyRoom, Room, RoomState},
    screen::{Position, Screen, WaitReason},
    settings::{BadSettings, MOST_CHATS, RoomPolicy, Settings},
    supply::{Supply, free_operators},
    ticket::{Lane, QueuedLead, Ticket, TicketId, TicketNeeds},
    time::{Day, Timestamp},
    visitor::{Roles, Visitor},
};
