//! Keeps the unsent effects of each cause in its journal item, until all effects are done.
//!
//! ```text
//! committed with effects ──done──▶ … ──all done──▶ closed: no `unsent_since`, a TTL ──▶ gone after 30 days
//! ```
//!
//! When all effects are done, a second call closes the item. If that call fails, the next search for unsent effects
//! still finds the item, sees that no effect is left, and closes it.

use std::time::Duration;

use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue};
use domain::{Cause, Timestamp};
use sha2::{Digest, Sha256};

use store::{Entry, JOURNAL_DAYS, Outcome, StoreError};

use crate::{
    items::{JournalItem, OUTBOX, read, value},
    keys::{Item, Table, UNSENT, attribute, key, number, text},
    sdk::failed,
    tables::{Tables, page},
};

/// The largest number of effects that one call marks as done. DynamoDB limits an expression to 4 KB.
const MARKED_AT_ONCE: usize = 50;

/// Returns the time at which a journal item expires if its last effect is done at `now`. The time is in seconds since
/// 1970, as the TTL requires.
pub(crate) fn expiry_s(now: Timestamp) -> i64 {
    now.after(Duration::from_hours(24 * JOURNAL_DAYS)).seconds()
}

pub(crate) async fn mark_done(
    tables: &Tables,
    cause: &Cause,
    outcomes: &[(u32, Outcome)],
    now: Timestamp,
) -> Result<(), StoreError> {
    for some in outcomes.chunks(MARKED_AT_ONCE) {
        match mark_some(tables, cause, some).await? {
            Some(entry) if entry.unsent.is_empty() => close(tables, cause, now).await?,
            Some(_) | None => {}
        }
    }
    Ok(())
}

pub(crate) async fn unsent(tables: &Tables, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
    const DOING: &str = "finding unsent effects";
    let query = tables.client.query().table_name(tables.name(Table::Journal)).index_name(UNSENT);
    let query = query.key_condition_expression("#outbox = :outbox AND #since < :before");
    let query = query.expression_attribute_names("#outbox", attribute::OUTBOX);
    let query = query.expression_attribute_names("#since", attribute::UNSENT_SINCE);
    let query = query.expression_attribute_values(":outbox", text(OUTBOX));
    let query = query.expression_attribute_values(":before", number(before.0)).limit(page(limit));
    let found = query.send().await.map_err(|error| failed(DOING, &error))?.items.unwrap_or_default();

    let mut entries = Vec::new();
    for item in found {
        let Some(entry) = read_found(tables, &item).await? else { continue };
        match entry.unsent_since {
            Some(_) if entry.unsent.is_empty() => close(tables, &entry.cause, before).await?,
            Some(since) if since < before => entries.push(entry),
            Some(_) | None => {}
        }
    }
    Ok(entries)
}

pub(crate) async fn claim(tables: &Tables, entry: &Entry, now: Timestamp) -> Result<bool, StoreError> {
    let Some(since) = entry.unsent_since else { return Ok(false) };
    let update = touch(tables, &entry.cause)
        .update_expression("SET #since = :now")
        .condition_expression("#since = :since")
        .expression_attribute_names("#since", attribute::UNSENT_SINCE)
        .expression_attribute_values(":now", number(now.0))
        .expression_attribute_values(":since", number(since.0));
    Ok(unless_refused(update, "claiming unsent effects").await?.is_some())
}

/// Stores the bytes of an update that cannot be processed. The item expires after 30 days. The item's key contains a
/// hash of the update, so an update that is set aside twice is stored only once.
pub(crate) async fn set_aside(tables: &Tables, update: &[u8], now: Timestamp) -> Result<(), StoreError> {
    let put = tables
        .client
        .put_item()
        .table_name(tables.name(Table::Journal))
        .item(attribute::CAUSE, text(format!("aside/{}", hex::encode(Sha256::digest(update)))))
        .item(attribute::UPDATE, AttributeValue::B(Blob::new(update)))
        .item(attribute::EXPIRES_AT, number(expiry_s(now)));
    put.send().await.map(drop).map_err(|error| failed("setting an update aside", &error))
}

/// Marks these effects as done, in one call. Returns the journal item after the change, or `None` if it has expired.
async fn mark_some(tables: &Tables, cause: &Cause, some: &[(u32, Outcome)]) -> Result<Option<Entry>, StoreError> {
    const DOING: &str = "marking effects as done";
    let (mut removals, mut settings) = (Vec::new(), Vec::new());
    let mut update = touch(tables, cause)
        .condition_expression("attribute_exists(#outcomes)")
        .expression_attribute_names("#unsent", attribute::UNSENT)
        .expression_attribute_names("#outcomes", attribute::OUTCOMES)
        .return_values(ReturnValue::AllNew);
    for (index, outcome) in some {
        removals.push(format!("#unsent.#{index}"));
        settings.push(format!("#outcomes.#{index} = :{index}"));
        update = update
            .expression_attribute_names(format!("#{index}"), index.to_string())
            .expression_attribute_values(format!(":{index}"), value(outcome));
    }
    let expression = format!("REMOVE {} SET {}", removals.join(", "), settings.join(", "));
    let item = unless_refused(update.update_expression(expression), DOING).await?;
    item.map(|item| read::<JournalItem, Entry>(item, DOING)).transpose()
}

/// Closes an item whose effects are all done: removes it from the index `unsent`, and sets its TTL. Does nothing if the
/// item was closed before.
async fn close(tables: &Tables, cause: &Cause, now: Timestamp) -> Result<(), StoreError> {
    let update = touch(tables, cause)
        .update_expression("REMOVE #since, #outbox SET #expires = :expires")
        .condition_expression("attribute_exists(#since)")
        .expression_attribute_names("#since", attribute::UNSENT_SINCE)
        .expression_attribute_names("#outbox", attribute::OUTBOX)
        .expression_attribute_names("#expires", attribute::EXPIRES_AT)
        .expression_attribute_values(":expires", number(expiry_s(now)));
    unless_refused(update, "closing a journal item").await.map(drop)
}

async fn read_found(tables: &Tables, found: &Item) -> Result<Option<Entry>, StoreError> {
    tables.get::<JournalItem, _>(Table::Journal, key::of(Table::Journal, found), "reading unsent effects").await
}

fn touch(tables: &Tables, cause: &Cause) -> UpdateItemFluentBuilder {
    tables.client.update_item().table_name(tables.name(Table::Journal)).set_key(Some(key::journal(cause)))
}

/// Sends this `UpdateItem` call. Returns the item after the call, or `None` if the condition of the call did not hold.
/// The returned item is empty if the call does not ask for return values.
async fn unless_refused(update: UpdateItemFluentBuilder, doing: &'static str) -> Result<Option<Item>, StoreError> {
    match update.send().await {
        Ok(answer) => Ok(Some(answer.attributes.unwrap_or_default())),
        Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
            Ok(None)
        }
        Err(error) => Err(failed(doing, &error)),
    }
}

#[cfg(test)]
mod tests;
