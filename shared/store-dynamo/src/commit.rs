//! A change as one transaction: the journal item first, then every write with its condition.
//!
//! A cancelled transaction lists a reason for each of its items. The reason that comes first in the order of [`Reason`]
//! is returned. Writes that set or release an operator's slot are harmless if the slot or the operator is gone.
//! DynamoDB cannot leave out a single write, so it cancels the whole transaction. If no other condition failed, the
//! change is tried again without the harmless writes.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{CancellationReason, Put, TransactWriteItem};
use domain::{Cause, Change, Timestamp, Write};

use store::conditions::{check_form, is_harmless_if_gone, reason};
use store::{CommitError, Reason, StoreError};

use crate::{
    items::{JournalItem, form},
    journal::expiry_s,
    keys::{Table, attribute},
    sdk::{failed, whole},
    tables::Tables,
};

const DOING: &str = "storing a change";

pub(crate) async fn commit(tables: &Tables, cause: &Cause, change: &Change, now: Timestamp) -> Result<(), CommitError> {
    check_form(&change.writes)?;
    let journal = journal_put(tables, cause, change, now);
    let mut without = BTreeSet::new();
    // Each attempt leaves out more of the harmless writes, so the loop ends.
    loop {
        let writes: Vec<(usize, &Write)> =
            change.writes.iter().enumerate().filter(|(index, _)| !without.contains(index)).collect();
        let Some(reasons) = attempt(tables, &journal, &writes).await? else { return Ok(()) };
        without.extend(judge(&reasons, &writes)?);
    }
}

/// Tries the transaction once. Returns `None` if the transaction was stored, and the reasons if it was cancelled.
async fn attempt(
    tables: &Tables,
    journal: &TransactWriteItem,
    writes: &[(usize, &Write)],
) -> Result<Option<Vec<CancellationReason>>, StoreError> {
    let items = writes.iter().map(|(_, write)| tables.transact(write));
    let items: Vec<TransactWriteItem> = std::iter::once(journal.clone()).chain(items).collect();
    match tables.client.transact_write_items().set_transact_items(Some(items)).send().await {
        Ok(_) => Ok(None),
        Err(error) => match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                Ok(Some(cancelled.cancellation_reasons().to_vec()))
            }
            _ => Err(failed(DOING, &error)),
        },
    }
}

/// Decides what follows a cancelled transaction. Returns the indexes of the writes to leave out of the next attempt, or
/// the error to report.
fn judge(reasons: &[CancellationReason], writes: &[(usize, &Write)]) -> Result<Vec<usize>, CommitError> {
    let (mut refusals, mut gone) = (Vec::new(), Vec::new());
    // The first reason belongs to the journal item. The reasons of the writes follow, in the order of the writes.
    for (place, code) in reasons.iter().map(|reason| reason.code().unwrap_or("None")).enumerate() {
        let write = place.checked_sub(1).and_then(|place| writes.get(place));
        match (code, write) {
            ("None", _) => {}
            ("ConditionalCheckFailed", Some((index, write))) if is_harmless_if_gone(write) => gone.push(*index),
            ("ConditionalCheckFailed", Some((_, write))) => refusals.push(reason(write)),
            ("ConditionalCheckFailed", None) => refusals.push(Reason::Journal),
            // Throttling is treated as a conflict, so that the caller waits: the SDK does not retry a cancelled
            // transaction.
            ("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded", _) => {
                refusals.push(Reason::Conflict);
            }
            (other, _) => return Err(StoreError { doing: DOING, problem: format!("cancelled: {other}") }.into()),
        }
    }
    match refusals.into_iter().min() {
        Some(reason) => Err(CommitError::Refused(reason)),
        None if gone.is_empty() => {
            Err(StoreError { doing: DOING, problem: "cancelled without a reason".to_owned() }.into())
        }
        None => Ok(gone),
    }
}

fn journal_put(tables: &Tables, cause: &Cause, change: &Change, now: Timestamp) -> TransactWriteItem {
    let item = JournalItem::new(cause, &change.effects, now, expiry_s(now));
    let put = Put::builder()
        .table_name(tables.name(Table::Journal))
        .set_item(Some(form(&item)))
        .condition_expression("attribute_not_exists(#cause)")
        .expression_attribute_names("#cause", attribute::CAUSE);
    TransactWriteItem::builder().put(whole(put.build())).build()
}

#[cfg(test)]
mod tests;
