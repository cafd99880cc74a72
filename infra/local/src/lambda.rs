//! Runs the functions in this process, with local substitutes for Lambda, API Gateway and EventBridge.
//!
//! The Lambda binaries call the same handlers. The input comes over HTTP and SQS, as on AWS.
use std::{collections::BTreeSet, net::SocketAddr, sync::Arc, time::Duration};

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use aws_sdk_sqs::{
    error::DisplayErrorContext,
    types::{Message as SqsMessage, MessageSystemAttributeName},
};
use axum::{
    Router,
    extract::State,
    http::{Request, StatusCode},
    response::{IntoResponse, Response},
};
use functions::AwsDesk;
use futures::future::BoxFuture;
use lambda_runtime::LambdaEvent;
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

/// The return value of a function that takes batches.
type Answer = Result<SqsBatchResponse, lambda_runtime::Error>;

/// How long one request to an empty queue waits. SQS allows up to 20 s (`WaitTimeSeconds`).
const LONG_POLL: Duration = Duration::from_secs(5);

/// How many messages a function receives in one batch. SQS allows up to 10 (`MaxNumberOfMessages`).
const BATCH: i32 = 10;

/// The running functions, with the tasks that call them.
pub struct Functions {
    /// The address to which Telegram posts its updates.
    pub webhook: SocketAddr,
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

/// The queues that feed the functions, and the interval of the timers.
pub struct Wiring {
    /// The URL of the queue that feeds [`AwsDesk::reports`].
    pub reports: String,
    /// The URL of the queue that feeds [`AwsDesk::notices`].
    pub notices: String,
    /// The interval of [`AwsDesk::tick`]; on AWS, one minute.
    pub every: Duration,
}

impl Functions {
    /// Starts the functions. The webhook listens on a free port of this machine.
    pub async fn start(desk: Arc<AwsDesk>, sqs: aws_sdk_sqs::Client, wiring: Wiring) -> std::io::Result<Self> {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        let listener = TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0)).await?;
        let webhook = listener.local_addr()?;
        tasks.spawn(serve(listener, desk.clone(), stop.clone()));
        let source = Source { sqs: sqs.clone(), queue: wiring.reports, stop: stop.clone() };
        let reporting = desk.clone();
        tasks.spawn(source.feed(move |event| Box::pin(functions::reports(reporting.clone(), event))));
        let source = Source { sqs, queue: wiring.notices, stop: stop.clone() };
        let telling = desk.clone();
        tasks.spawn(source.feed(move |event| Box::pin(functions::notices(telling.clone(), event))));
        tasks.spawn(ticks(desk, wiring.every, stop.clone()));
        Ok(Self { webhook, tasks, stop })
    }

    /// Starts no more invocations, and waits until the running invocations have finished.
    pub async fn stop(mut self) {
        self.stop.cancel();
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn serve(listener: TcpListener, desk: Arc<AwsDesk>, stop: CancellationToken) {
    let app = Router::new().fallback(webhook).with_state(desk);
    let served = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
    if let Err(error) = served {
        error!(%error, "the webhook's server failed");
    }
}

async fn webhook(State(desk): State<Arc<AwsDesk>>, request: Request<axum::body::Body>) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let request = Request::from_parts(parts, lambda_http::Body::Binary(body.into()));
    match functions::webhook(desk, request).await {
        Ok(response) => response.map(|body| body.to_vec().into()),
        Err(error) => {
            warn!(%error, "the webhook function failed; Telegram will repeat the update");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn ticks(desk: Arc<AwsDesk>, every: Duration, stop: CancellationToken) {
    let mut interval = tokio::time::interval(every);
    while stop.run_until_cancelled(interval.tick()).await.is_some() {
        let event = LambdaEvent::new(serde_json::Value::Null, lambda_runtime::Context::default());
        if let Err(error) = functions::timers(desk.clone(), event).await {
            warn!(%error, "a tick of the timers failed; the next one will repeat its work");
        }
    }
}

/// An event source mapping: a queue that feeds a function.
struct Source {
    sqs: aws_sdk_sqs::Client,
    queue: String,
    stop: CancellationToken,
}

impl Source {
    /// Receives batches of messages, and passes each batch to the function. Then deletes the messages of the batch,
    /// except the messages that the function returns as failed.
    async fn feed(self, function: impl Fn(LambdaEvent<SqsEvent>) -> BoxFuture<'static, Answer>) {
        while let Some(received) = self.stop.run_until_cancelled(self.receive()).await {
            if received.is_empty() {
                continue;
            }
            match function(event(&received)).await {
                Ok(answer) => self.delete_all_but(&answer, &received).await,
                Err(error) => warn!(%error, "a function failed; its queue will deliver the whole batch again"),
            }
        }
    }

    async fn receive(&self) -> Vec<SqsMessage> {
        let wait = i32::try_from(LONG_POLL.as_secs()).unwrap_or(20);
        let names = MessageSystemAttributeName::MessageGroupId;
        let request = self.sqs.receive_message().queue_url(&self.queue).max_number_of_messages(BATCH);
        match request.wait_time_seconds(wait).message_system_attribute_names(names).send().await {
            Ok(received) => received.messages.unwrap_or_default(),
            Err(error) => {
                warn!(error = %DisplayErrorContext(error), "a queue could not be read; retrying");
                tokio::time::sleep(Duration::from_secs(1)).await;
                Vec::new()
            }
        }
    }

    async fn delete_all_but(&self, answer: &SqsBatchResponse, received: &[SqsMessage]) {
        let failed: BTreeSet<&str> =
            answer.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect();
        for done in received.iter().filter(|message| !failed.contains(message.message_id().unwrap_or_default())) {
            self.delete(done).await;
        }
    }

    async fn delete(&self, message: &SqsMessage) {
        let receipt = message.receipt_handle().unwrap_or_default();
        if let Err(error) = self.sqs.delete_message().queue_url(&self.queue).receipt_handle(receipt).send().await {
            warn!(
                error = %DisplayErrorContext(error),
                "a message could not be deleted; its queue will deliver it again"
            );
        }
    }
}

/// Returns the event that Lambda would pass to a function for a batch.
fn event(received: &[SqsMessage]) -> LambdaEvent<SqsEvent> {
    let mut event = SqsEvent::default();
    event.records = received.iter().map(record).collect();
    LambdaEvent::new(event, lambda_runtime::Context::default())
}

fn record(received: &SqsMessage) -> aws_lambda_events::sqs::SqsMessage {
    let mut record = aws_lambda_events::sqs::SqsMessage::default();
    record.message_id = received.message_id().map(str::to_owned);
    record.body = received.body().map(str::to_owned);
    if let Some(group) = received.attributes().and_then(|all| all.get(&MessageSystemAttributeName::MessageGroupId)) {
        record.attributes.insert("MessageGroupId".to_owned(), group.clone());
    }
    record
}
