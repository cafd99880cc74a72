//! The item of the lease.
use aws_sdk_dynamodb::{operation::update_item::UpdateItemError, types::AttributeValue};
use domain::Timestamp;
use serde::Deserialize;

use super::{StoreError, Table, failed};
use crate::lease::Seen;

const LEASE: &str = "lease";

#[derive(Deserialize)]
struct LeaseItem {
    fence: u64,
    expires: Option<Timestamp>,
}

impl Table {
    /// The lease as it stands. `None` if nobody ever had it.
    pub(crate) async fn lease(&self) -> Result<Option<Seen>, StoreError> {
        let item: Option<LeaseItem> = self.get("reading the lease", LEASE.to_owned()).await?;
        Ok(item.map(|LeaseItem { fence, expires }| Seen { fence, expires }))
    }

    /// Takes the lease if it still is as it was seen. False if it is not.
    pub(crate) async fn take_lease(
        &self,
        seen: Option<&Seen>,
        owner: &str,
        fence: u64,
        expires: Timestamp,
    ) -> Result<bool, StoreError> {
        let condition = match seen {
            None => "attribute_not_exists(fence)",
            Some(Seen { expires: None, .. }) => "fence = :seen_fence AND attribute_not_exists(expires)",
            Some(Seen { expires: Some(_), .. }) => "fence = :seen_fence AND expires = :seen_expires",
        };
        let values = [
            (":seen_fence", seen.map(|seen| AttributeValue::N(seen.fence.to_string()))),
            (":seen_expires", seen.and_then(|seen| seen.expires).map(number)),
        ];
        self.write_lease("taking the lease", condition, values, owner, fence, expires).await
    }

    /// Renews the lease of this holder. False if somebody else has it.
    pub(crate) async fn renew_lease(&self, owner: &str, fence: u64, expires: Timestamp) -> Result<bool, StoreError> {
        let condition = "fence = :fence AND attribute_exists(expires)";
        self.write_lease("renewing the lease", condition, [], owner, fence, expires).await
    }

    async fn write_lease<const N: usize>(
        &self,
        doing: &'static str,
        condition: &str,
        values: [(&str, Option<AttributeValue>); N],
        owner: &str,
        fence: u64,
        expires: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut request = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(self.key(LEASE.to_owned())))
            .update_expression("SET fence = :fence, #owner = :owner, expires = :expires")
            .condition_expression(condition)
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":fence", AttributeValue::N(fence.to_string()))
            .expression_attribute_values(":owner", AttributeValue::S(owner.to_owned()))
            .expression_attribute_values(":expires", number(expires));
        for (name, value) in values {
            if let Some(value) = value {
                request = request.expression_attribute_values(name, value);
            }
        }
        match request.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(false)
            }
            Err(error) => Err(failed(doing, error)),
        }
    }

    /// Gives the lease of this holder back. Nothing happens if somebody else has it.
    pub(crate) async fn release_lease(&self, fence: u64) -> Result<(), StoreError> {
        let released = self
            .client
            .update_item()
            .table_name(&self.name)
            .set_key(Some(self.key(LEASE.to_owned())))
            .update_expression("REMOVE expires")
            .condition_expression("fence = :fence")
            .expression_attribute_values(":fence", AttributeValue::N(fence.to_string()))
            .send()
            .await;
        match released {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(failed("releasing the lease", error)),
        }
    }
}

fn number(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.0.to_string())
}
