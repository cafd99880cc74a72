//! What is decided, and nothing else: no I/O, no async, no clock, no randomness.
mod cause;
mod host;
mod ids;
mod time;

pub use cause::{Cause, Due};
pub use host::{ChatJob, ChatTask, Ending, Fact, HostJob, HostReport, Work};
pub use ids::{AccountId, ChatId, DeskId, GroupId, InviteLink, OperatorId, Phone, RoomId, UserId};
pub use time::{Day, Timestamp};
