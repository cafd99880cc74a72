//! The desk's decisions. Most take loaded facts and a [`Context`](crate::Context), and return a
//! [`Change`](crate::Change).
//!
//! The decisions about a lead, in the order in which they are made:
//!
//! 1. [`register`]: a person becomes a lead by sharing their own contact.
//! 2. [`matching`]: a lead asks for a chat and gets an operator and a room, or a ticket. [`supply`] chooses a free
//!    operator and a ready room. [`queue`] removes leads from the queue. [`redraw`] updates the messages that show the
//!    queue, and [`ring`] notifies operators that leads wait.
//! 3. [`admission`]: only the lead and the operator are let into the room.
//! 4. [`silence`]: an operator who does not reply is reminded, then replaced if another operator is free. [`handback`]
//!    sends a lead back to the queue.
//! 5. [`closing`]: ends the chat and frees the operator's slot for the next lead. [`deadlines`] acts when the deadline
//!    of a chat has passed, e.g. ends a chat whose lead did not join.
//!
//! In addition: [`shift`] and [`roster`] for operators, [`pool`] and [`room_reports`] for rooms, [`reachability`] for
//! people whom the bot cannot write to, and [`alerts`] for supervisors. [`validity`] checks effects that are carried
//! out later than they were decided.
pub mod admission;
pub mod alerts;
pub mod closing;
pub mod deadlines;
pub mod handback;
pub mod matching;
pub mod pool;
pub mod queue;
pub mod reachability;
pub mod redraw;
pub mod register;
pub mod ring;
pub mod room_reports;
pub mod roster;
pub mod shift;
pub mod silence;
pub mod supply;
pub mod validity;
