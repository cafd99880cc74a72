//! The AWS clients, built once at the start.
use aws_config::{BehaviorVersion, Region};
use aws_credential_types::Credentials;
use secrecy::ExposeSecret;

use crate::config::Aws;

pub(crate) struct Clients {
    pub(crate) dynamodb: aws_sdk_dynamodb::Client,
    pub(crate) s3: aws_sdk_s3::Client,
    pub(crate) sqs: aws_sdk_sqs::Client,
}

impl Clients {
    /// Builds the clients. If a setting in `aws` is `None`, the SDK looks for it as described at [`Aws`].
    pub(crate) async fn connect(aws: &Aws) -> Self {
        let mut loader = aws_config::defaults(BehaviorVersion::latest());
        if let Some(region) = &aws.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some((key, secret)) = &aws.keys {
            loader = loader.credentials_provider(Credentials::new(key, secret.expose_secret(), None, None, "config"));
        }
        let shared = loader.load().await;
        let mut dynamodb = aws_sdk_dynamodb::config::Builder::from(&shared);
        dynamodb.set_endpoint_url(aws.dynamodb_url.clone().or_else(|| shared.endpoint_url().map(str::to_owned)));
        let mut s3 = aws_sdk_s3::config::Builder::from(&shared).force_path_style(aws.s3_url.is_some());
        s3.set_endpoint_url(aws.s3_url.clone().or_else(|| shared.endpoint_url().map(str::to_owned)));
        let mut sqs = aws_sdk_sqs::config::Builder::from(&shared);
        sqs.set_endpoint_url(aws.sqs_url.clone().or_else(|| shared.endpoint_url().map(str::to_owned)));
        Self {
            dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb.build()),
            s3: aws_sdk_s3::Client::from_conf(s3.build()),
            sqs: aws_sdk_sqs::Client::from_conf(sqs.build()),
        }
    }
}
