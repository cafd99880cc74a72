//! The HTTP interface: finds the action of a request, and encodes refusals.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::{Value, json};

use crate::sqs::{
    arn::{ACCOUNT, arn, queue_of_arn},
    fault::Fault,
    queue::Queue,
    queues::Queues,
    service::Service,
    settings::QueueAttributes,
    wire::{
        Batch, ChangeMessageVisibility, CreateQueue, DeleteMessage, GetQueueAttributes, GetQueueUrl, ListQueues,
        OneQueue, ReceiveMessage, SendMessage, SetQueueAttributes, StartMessageMoveTask, To, read, sent_response,
    },
};

const JSON: &str = "application/x-amz-json-1.0";
/// The largest request, in bytes. A batch of the largest messages fits, even with JSON escapes.
const REQUEST_LIMIT_BYTES: usize = 16 * 1_048_576;

/// Serves SQS requests. `url` is the endpoint's own address.
pub(crate) fn router(service: Arc<Service>, url: String) -> Router {
    Router::new()
        .fallback(post(answer))
        .layer(DefaultBodyLimit::max(REQUEST_LIMIT_BYTES))
        .with_state(Endpoint { service, url: url.into() })
}

#[derive(Clone)]
struct Endpoint {
    service: Arc<Service>,
    url: Arc<str>,
}

async fn answer(State(endpoint): State<Endpoint>, headers: HeaderMap, body: Bytes) -> Response {
    let target = headers.get("x-amz-target").and_then(|target| target.to_str().ok()).unwrap_or_default();
    let action = target.strip_prefix("AmazonSQS.").unwrap_or(target);
    match endpoint.perform(action, &body).await {
        Ok(response) => ([(CONTENT_TYPE, JSON)], response.to_string()).into_response(),
        Err(fault) => refuse(&fault),
    }
}

fn refuse(fault: &Fault) -> Response {
    let codes = fault.codes();
    let body = json!({ "__type": format!("com.amazonaws.sqs#{}", codes.shape), "message": fault.to_string() });
    let headers = [(CONTENT_TYPE.as_str(), JSON.to_owned()), ("x-amzn-query-error", format!("{};Sender", codes.query))];
    (StatusCode::BAD_REQUEST, headers, body.to_string()).into_response()
}

impl Endpoint {
    async fn perform(&self, action: &str, body: &[u8]) -> Result<Value, Fault> {
        let service = &self.service;
        match action {
            "CreateQueue" => self.create_queue(read(body)?).await,
            "GetQueueUrl" => self.queue_url(read(body)?),
            "ListQueues" => Ok(self.list_queues(&read(body)?)),
            "DeleteQueue" => delete_queue(service, read(body)?).await,
            "PurgeQueue" => purge_queue(service, read(body)?).await,
            "GetQueueAttributes" => queue_attributes(service, read(body)?),
            "SetQueueAttributes" => set_queue_attributes(service, read(body)?).await,
            "SendMessage" => send(service, read(body)?).await,
            "SendMessageBatch" => send_batch(service, read(body)?).await,
            "ReceiveMessage" => receive(service, read(body)?).await,
            "DeleteMessage" => delete(service, read(body)?).await,
            "DeleteMessageBatch" => delete_batch(service, read(body)?).await,
            "ChangeMessageVisibility" => change_visibility(service, read(body)?).await,
            "ChangeMessageVisibilityBatch" => change_visibility_batch(service, read(body)?).await,
            "StartMessageMoveTask" => move_messages(service, read(body)?).await,
            unknown => Err(Fault::UnknownAction(unknown.to_owned())),
        }
    }

    async fn create_queue(&self, request: CreateQueue) -> Result<Value, Fault> {
        let CreateQueue { queue_name, attributes } = request;
        self.service.change(|queues, now_ms| queues.create(&queue_name, attributes, now_ms)).await?;
        Ok(json!({ "QueueUrl": self.url_of(&queue_name) }))
    }

    fn queue_url(&self, request: GetQueueUrl) -> Result<Value, Fault> {
        self.service.read(|queues, _| queues.queue(&request.queue_name).map(drop))?;
        Ok(json!({ "QueueUrl": self.url_of(&request.queue_name) }))
    }

    fn list_queues(&self, request: &ListQueues) -> Value {
        self.service.read(|queues, _| {
            let names = queues.names().filter(|name| name.starts_with(&request.queue_name_prefix));
            json!({ "QueueUrls": names.map(|name| self.url_of(name)).collect::<Vec<_>>() })
        })
    }

    fn url_of(&self, queue: &str) -> String {
        format!("{}/{ACCOUNT}/{queue}", self.url)
    }
}

async fn delete_queue(service: &Service, request: OneQueue) -> Result<Value, Fault> {
    service.change(|queues, _| queues.remove(&request.queue)).await?;
    Ok(json!({}))
}

async fn purge_queue(service: &Service, request: OneQueue) -> Result<Value, Fault> {
    service.change(|queues, _| queues.queue_mut(&request.queue).map(Queue::purge)).await?;
    Ok(json!({}))
}

