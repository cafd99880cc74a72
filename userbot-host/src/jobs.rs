//! The jobs that the desk sends, one file each.
//!
//! ```text
//!   jobs queue ──▶ runner ─┬─ prepare_room ──────────────────────────────────────────────▶ reports
//!                          ├─ befriend ──────────────────────────────────────────────────▶
//!                          └─ chat ─┬─ open_chat, add_operator, remove_operator, record
//!                                   └─ close_chat: the seal ─────────────────────────────▶
//!   pump ──────────────────▶ lost_room ──────────────────────────────────────────────────▶
//! ```
//!
//! The [`runner`] takes jobs from the [`queue`], keeps the jobs of each room in order, and [parks](parking) jobs that
//! have to wait. [`chat`] performs the jobs of one chat in the order of their numbers. The [`context`] contains the
//! parts of the host that all jobs use. A job that fails returns an [`error::JobError`].
mod add_operator;
pub(crate) mod befriend;
mod bound_room;
mod chat;
mod chat_request;
mod close_chat;
pub(crate) mod context;
mod error;
mod lost_room;
mod open_chat;
mod parking;
mod prepare_room;
mod queue;
mod record;
mod remove_operator;
mod room_locks;
pub(crate) mod runner;
