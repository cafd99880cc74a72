//! Empty tables in a DynamoDB on loopback, for unit tests.

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_local::{ACCESS_KEY, AwsLocal, REGION, SECRET_KEY, Where};

use crate::{DynamoDb, create_tables};

/// Starts a local DynamoDB and creates empty tables in it. The caller must keep the returned [`AwsLocal`] while it uses
/// the tables.
pub(crate) async fn empty() -> (AwsLocal, DynamoDb) {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "local");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(aws.dynamodb_url())
        .region(Region::new(REGION))
        .build();
    let client = aws_sdk_dynamodb::Client::new(&config);
    create_tables(&client, "test-").await.unwrap();
    (aws, DynamoDb::new(client, "test-"))
}
