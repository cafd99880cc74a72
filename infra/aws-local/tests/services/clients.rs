//! Stock SDK clients for the local endpoints. Retries are off: a test sees the first answer.

use aws_config::retry::RetryConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_local::{ACCESS_KEY, REGION, SECRET_KEY};

pub(crate) fn config(url: &str) -> SdkConfig {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "local");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(url)
        .region(Region::new(REGION))
        .retry_config(RetryConfig::disabled())
        .build()
}
