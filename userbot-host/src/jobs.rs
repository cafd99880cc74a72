//! The jobs that the desk sends, one file each, and what takes them from the queue.
mod add_operator;
pub(crate) mod befriend;
pub(crate) mod chat;
mod close_chat;
pub(crate) mod context;
mod lost_room;
mod parking;
mod prepare_room;
mod queue;
pub(crate) mod runner;
