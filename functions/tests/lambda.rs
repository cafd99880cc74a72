//! Runs the program `webhook` as Lambda does: a process that fetches events from a Runtime API and posts its responses.
use std::{process::Stdio, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    routing::{get, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, process::Command, sync::mpsc};

const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_request_without_the_secret_is_turned_away_by_the_deployed_program() {
    let mut lambda = Lambda::start(request("not the secret")).await;

    let response = lambda.response().await;

    assert_eq!(response["statusCode"], 401, "{response}");
}

#[tokio::test]
async fn the_deployed_program_answers_an_irrelevant_update() {
    let mut lambda = Lambda::start(request("a-secret")).await;

    let response = lambda.response().await;

    assert_eq!(response["statusCode"], 200, "{response}");
}

#[tokio::test]
async fn a_missing_variable_is_named_and_ends_the_program() {
    let program = Command::new(env!("CARGO_BIN_EXE_webhook")).env_clear().env("BOT_TOKEN", TOKEN).output();

    let ended = tokio::time::timeout(PATIENCE, program).await.unwrap().unwrap();

    assert!(!ended.status.success());
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains("TABLE_PREFIX") || said.contains("WEBHOOK_SECRET"), "{said}");
}

const TOKEN: &str = "7000000001:not-a-token";

/// A Runtime API with one event, and the program that fetches this event. Both stop when the test ends.
struct Lambda {
    responses: mpsc::UnboundedReceiver<Value>,
    _program: tokio::process::Child,
}

impl Lambda {
    async fn start(event: Value) -> Self {
        let (sender, responses) = mpsc::unbounded_channel();
        let (give, events) = mpsc::channel(1);
        give.send(event).await.expect("nobody has taken it yet");
        let events = std::sync::Arc::new(tokio::sync::Mutex::new((give, events)));
        let api = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .with_state(events)
            .merge(Router::new().route("/2018-06-01/runtime/invocation/{id}/{kind}", post(answer)).with_state(sender));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move { axum::serve(listener, api).await });
        let program = Command::new(env!("CARGO_BIN_EXE_webhook"))
            .env_clear()
            .envs([
                ("AWS_LAMBDA_RUNTIME_API", address.to_string().as_str()),
                ("AWS_LAMBDA_FUNCTION_NAME", "webhook"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_REGION", "eu-central-1"),
                ("BOT_TOKEN", TOKEN),
                ("WEBHOOK_SECRET", "a-secret"),
                ("TABLE_PREFIX", "switchboard-"),
                ("JOBS_QUEUE_URL", "http://127.0.0.1:1/jobs.fifo"),
                ("NOTICES_QUEUE_URL", "http://127.0.0.1:1/notices"),
            ])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program was built for this test");
        Self { responses, _program: program }
    }

    async fn response(&mut self) -> Value {
        tokio::time::timeout(PATIENCE, self.responses.recv()).await.expect("an answer in time").expect("an answer")
    }
}

type Events = std::sync::Arc<tokio::sync::Mutex<(mpsc::Sender<Value>, mpsc::Receiver<Value>)>>;

/// Answers the program's first request with the only event. Later requests get no answer.
async fn next(State(events): State<Events>) -> (HeaderMap, Json<Value>) {
    let event = events.lock().await.1.recv().await.expect("its sender lives beside it");
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", "request-1"),
        ("lambda-runtime-deadline-ms", "9999999999999"),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:000000000000:function:webhook"),
    ] {
        headers.insert(name, value.parse().expect("plain text"));
    }
    (headers, Json(event))
}

async fn answer(
    State(sender): State<mpsc::UnboundedSender<Value>>,
    Path((_id, _kind)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    drop(sender.send(body));
    StatusCode::ACCEPTED
}

/// Returns an update of a kind that the desk ignores, in the form that a function URL uses (payload format 2.0).
fn request(secret: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/",
        "rawQueryString": "",
        "headers": {"content-type": "application/json", "x-telegram-bot-api-secret-token": secret},
        "requestContext": {
            "accountId": "anonymous", "apiId": "example", "domainName": "example.lambda-url.eu-central-1.on.aws",
            "domainPrefix": "example", "requestId": "request-1", "routeKey": "$default", "stage": "$default",
            "time": "22/Nov/2026:10:00:00 +0000", "timeEpoch": 1_795_341_600_000_i64,
            "http": {"method": "POST", "path": "/", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": ""}
        },
        "body": r#"{"update_id": 1, "poll": {}}"#,
        "isBase64Encoded": false
    })
}
