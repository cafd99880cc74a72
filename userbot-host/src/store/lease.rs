//! The table item that holds the lease.
use aws_sdk_dynamodb::{
    operation::update_item::{UpdateItemError, builders::UpdateItemFluentBuilder},
    types::AttributeValue,
};
use domain::Timestamp;
use serde::Deserialize;

use crate::store::table::{StoreError, Table, failed};

const LEASE: &str = "lease";

/// The lease as the table has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct LeaseState {
    /// The number of the latest holder. Each new holder gets a higher number.
    pub(crate) fence: u64,
    /// The time of day at which the lease expires. `None` if it was released.
    pub(crate) expires: Option<Timestamp>,
}

/// The values that a holder writes into the lease.
pub(crate) struct LeaseClaim<'a> {
    pub(crate) owner: &'a str,
    pub(crate) fence: u64,
    pub(crate) expires: Timestamp,
}

impl Table {
    /// Reads the lease. `None` if no host has ever held it.
    pub(crate) async fn lease(&self) -> Result<Option<LeaseState>, StoreError> {
        self.get("reading the lease", LEASE.to_owned()).await
    }

    /// Takes the lease. Returns false if the item differs from `read`, because another host has changed it meanwhile.
    pub(crate) async fn take_lease(
        &self,
        read: Option<&LeaseState>,
        claim: &LeaseClaim<'_>,
    ) -> Result<bool, StoreError> {
        let update = self.claiming_update(claim);
        let update = match read {
            None => update.condition_expression("attribute_not_exists(fence)"),
            Some(LeaseState { fence, expires: None }) => update
                .condition_expression("fence = :read_fence AND attribute_not_exists(expires)")
                .expression_attribute_values(":read_fence", number(fence)),
            Some(LeaseState { fence, expires: Some(expires) }) => update
                .condition_expression("fence = :read_fence AND expires = :read_expires")
                .expression_attribute_values(":read_fence", number(fence))
                .expression_attribute_values(":read_expires", number(expires.0)),
        };
        update_if("taking the lease", update).await
    }

    /// Renews the lease of this holder. Returns false if another host has the lease or if it was released.
    pub(crate) async fn renew_lease(&self, claim: &LeaseClaim<'_>) -> Result<bool, StoreError> {
        let update = self.claiming_update(claim);
        let update = update.condition_expression("fence = :fence AND attribute_exists(expires)");
        update_if("renewing the lease", update).await
    }

    /// Releases the lease of this holder. Does nothing if another host has the lease.
    pub(crate) async fn release_lease(&self, fence: u64) -> Result<(), StoreError> {
        let update = self
            .lease_update()
            .update_expression("REMOVE expires")
            .condition_expression("fence = :fence")
            .expression_attribute_values(":fence", number(fence));
        update_if("releasing the lease", update).await.map(drop)
    }

    fn claiming_update(&self, LeaseClaim { owner, fence, expires }: &LeaseClaim<'_>) -> UpdateItemFluentBuilder {
        self.lease_update()
            .update_expression("SET fence = :fence, #owner = :owner, expires = :expires")
            .expression_attribute_names("#owner", "owner")
            .expression_attribute_values(":fence", number(fence))
            .expression_attribute_values(":owner", AttributeValue::S((*owner).to_owned()))
            .expression_attribute_values(":expires", number(expires.0))
    }

    fn lease_update(&self) -> UpdateItemFluentBuilder {
        self.client.update_item().table_name(&self.name).set_key(Some(self.key(LEASE.to_owned())))
    }
}

/// Sends an update. Returns false if its condition does not hold.
async fn update_if(doing: &'static str, update: UpdateItemFluentBuilder) -> Result<bool, StoreError> {
    match update.send().await {
        Ok(_) => Ok(true),
        Err(error) if error.as_service_error().is_some_and(UpdateItemError::is_conditional_check_failed_exception) => {
            Ok(false)
        }
        Err(error) => Err(failed(doing, error)),
    }
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

#[cfg(test)]
mod tests {
    use domain::AccountId;

    use super::*;
    use crate::{local_aws, store::table::create_table};

    #[tokio::test]
    async fn a_lease_is_taken_by_one_renewed_by_its_holder_and_released() {
        let (aws, clients) = local_aws::start().await;
        create_table(&clients.dynamodb, "Userbot").await.unwrap();
        create_table(&clients.dynamodb, "Userbot").await.unwrap();
        let table = Table::new(clients.dynamodb, "Userbot", &AccountId("main".into()));
        assert_eq!(table.lease().await.unwrap(), None);

        assert!(table.take_lease(None, &claim("one", 1, 10)).await.unwrap());
        assert!(!table.take_lease(None, &claim("two", 1, 10)).await.unwrap(), "somebody was faster");
        let seen = LeaseState { fence: 1, expires: Some(Timestamp(10)) };
        assert_eq!(table.lease().await.unwrap(), Some(seen.clone()));
        assert!(table.renew_lease(&claim("one", 1, 20)).await.unwrap());
        assert!(!table.take_lease(Some(&seen), &claim("two", 2, 30)).await.unwrap(), "it was renewed");

        let seen = table.lease().await.unwrap();
        assert!(table.take_lease(seen.as_ref(), &claim("two", 2, 30)).await.unwrap());
        assert!(!table.renew_lease(&claim("one", 1, 40)).await.unwrap(), "it is another's");
        table.release_lease(1).await.unwrap();
        assert_eq!(table.lease().await.unwrap(), Some(LeaseState { fence: 2, expires: Some(Timestamp(30)) }));
        table.release_lease(2).await.unwrap();
        assert_eq!(table.lease().await.unwrap(), Some(LeaseState { fence: 2, expires: None }));
        assert!(!table.renew_lease(&claim("two", 2, 50)).await.unwrap(), "it was given back");
        aws.stop().await;
    }

    fn claim(owner: &str, fence: u64, expires: i64) -> LeaseClaim<'_> {
        LeaseClaim { owner, fence, expires: Timestamp(expires) }
    }
}
