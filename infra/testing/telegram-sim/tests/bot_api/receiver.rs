//! A webhook that stores the updates it receives.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Mutex, watch},
};

use crate::town::SOON;

/// A webhook that stores the updates it receives and answers as the test says.
pub(crate) struct Receiver {
    pub(crate) url: String,
    kept: Arc<Kept>,
}

type Answering = Box<dyn Fn(usize, &Value) -> Answer + Send + Sync>;

struct Kept {
    taken: Mutex<Vec<Delivery>>,
    count: watch::Sender<usize>,
    answering: Answering,
    released: watch::Sender<bool>,
    under_way: AtomicUsize,
    most_at_once: AtomicUsize,
}

/// An update as the webhook received it.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) secret: Option<String>,
    pub(crate) update: Value,
    pub(crate) at: Instant,
}

/// An answer of the webhook to one update.
pub(crate) enum Answer {
    Ok,
    Status(u16),
    /// Answers with this status after 5 ms.
    SlowStatus(u16),
    /// Answers 503 and asks for a retry after this many seconds.
    RetryAfter(u32),
    Method(Value),
    /// Answers 200, but only after [`Receiver::release`].
    Late,
}

impl Receiver {
    /// Starts the webhook. For each update, it calls `answering` with the number of earlier updates and the update, and
    /// sends the answer that `answering` returns.
    pub(crate) async fn start(answering: impl Fn(usize, &Value) -> Answer + Send + Sync + 'static) -> Self {
        let kept = Arc::new(Kept {
            taken: Mutex::default(),
            count: watch::Sender::new(0),
            answering: Box::new(answering),
            released: watch::Sender::new(false),
            under_way: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let app = Router::new().route("/hook", axum::routing::post(take)).with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, kept }
    }

    /// Waits until at least `count` updates have come. Returns all updates so far, in the order in which they came.
    pub(crate) async fn takes(&self, count: usize) -> Vec<Delivery> {
        let mut counts = self.kept.count.subscribe();
        let enough = tokio::time::timeout(SOON, counts.wait_for(|taken| *taken >= count)).await.is_ok();
        let taken = self.kept.taken.lock().await.clone();
        assert!(enough, "only {} of {count} came: {taken:#?}", taken.len());
        taken
    }

    /// Returns the largest number of simultaneous deliveries since the last call of this function.
    pub(crate) fn most_at_once(&self) -> usize {
        self.kept.most_at_once.swap(0, Ordering::SeqCst)
    }

    /// Sends the answers that are held back ([`Answer::Late`]).
    pub(crate) fn release(&self) {
        self.kept.released.send_replace(true);
    }
}

async fn take(State(kept): State<Arc<Kept>>, headers: HeaderMap, body: axum::Json<Value>) -> Response {
    let secret = headers.get("x-telegram-bot-api-secret-token").map(|secret| secret.to_str().unwrap().to_owned());
    let answer = {
        let mut taken = kept.taken.lock().await;
        let answer = (kept.answering)(taken.len(), &body.0);
        taken.push(Delivery { secret, update: body.0, at: Instant::now() });
        kept.count.send_replace(taken.len());
        answer
    };
    let under_way = kept.under_way.fetch_add(1, Ordering::SeqCst) + 1;
    kept.most_at_once.fetch_max(under_way, Ordering::SeqCst);
    let response = response(&kept, answer).await;
    kept.under_way.fetch_sub(1, Ordering::SeqCst);
    response
}

async fn response(kept: &Kept, answer: Answer) -> Response {
    match answer {
        Answer::Ok => ().into_response(),
        Answer::Status(code) => axum::http::StatusCode::from_u16(code).unwrap().into_response(),
        Answer::SlowStatus(code) => {
            tokio::time::sleep(Duration::from_millis(5)).await;
            axum::http::StatusCode::from_u16(code).unwrap().into_response()
        }
        Answer::RetryAfter(seconds) => {
            (axum::http::StatusCode::SERVICE_UNAVAILABLE, [("retry-after", seconds.to_string())]).into_response()
        }
        Answer::Method(method) => axum::Json(method).into_response(),
        Answer::Late => {
            let _ = kept.released.subscribe().wait_for(|released| *released).await;
            ().into_response()
        }
    }
}
