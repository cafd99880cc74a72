//! Decisions: plain functions on the model.
pub mod admission;
pub mod board;
pub mod closing;
pub mod deadlines;
pub mod matching;
pub mod queue;
pub mod reach;
pub mod register;
pub mod returning;
pub mod rooms;
pub mod roster;
pub mod shift;
pub mod silence;
