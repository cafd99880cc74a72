//! Creates the tables, for local use. For production, `template.yaml` (in a later version) must define the same tables.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
    TimeToLiveSpecification,
};

use store::StoreError;

use crate::{
    keys::{Index, KeyPart, Table},
    sdk::{failed, whole},
};

/// Creates the tables that do not exist yet, each with its indexes and its TTL. For local use.
pub async fn create_tables(client: &Client, prefix: &str) -> Result<(), StoreError> {
    for table in Table::ALL {
        create(client, &format!("{prefix}{}", table.name()), table).await?;
    }
    Ok(())
}

async fn create(client: &Client, name: &str, table: Table) -> Result<(), StoreError> {
    const DOING: &str = "making a table";
    let request = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(definitions(table)))
        .set_key_schema(Some(schema(table.hash_part(), table.range_part())))
        .set_global_secondary_indexes(Some(table.indexes().into_iter().map(index).collect()).filter(is_not_empty));
    match request.send().await {
        Ok(_) => {}
        Err(error) if error.as_service_error().is_some_and(CreateTableError::is_resource_in_use_exception) => {
            return Ok(());
        }
        Err(error) => return Err(failed(DOING, &error)),
    }
    if let Some(ttl) = table.ttl() {
        let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name(ttl).build();
        let request = client.update_time_to_live().table_name(name).time_to_live_specification(whole(ttl));
        request.send().await.map_err(|error| failed(DOING, &error))?;
    }
    Ok(())
}

fn definitions(table: Table) -> Vec<AttributeDefinition> {
    let mut parts = vec![table.hash_part()];
    parts.extend(table.range_part());
    parts.extend(table.indexes().into_iter().flat_map(|index| [Some(index.hash), index.range]).flatten());
    parts.sort_by_key(|(name, _)| *name);
    parts.dedup_by_key(|(name, _)| *name);
    let define = |(name, kind)| AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build();
    parts.into_iter().map(|part| whole(define(part))).collect()
}

fn schema(hash: KeyPart, range: Option<KeyPart>) -> Vec<KeySchemaElement> {
    let element =
        |(name, _): KeyPart, kind| whole(KeySchemaElement::builder().attribute_name(name).key_type(kind).build());
    let mut schema = vec![element(hash, KeyType::Hash)];
    schema.extend(range.map(|range| element(range, KeyType::Range)));
    schema
}

fn index(index: Index) -> GlobalSecondaryIndex {
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
    let built = GlobalSecondaryIndex::builder()
        .index_name(index.name)
        .set_key_schema(Some(schema(index.hash, index.range)))
        .projection(keys_only)
        .build();
    whole(built)
}

#[expect(clippy::ptr_arg, reason = "`Option::filter` requires this type")]
fn is_not_empty(indexes: &Vec<GlobalSecondaryIndex>) -> bool {
    !indexes.is_empty()
}
