//! The stored form of every item: one struct for each kind of item, whose fields are the item's attributes.
//!
//! `Leads` and `Operators` keep the attribute names of an earlier program that used these tables. An attribute that
//! only some states of an item have is missing in the other states. Times are in milliseconds since 1970; only the TTL
//! is in seconds, as DynamoDB requires.
//!
//! If a form changes, items in the old form must still be readable, and a test keeps an example of the old form.

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
