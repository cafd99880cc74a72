//! Generic reads and writes of items in the host's table.
use std::{collections::HashMap, error::Error};

use aws_sdk_dynamodb::{
    Client,
    error::{BuildError, DisplayErrorContext, SdkError},
    operation::create_table::CreateTableError,
    types::{AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType},
};
use domain::AccountId;
use serde::{Serialize, de::DeserializeOwned};

const ACCOUNT: &str = "account";
const ITEM: &str = "item";

pub(super) type Item = HashMap<String, AttributeValue>;

/// The items of one account in the host's table.
#[derive(Clone)]
pub(crate) struct Table {
    pub(super) client: Client,
    pub(super) name: String,
    pub(super) account: AccountId,
}

/// The table could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{doing} in the host's table: {why}")]
pub struct StoreError {
    pub(super) doing: &'static str,
    pub(super) why: String,
}

/// Creates the host's table unless it exists. Only the local system and tests call this function: on AWS, the
/// template creates the table.
pub async fn create_table(client: &Client, name: &str) -> Result<(), StoreError> {
    let key = |name: &str, kind: KeyType| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let text =
        |name: &str| AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build();
    let keys = [key(ACCOUNT, KeyType::Hash), key(ITEM, KeyType::Range)].into_iter().collect::<Result<_, _>>();
    let texts = [text(ACCOUNT), text(ITEM)].into_iter().collect::<Result<_, _>>();
    let built = |error: BuildError| StoreError { doing: "describing the table", why: error.to_string() };
    let created = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys.map_err(built)?))
        .set_attribute_definitions(Some(texts.map_err(built)?))
        .send()
        .await;
    match created {
        Ok(_) => Ok(()),
        Err(error) if error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception) => Ok(()),
        Err(error) => Err(failed("making the table", error)),
    }
}

impl Table {
    pub(crate) fn new(client: Client, name: &str, account: &AccountId) -> Self {
        Self { client, name: name.to_owned(), account: account.clone() }
    }

    pub(super) fn key(&self, item: String) -> Item {
        [(ACCOUNT, self.account.0.clone()), (ITEM, item)]
            .map(|(name, value)| (name.to_owned(), AttributeValue::S(value)))
            .into()
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        doing: &'static str,
        item: String,
    ) -> Result<Option<T>, StoreError> {
        let request = self.client.get_item().table_name(&self.name).set_key(Some(self.key(item))).consistent_read(true);
        let found = request.send().await.map_err(|error| failed(doing, error))?;
        found.item.map(|item| read(doing, item)).transpose()
    }

    /// Writes an item. Fails if the item has a higher fence, which means that a later host has taken the lease.
    pub(super) async fn put(&self, doing: &'static str, item: impl Serialize, fence: u64) -> Result<(), StoreError> {
        let item = serde_dynamo::to_item(item).map_err(|error| StoreError { doing, why: error.to_string() })?;
        self.client
            .put_item()
            .table_name(&self.name)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(fence) OR fence <= :fence")
            .expression_attribute_values(":fence", AttributeValue::N(fence.to_string()))
            .send()
            .await
            .map_err(|error| failed(doing, error))?;
        Ok(())
    }

    /// Reads all items whose name starts with `prefix`, ordered by name.
    pub(super) async fn all<T: DeserializeOwned>(
        &self,
        doing: &'static str,
        prefix: &str,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        let mut next = None;
        loop {
            let request = self
                .client
                .query()
                .table_name(&self.name)
                .consistent_read(true)
                .key_condition_expression("#account = :account AND begins_with(#item, :prefix)")
                .expression_attribute_names("#account", ACCOUNT)
                .expression_attribute_names("#item", ITEM)
                .expression_attribute_values(":account", AttributeValue::S(self.account.0.clone()))
                .expression_attribute_values(":prefix", AttributeValue::S(prefix.to_owned()))
                .set_exclusive_start_key(next);
            let page = request.send().await.map_err(|error| failed(doing, error))?;
            for item in page.items.unwrap_or_default() {
                found.push(read(doing, item)?);
            }
            next = page.last_evaluated_key;
            if next.is_none() {
                return Ok(found);
            }
        }
    }
}

fn read<T: DeserializeOwned>(doing: &'static str, item: Item) -> Result<T, StoreError> {
    serde_dynamo::from_item(item).map_err(|error| StoreError { doing, why: error.to_string() })
}

pub(super) fn failed<E: Error + Send + Sync + 'static>(doing: &'static str, error: SdkError<E>) -> StoreError {
    StoreError { doing, why: DisplayErrorContext(error).to_string() }
}
