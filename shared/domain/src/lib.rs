//! What the desk decides, and nothing else: no I/O, no async, no clock, no randomness.
//!
//! A decision is a plain function. It takes what was loaded and `now`; it answers a [`Change`], or a [`Refusal`] that
//! the person is told, or [`Stale`] when it came twice or too late. The shell stores the change whole and then carries
//! out its effects.
//!
//! In the order in which a lead meets them:
//!
//! 1. [`register`]: a person becomes a lead by sharing their own contact.
//! 2. [`matching`]: a lead asks for a chat and is given an operator and a room, or a ticket; [`queue`] is where it
//!    waits, and [`board`] what is shown of that.
//! 3. [`admission`]: who is let into the room.
//! 4. [`silence`]: an operator who says nothing there is reminded, then replaced; [`returning`] sends a lead back to
//!    the queue.
//! 5. [`closing`]: the chat is over, and the slot is free for the next. [`deadlines`] end it when nobody comes.
//!
//! Beside them, [`shift`] and [`roster`] are about operators, [`rooms`] about the host's rooms, and [`reach`] about
//! people whom the bot cannot write to.
mod decisions;
#[cfg(test)]
mod examples;
mod model;

pub use decisions::{
    admission, board, board::Board, closing, deadlines, matching, queue, reach, register, returning, rooms, roster,
    shift, silence,
};
pub use model::cause::{Cause, Due};
pub use model::change::{Act, Change, Effect, Stale, Write};
pub use model::chat::{Chat, ChatState, FirstWord, Serving, Step};
pub use model::host::{ChatJob, ChatTask, Ending, Fact, GivingUp, HostJob, HostReport, Work};
pub use model::ids::{AccountId, ChatId, DeskId, GroupId, InviteLink, MessageId, OperatorId, Phone, RoomId, UserId};
pub use model::language::Language;
pub use model::lead::{Lead, LeadState, Place, Seat};
pub use model::moment::Moment;
pub use model::operator::{Checklist, Operator, Shift, Slot, SlotState, supervisors};
pub use model::people::{Asker, Person, Reader};
pub use model::room::{ReadyRoom, Room, RoomState};
pub use model::settings::{BadSettings, MOST_CHATS, RoomPolicy, Settings};
pub use model::ticket::{Lane, Ticket, TicketId, Wanted};
pub use model::time::{Day, Timestamp};
pub use model::told::{Notice, Position, Refusal, Screen, Still, Wants};
