//! The form of every item: one struct for each table, whose fields are the item's attributes.
//!
//! `Leads` and `Operators` keep the names that their first owner gave them. An attribute exists only in the states
//! that have it. Times are milliseconds since 1970; only the TTL is in seconds, as DynamoDB wants it.
//!
//! A change of one of these forms says how items of the old one are still read, and the old form stays as a test.

mod people;
mod places;
mod queue;

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Cause, DeskId, Effect, Settings, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::{Entry, Outcome, StoreError};
pub(super) use people::{LeadItem, OperatorItem, SlotForm};
pub(super) use places::{ChatItem, RoomItem};
pub(super) use queue::{BoardItem, TicketItem};

/// An item as DynamoDB has it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The item of a form.
pub(super) fn form<F: Serialize>(form: &F) -> Item {
    serde_dynamo::to_item(form).expect("our forms are maps of text and numbers")
}

/// One value of a form.
pub(super) fn value<V: Serialize>(value: &V) -> AttributeValue {
    serde_dynamo::to_attribute_value(value).expect("our values are text, numbers and maps of them")
}

/// Reads an item of the form `I`. An error says nothing of what the item holds.
pub(super) fn read<I: DeserializeOwned, T: TryFrom<I>>(item: Item, doing: &'static str) -> Result<T, StoreError> {
    let unreadable = || StoreError { doing, problem: "an item has not the form that it should have".to_owned() };
    let form: I = serde_dynamo::from_item(item).map_err(|_| unreadable())?;
    T::try_from(form).map_err(|_| unreadable())
}

/// An attribute is missing that the item's state must have.
#[derive(Debug)]
pub(super) struct Malformed;

/// The settings under their own names. One that is not stored is as [`Settings::default`] has it, so that a new one
/// needs no change of what is stored.
#[derive(Serialize, Deserialize)]
pub(super) struct SettingsItem {
    desk: DeskId,
    #[serde(flatten)]
    settings: Settings,
}

/// A cause that has happened. Its key is the cause's name; the cause itself stands beside it. Effects and outcomes are
/// maps by the effect's index.
#[derive(Serialize, Deserialize)]
pub(super) struct JournalItem {
    cause: String,
    origin: Cause,
    unsent: BTreeMap<String, Effect>,
    outcomes: BTreeMap<String, Outcome>,
    /// The same for all; only an index without it cannot be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    outbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsent_since: Option<Timestamp>,
    /// In seconds. Only once nothing is unsent.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// The value of `outbox` on every item that has something unsent.
pub(super) const OUTBOX: &str = "desk";

impl JournalItem {
    /// Of a cause that happens now. One without effects is on its way out at once.
    pub(super) fn new(cause: &Cause, effects: &[Effect], now: Timestamp, expires_at: i64) -> Self {
        let unsent: BTreeMap<String, Effect> =
            effects.iter().enumerate().map(|(index, effect)| (index.to_string(), effect.clone())).collect();
        let anything = !unsent.is_empty();
        Self {
            cause: cause.to_string(),
            origin: cause.clone(),
            unsent,
            outcomes: BTreeMap::new(),
            outbox: anything.then(|| OUTBOX.to_owned()),
            unsent_since: anything.then_some(now),
            expires_at: (!anything).then_some(expires_at),
        }
    }
}

impl TryFrom<JournalItem> for Entry {
    type Error = Malformed;

    fn try_from(item: JournalItem) -> Result<Self, Malformed> {
        let number = |(index, effect): (String, Effect)| Ok((index.parse().map_err(|_| Malformed)?, effect));
        Ok(Self {
            cause: item.origin,
            unsent: item.unsent.into_iter().map(number).collect::<Result<_, _>>()?,
            unsent_since: item.unsent_since,
        })
    }
}

impl SettingsItem {
    pub(super) fn new(desk: &DeskId, settings: &Settings) -> Self {
        Self { desk: desk.clone(), settings: settings.clone() }
    }
}

impl From<SettingsItem> for Settings {
    fn from(item: SettingsItem) -> Self {
        item.settings
    }
}

#[cfg(test)]
#[path = "items_tests.rs"]
mod tests;
