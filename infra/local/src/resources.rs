//! Embedded AWS with the tables, the queues and the bucket that the template creates on AWS.
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_local::{AwsLocal, Where};
use aws_sdk_sqs::{error::DisplayErrorContext, types::QueueAttributeName};

use crate::error::{TownError, during};

/// The name of the archive's bucket.
pub(crate) const BUCKET: &str = "archive";
/// The prefix of the names of the desk's tables.
pub const TABLE_PREFIX: &str = "switchboard-";
/// The name of the host's table.
pub(crate) const HOST_TABLE: &str = "switchboard-Userbot";

/// Embedded AWS, with all tables, queues and the bucket created in it.
pub struct Resources {
    pub(crate) aws: AwsLocal,
    /// The URLs of the queues.
    pub queues: QueueUrls,
}

/// The URLs of the queues.
#[derive(Clone)]
pub struct QueueUrls {
    /// The jobs for the host.
    pub jobs: String,
    /// The host's reports to the desk.
    pub reports: String,
    /// The effects that the desk carries out later.
    pub notices: String,
    /// The dead-letter queues, one for each of the three queues above. A message goes there after five receives.
    pub dead: Vec<String>,
}

impl Resources {
    /// Starts the services on free ports of 127.0.0.1. Nothing is kept after [`Resources::stop`].
    pub async fn start() -> Result<Self, TownError> {
        let aws = AwsLocal::start(Where::Memory).await.map_err(during("starting local AWS"))?;
        let queues = create_all(&aws).await?;
        Ok(Self { aws, queues })
    }

    /// Returns a client for the local DynamoDB.
    pub fn dynamodb(&self) -> aws_sdk_dynamodb::Client {
        aws_sdk_dynamodb::Client::new(&sdk(self.aws.dynamodb_url()))
    }

    /// Returns a client for the local SQS.
    pub fn sqs(&self) -> aws_sdk_sqs::Client {
        aws_sdk_sqs::Client::new(&sdk(self.aws.sqs_url()))
    }

    /// Returns a client for the local S3.
    pub(crate) fn s3(&self) -> aws_sdk_s3::Client {
        let config = aws_sdk_s3::config::Builder::from(&sdk(self.aws.s3_url())).force_path_style(true);
        aws_sdk_s3::Client::from_conf(config.build())
    }

    /// Describes each queue that still has messages, including messages in flight.
    pub(crate) async fn messages(&self) -> Result<Vec<String>, TownError> {
        let sqs = self.sqs();
        let QueueUrls { jobs, reports, notices, dead } = &self.queues;
        let mut held = vec![];
        for url in [jobs, reports, notices].into_iter().chain(dead) {
            let messages = messages_in(&sqs, url).await?;
            if messages > 0 {
                held.push(format!("{messages} messages in {url}"));
            }
        }
        Ok(held)
    }

    /// Stops the services and waits until they have ended.
    pub async fn stop(self) {
        self.aws.stop().await;
    }
}

/// Returns the region, the credentials and the endpoint of a local service.
pub(crate) fn sdk(endpoint: &str) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(aws_local::REGION))
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new(
            aws_local::ACCESS_KEY,
            aws_local::SECRET_KEY,
            None,
            None,
            "local",
        )))
        .endpoint_url(endpoint)
        .build()
}

/// Creates tables, bucket and queues as the template does on AWS.
async fn create_all(aws: &AwsLocal) -> Result<QueueUrls, TownError> {
    let dynamodb = aws_sdk_dynamodb::Client::new(&sdk(aws.dynamodb_url()));
    store_dynamo::create_tables(&dynamodb, TABLE_PREFIX).await.map_err(during("making the desk's tables"))?;
    userbot_host::create_table(&dynamodb, HOST_TABLE).await.map_err(during("making the host's table"))?;
    aws.create_bucket(BUCKET).await.map_err(during("making the bucket"))?;
    let sqs = aws_sdk_sqs::Client::new(&sdk(aws.sqs_url()));
    let mut dead = Vec::new();
    let jobs = queue(&sqs, "jobs.fifo", &mut dead).await?;
    let reports = queue(&sqs, "reports.fifo", &mut dead).await?;
    let notices = queue(&sqs, "notices", &mut dead).await?;
    Ok(QueueUrls { jobs, reports, notices, dead })
}

/// Creates a queue and its dead-letter queue. A message goes to the dead-letter queue after five receives.
async fn queue(sqs: &aws_sdk_sqs::Client, name: &str, dead_ones: &mut Vec<String>) -> Result<String, TownError> {
    let (stem, fifo) = name.strip_suffix(".fifo").map_or((name, false), |stem| (stem, true));
    let dead = format!("{stem}-dead{}", if fifo { ".fifo" } else { "" });
    dead_ones.push(make_queue(sqs, &dead, fifo, None).await?);
    let redrive = format!(
        r#"{{"deadLetterTargetArn":"arn:aws:sqs:{}:000000000000:{dead}","maxReceiveCount":5}}"#,
        aws_local::REGION
    );
    make_queue(sqs, name, fifo, Some(redrive)).await
}

async fn make_queue(
    sqs: &aws_sdk_sqs::Client,
    name: &str,
    fifo: bool,
    redrive: Option<String>,
) -> Result<String, TownError> {
    let request = sqs.create_queue().queue_name(name);
    let request = if fifo { request.attributes(QueueAttributeName::FifoQueue, "true") } else { request };
    let request = match redrive {
        Some(policy) => request.attributes(QueueAttributeName::RedrivePolicy, policy),
        None => request,
    };
    let made = request.send().await.map_err(|error| during("making a queue")(DisplayErrorContext(error)))?;
    Ok(made.queue_url.unwrap_or_default())
}

/// Returns the number of messages in a queue, in flight or not.
async fn messages_in(sqs: &aws_sdk_sqs::Client, url: &str) -> Result<u32, TownError> {
    let names = [
        QueueAttributeName::ApproximateNumberOfMessages,
        QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
        QueueAttributeName::ApproximateNumberOfMessagesDelayed,
    ];
    let asked = sqs.get_queue_attributes().queue_url(url).set_attribute_names(Some(names.to_vec())).send().await;
    let counts = asked.map_err(|error| during("counting messages")(DisplayErrorContext(error)))?;
    let count = |name| counts.attributes().and_then(|all| all.get(name)).and_then(|count| count.parse().ok());
    Ok(names.iter().map(|name| count(name).unwrap_or(0)).sum())
}
