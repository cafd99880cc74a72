//! The form of every item: one struct for each table, whose fields are the item's attributes.
//!
//! `Leads` and `Operators` keep the names that their first owner gave them. An attribute exists only in the states
//! that have it. Times are milliseconds since 1970; only the TTL is in seconds, as DynamoDB wants it.
//!
//! A change of one of these forms says how items of the old one are still read, and the old form stays as a test.

mod desk;
mod form;
mod journal;
mod people;
mod places;
mod queue;

pub(crate) use desk::{BoardItem, SettingsItem};
pub(crate) use form::{form, read, value};
pub(crate) use journal::{JournalItem, OUTBOX};
pub(crate) use people::{LeadItem, OperatorItem, SlotForm};
pub(crate) use places::{ChatItem, RoomItem};
pub(crate) use queue::TicketItem;

#[cfg(test)]
mod tests;