fn queue_attributes(service: &Service, request: GetQueueAttributes) -> Result<Value, Fault> {
    let GetQueueAttributes { queue, attribute_names: asked } = request;
    let mut values = service.read(|queues, now_ms| attribute_values(queues, &queue, now_ms))?;
    values.retain(|name, _| asked.contains("All") || asked.contains(name));
    Ok(json!({ "Attributes": values }))
}

fn attribute_values(queues: &Queues, name: &str, now_ms: u64) -> Result<QueueAttributes, Fault> {
    let queue = queues.queue(name)?;
    let counts = queue.counts(now_ms);
    let mut values = queue.settings.attributes();
    values.extend([
        ("QueueArn".to_owned(), arn(name)),
        ("CreatedTimestamp".to_owned(), (queue.created_ms / 1_000).to_string()),
        ("ApproximateNumberOfMessages".to_owned(), counts.ready.to_string()),
        ("ApproximateNumberOfMessagesNotVisible".to_owned(), counts.in_flight.to_string()),
        ("ApproximateNumberOfMessagesDelayed".to_owned(), counts.delayed.to_string()),
    ]);
    Ok(values)
}

async fn set_queue_attributes(service: &Service, request: SetQueueAttributes) -> Result<Value, Fault> {
    service.change(|queues, _| queues.change_settings(&request.queue, request.attributes)).await?;
    Ok(json!({}))
}

async fn send(service: &Service, request: To<SendMessage>) -> Result<Value, Fault> {
    service.change(|queues, now_ms| send_one(queues, &request.queue, request.what, now_ms)).await
}

async fn send_batch(service: &Service, batch: Batch<SendMessage>) -> Result<Value, Fault> {
    batch.check()?;
    batch.check_length()?;
    in_batch(service, batch, send_one).await
}

fn send_one(queues: &mut Queues, queue: &str, message: SendMessage, now_ms: u64) -> Result<Value, Fault> {
    let letter = message.letter();
    let fifo = queues.queue(queue)?.settings.fifo;
    let sent = queues.send(queue, letter.clone(), now_ms)?;
    Ok(sent_response(&sent, &letter, fifo))
}

async fn receive(service: &Service, request: ReceiveMessage) -> Result<Value, Fault> {
    let wish = request.wish()?;
    let settings = service.read(|queues, _| queues.queue(&wish.queue).map(|queue| queue.settings.clone()))?;
    let wait_s = request.wait_time_seconds.unwrap_or(settings.receive_wait_s);
    let messages = service.receive(&wish, Duration::from_secs(wait_s)).await?;
    let messages: Vec<Value> = messages.iter().map(|message| request.response(message, settings.fifo)).collect();
    Ok(if messages.is_empty() { json!({}) } else { json!({ "Messages": messages }) })
}

async fn delete(service: &Service, request: To<DeleteMessage>) -> Result<Value, Fault> {
    service.change(|queues, now_ms| delete_one(queues, &request.queue, request.what, now_ms)).await
}

async fn delete_batch(service: &Service, batch: Batch<DeleteMessage>) -> Result<Value, Fault> {
    batch.check()?;
    in_batch(service, batch, delete_one).await
}

fn delete_one(queues: &mut Queues, queue: &str, message: DeleteMessage, now_ms: u64) -> Result<Value, Fault> {
    queues.queue_mut(queue)?.delete(&message.receipt_handle, now_ms)?;
    Ok(json!({}))
}

async fn change_visibility(service: &Service, request: To<ChangeMessageVisibility>) -> Result<Value, Fault> {
    service.change(|queues, now_ms| change_visibility_of_one(queues, &request.queue, request.what, now_ms)).await
}

async fn change_visibility_batch(service: &Service, batch: Batch<ChangeMessageVisibility>) -> Result<Value, Fault> {
    batch.check()?;
    in_batch(service, batch, change_visibility_of_one).await
}

fn change_visibility_of_one(
    queues: &mut Queues,
    queue: &str,
    message: ChangeMessageVisibility,
    now_ms: u64,
) -> Result<Value, Fault> {
    let visibility_s = message.visibility_s()?;
    queues.queue_mut(queue)?.change_visibility(&message.receipt_handle, visibility_s, now_ms)?;
    Ok(json!({}))
}

async fn move_messages(service: &Service, request: StartMessageMoveTask) -> Result<Value, Fault> {
    let source = queue_of_arn(&request.source_arn);
    let target = request.destination_arn.as_deref().map(queue_of_arn);
    service.change(|queues, now_ms| queues.move_messages(source, target, now_ms)).await?;
    Ok(json!({ "TaskHandle": source }))
}

/// Runs one action for each entry of a batch. If one entry fails, the other entries can still succeed. If the queue
/// does not exist, the whole batch fails.
async fn in_batch<T>(
    service: &Service,
    batch: Batch<T>,
    act: impl Fn(&mut Queues, &str, T, u64) -> Result<Value, Fault>,
) -> Result<Value, Fault> {
    let queue = batch.queue.clone();
    service
        .change(|queues, now_ms| {
            queues.queue(&queue)?;
            Ok(batch.each(|what| act(queues, &queue, what, now_ms)))
        })
        .await
}
