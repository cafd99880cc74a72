//! Creates tables in a DynamoDB at any address.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use store_dynamo::{DynamoDb, create_tables};

/// Creates the tables twice: the second call must succeed too, although all tables exist already.
pub(crate) async fn dynamodb_at(url: &str, prefix: &str) -> DynamoDb {
    let credentials = Credentials::new("local", "local-and-not-a-secret", None, None, "local");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .region(Region::new("eu-central-1"))
        .build();
    let client = aws_sdk_dynamodb::Client::new(&config);
    for _ in 0..2 {
        create_tables(&client, prefix).await.expect("the tables are created");
    }
    DynamoDb::new(client, prefix)
}
