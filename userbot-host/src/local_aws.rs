//! Local AWS services for tests.
use aws_local::{AwsLocal, Where};
use secrecy::SecretString;

use crate::{aws::Clients, config::Aws};

/// Starts empty services, and connects clients to them.
pub(crate) async fn start() -> (AwsLocal, Clients) {
    let aws = AwsLocal::start(Where::Memory).await.expect("a port on loopback is free");
    let config = Aws {
        region: Some(aws_local::REGION.into()),
        keys: Some((aws_local::ACCESS_KEY.into(), SecretString::from(aws_local::SECRET_KEY))),
        dynamodb_url: Some(aws.dynamodb_url().into()),
        s3_url: Some(aws.s3_url().into()),
        sqs_url: Some(aws.sqs_url().into()),
    };
    let clients = Clients::connect(&config).await;
    (aws, clients)
}
