//! Finds the chats whose deadline has passed, for the timers.
//!
//! The index lags a little behind its table, so it is used only to find the keys of the chats. Each chat is then read
//! from the table, and skipped if its deadline was removed or moved into the future.

use domain::{Chat, DeskId, Timestamp};

use store::StoreError;

use crate::{
    items::ChatItem,
    keys::{DUE, Item, Table, attribute, key, number, text},
    sdk::failed,
    tables::{Tables, page},
};

pub(crate) async fn chats_due(
    tables: &Tables,
    desk: &DeskId,
    by: Timestamp,
    limit: usize,
) -> Result<Vec<Chat>, StoreError> {
    let mut found = find(tables, desk, by, limit).await?;
    found.truncate(limit);
    still_due(tables, &found, by).await
}

/// Returns the keys of the chats whose deadline has passed according to the index, the earliest deadline first.
async fn find(tables: &Tables, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Item>, StoreError> {
    let query = tables.client.query().table_name(tables.name(Table::Chats)).index_name(DUE);
    let query = query.key_condition_expression("#desk = :desk AND #due <= :by");
    let query = query.expression_attribute_names("#desk", attribute::DESK);
    let query = query.expression_attribute_names("#due", attribute::DUE);
    let query = query.expression_attribute_values(":desk", text(desk));
    let query = query.expression_attribute_values(":by", number(by.0)).limit(page(limit));
    let answer = query.send().await.map_err(|error| failed("finding the chats that are due", &error))?;
    Ok(answer.items.unwrap_or_default())
}

/// Reads these chats from the table, and returns the chats whose stored deadline is at or before `by`.
async fn still_due(tables: &Tables, found: &[Item], by: Timestamp) -> Result<Vec<Chat>, StoreError> {
    let mut chats: Vec<Chat> = Vec::new();
    for item in found {
        let chat = tables.get::<ChatItem, Chat>(Table::Chats, key::of(Table::Chats, item), "reading a chat").await?;
        chats.extend(chat.filter(|chat| chat.due.is_some_and(|due| due <= by)));
    }
    Ok(chats)
}

#[cfg(test)]
mod tests;
