//! The Lambda functions. Each binary in `src/bin` reads its [`Config`], connects a desk and runs one handler;
//! `infra/local` calls the same handlers.
//!
//! ```text
//! webhook   one update from Telegram, over HTTP
//! reports   a batch of the host's reports, from SQS
//! notices   a batch of effects that are carried out later, from SQS
//! timers    one tick a minute, from EventBridge
//! ```
pub mod clock;
mod config;
mod events;
pub mod telemetry;

use std::sync::Arc;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use bot::calls::Telegram;
use desk::{Desk, Parts};
use lambda_http::{Body, Request, Response};
use lambda_runtime::{Error, LambdaEvent};
use queues_sqs::Sqs;
use store_dynamo::DynamoDb;

pub use config::{Aws, Config, ConfigError};

/// The desk in production: tables in `DynamoDB`, queues on SQS, and the real Bot API of Telegram.
pub type AwsDesk = Desk<DynamoDb, Telegram, Sqs>;

/// Builds a desk from the configuration, without a request to Telegram, the tables or the queues. Fails if the HTTPS
/// client for Telegram cannot be built, for example because of a malformed root certificate.
pub async fn connect(config: Config) -> Result<Arc<AwsDesk>, ConfigError> {
    let (dynamodb, sqs) = config.aws.load().await;
    let store = DynamoDb::new(aws_sdk_dynamodb::Client::new(&dynamodb), &config.table_prefix);
    let store = Arc::new(store.jittered(config.jitter));
    let queues = Sqs::new(aws_sdk_sqs::Client::new(&sqs), config.jobs_queue, config.notices_queue);
    let telegram = Telegram::new(&config.telegram)?;
    let bot = config.telegram.token.bot_id();
    let webhook_secrets = config.webhook_secrets;
    Ok(Arc::new(Desk::new(Parts { desk: config.desk, store, telegram, queues, bot, webhook_secrets })))
}

/// Handles one webhook request from Telegram.
pub async fn webhook(desk: Arc<AwsDesk>, request: Request) -> Result<Response<Body>, Error> {
    let request = request.map(|body| body.as_ref().to_vec());
    Ok(desk.webhook(request, clock::now()).await.map(Body::from))
}

/// Handles one batch of reports. Returns the ids of the messages that SQS must deliver again.
pub async fn reports(desk: Arc<AwsDesk>, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let failed = desk.reports(events::messages(event.payload), clock::now()).await;
    Ok(events::response(failed))
}

/// Handles one batch of notices. Returns the ids of the messages that SQS must deliver again.
pub async fn notices(desk: Arc<AwsDesk>, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let failed = desk.notices(events::messages(event.payload), clock::now()).await;
    Ok(events::response(failed))
}

/// Handles the event that EventBridge sends every minute. The content of the event is ignored.
pub async fn timers(desk: Arc<AwsDesk>, _event: LambdaEvent<serde_json::Value>) -> Result<(), Error> {
    Ok(desk.tick(clock::now()).await?)
}
