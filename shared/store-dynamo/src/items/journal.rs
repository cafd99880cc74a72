//! The stored form of causes that have happened, with their unsent effects.

use std::collections::BTreeMap;

use domain::{Cause, Effect, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Entry, Outcome};

use crate::items::form::Malformed;

/// A cause that has happened. The key `cause` is the name of the cause, and `origin` is the cause in full. Effects and
/// outcomes are maps by the effect's index.
#[derive(Serialize, Deserialize)]
pub(crate) struct JournalItem {
    cause: String,
    origin: Cause,
    unsent: BTreeMap<String, Effect>,
    outcomes: BTreeMap<String, Outcome>,
    /// The partition key of the index `unsent`, with the same value in every item. Missing once all effects are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    outbox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unsent_since: Option<Timestamp>,
    /// The time at which the item expires, in seconds since 1970. Set once all effects are done.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<i64>,
}

/// The value of `outbox` in every item that has unsent effects.
pub(crate) const OUTBOX: &str = "desk";

impl JournalItem {
    /// Creates the item of a cause that happens at `now`. An item without effects gets its expiry immediately.
    pub(crate) fn new(cause: &Cause, effects: &[Effect], now: Timestamp, expires_at: i64) -> Self {
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
