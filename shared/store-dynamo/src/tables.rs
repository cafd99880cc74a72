//! The client, the names of the desk's tables, and the reads that all tables share.

use aws_sdk_dynamodb::Client;
use domain::DeskId;
use serde::de::DeserializeOwned;
use store::StoreError;

use crate::{
    items::read,
    keys::{Item, Table, attribute, text},
    sdk::failed,
};

/// The client, and the prefix with which the names of the desk's tables begin.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub(crate) client: Client,
    prefix: String,
}

impl Tables {
    pub(crate) fn new(client: Client, prefix: String) -> Self {
        Self { client, prefix }
    }

    pub(crate) fn name(&self, table: Table) -> String {
        format!("{}{}", self.prefix, table.name())
    }

    pub(crate) async fn get<I, T>(&self, table: Table, key: Item, doing: &'static str) -> Result<Option<T>, StoreError>
    where
        I: DeserializeOwned,
        T: TryFrom<I>,
    {
        let get = self.client.get_item().table_name(self.name(table)).set_key(Some(key)).consistent_read(true);
        let answer = get.send().await.map_err(|error| failed(doing, &error))?;
        answer.item.map(|item| read::<I, T>(item, doing)).transpose()
    }

    /// Returns all items of a desk. The desk must be the partition key of the table.
    pub(crate) async fn of_desk<I, T>(
        &self,
        table: Table,
        desk: &DeskId,
        doing: &'static str,
    ) -> Result<Vec<T>, StoreError>
    where
        I: DeserializeOwned,
        T: TryFrom<I>,
    {
        let query = self.client.query().table_name(self.name(table)).consistent_read(true);
        let query =
            query.key_condition_expression("#desk = :desk").expression_attribute_names("#desk", attribute::DESK);
        let mut items = query.expression_attribute_values(":desk", text(desk)).into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(read::<I, T>(item.map_err(|error| failed(doing, &error))?, doing)?);
        }
        Ok(found)
    }
}

/// Converts a limit to the form of DynamoDB. The result is at least 1, because DynamoDB rejects a smaller limit.
pub(crate) fn page(limit: usize) -> i32 {
    i32::try_from(limit.max(1)).unwrap_or(i32::MAX)
}
