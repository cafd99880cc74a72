//! What the desk decides, and nothing else: no I/O, no async, no clock, no randomness.
//!
//! A decision is a plain function. It takes what was loaded and `now`; it answers a [`Change`], or a [`Refusal`] that
//! the person is told, or [`Stale`] when it came twice or too late. The shell stores the change whole and then carries
//! out its effects.
//!
//! In the order in which a lead meets them:
//!
//! 1. [`register`]: a person becomes a lead by sharing their own contact.
//! 2. [`matching`]: a lead asks for a chat and is given an operator and a room, or a ticket.
//! 3. [`admission`]: who is let into the room.
//! 4. [`closing`]: the chat is over, and the slot is free for the next.
//!
//! Beside them, [`shift`] is about operators and [`rooms`] about the host's rooms.
pub mod admission;
pub mod closing;
pub mod matching;
pub mod register;
pub mod rooms;
pub mod shift;

mod cause;
mod change;
mod chat;
#[cfg(test)]
mod examples;
mod host;
mod ids;
mod people;
mod time;

pub use cause::{Cause, Due};
pub use change::{Act, Change, Effect, Notice, Refusal, Screen, Stale, Wants, Write};
pub use chat::{Chat, ChatState, ReadyRoom, Room, RoomState, Settings, Step};
pub use host::{ChatJob, ChatTask, Ending, Fact, HostJob, HostReport, Work};
pub use ids::{AccountId, ChatId, DeskId, GroupId, InviteLink, OperatorId, Phone, RoomId, UserId};
pub use people::{Lead, LeadState, Operator, Person, Place, Seat, Shift, Slot, SlotState, Ticket};
pub use time::{Day, Timestamp};
