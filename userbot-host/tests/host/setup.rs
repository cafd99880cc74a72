//! The settings of a host in a town, and clients of its services.
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_local::AwsLocal;
use aws_sdk_sqs::types::QueueAttributeName;
use domain::{Timestamp, UserId};
use secrecy::SecretString;
use telegram_sim::{Account, world::NewPerson};
use userbot_host::{AuthKey, Aws, DataCentre, Limits, Session};

pub(crate) fn impatient() -> Limits {
    Limits {
        // The lease is long, so that a host does not lose it when a busy machine delays a renewal. `Town::crash`
        // releases it.
        lease: Duration::from_mins(10),
        lease_renewal: Duration::from_secs(1),
        flush_after: Duration::from_millis(100),
        refresh_after: Duration::from_millis(100),
        job_visibility: Duration::from_secs(10),
        job_poll: Duration::from_secs(1),
        job_retry: Duration::from_secs(1),
        retry_pause: Duration::from_millis(100),
        telegram_answer: Duration::from_secs(5),
        ..Limits::default()
    }
}

pub(crate) fn named(first_name: &str) -> NewPerson {
    NewPerson { first_name: first_name.into(), ..NewPerson::default() }
}

pub(crate) fn session(account: &Account) -> Session {
    let centre = |key: &telegram_sim::DataCentreKey| {
        let std::net::SocketAddr::V4(address) = key.address else { panic!("loopback is IPv4 here") };
        DataCentre { id: key.centre.number(), address, key: Some(AuthKey::new(key.auth_key)) }
    };
    Session {
        home: account.home.number(),
        user: UserId(account.person.id().0),
        access_hash: account.access_hash,
        data_centres: account.device.keys.iter().map(centre).collect(),
    }
}

pub(crate) fn addresses(aws: &AwsLocal) -> Aws {
    Aws {
        region: Some(aws_local::REGION.into()),
        keys: Some((aws_local::ACCESS_KEY.into(), SecretString::from(aws_local::SECRET_KEY))),
        dynamodb_url: Some(aws.dynamodb_url().into()),
        s3_url: Some(aws.s3_url().into()),
        sqs_url: Some(aws.sqs_url().into()),
    }
}

pub(crate) async fn sdk() -> aws_config::SdkConfig {
    let keys = aws_credential_types::Credentials::new(aws_local::ACCESS_KEY, aws_local::SECRET_KEY, None, None, "test");
    aws_config::defaults(aws_config::BehaviorVersion::latest())
        .region(aws_config::Region::new(aws_local::REGION))
        .credentials_provider(keys)
        .load()
        .await
}

pub(crate) async fn fifo(sqs: &aws_sdk_sqs::Client, name: &str) -> String {
    let queue = sqs.create_queue().queue_name(name).attributes(QueueAttributeName::FifoQueue, "true");
    queue.send().await.unwrap().queue_url.unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test is the outside world")]
pub(crate) fn now() -> Timestamp {
    Timestamp::default().after(SystemTime::now().duration_since(UNIX_EPOCH).unwrap())
}
