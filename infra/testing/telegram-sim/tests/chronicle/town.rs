//! A simulated Telegram that is stored in a directory, and a webhook for it. The simulated Telegram runs in this
//! process, or in another process that a test can kill.

use std::{
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Json, Router, extract::State, http::StatusCode, routing};
use serde_json::Value;
use telegram_sim::{Options, Telegram};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
    sync::watch,
    time::timeout,
};

/// If an expected event does not come within this time, the test fails.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// A webhook that stores the updates it accepts. It accepts nothing until a test calls [`Hook::works`] with `true`.
pub(crate) struct Hook {
    pub(crate) url: String,
    state: Arc<HookState>,
}

struct HookState {
    works: AtomicBool,
    refused: watch::Sender<usize>,
    taken: watch::Sender<Vec<Value>>,
}

impl Hook {
    pub(crate) async fn start() -> Self {
        let (works, refused) = (AtomicBool::new(false), watch::Sender::new(0));
        let state = Arc::new(HookState { works, refused, taken: watch::Sender::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let app = Router::new().route("/", routing::post(take)).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, state }
    }

    pub(crate) fn works(&self, works: bool) {
        self.state.works.store(works, Ordering::SeqCst);
    }

    pub(crate) async fn refuses_something(&self) {
        let mut refused = self.state.refused.subscribe();
        timeout(DEADLINE, refused.wait_for(|count| *count > 0)).await.expect("something is brought").unwrap();
    }

    /// Waits until `is_enough` returns true for the accepted updates. Returns all accepted updates.
    pub(crate) async fn takes(&self, is_enough: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let mut taken = self.state.taken.subscribe();
        let enough = timeout(DEADLINE, taken.wait_for(|taken| is_enough(taken))).await.is_ok();
        let taken = self.state.taken.borrow().clone();
        assert!(enough, "too little came: {taken:#?}");
        taken
    }
}

async fn take(State(hook): State<Arc<HookState>>, Json(update): Json<Value>) -> StatusCode {
    if !hook.works.load(Ordering::SeqCst) {
        hook.refused.send_modify(|count| *count += 1);
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    hook.taken.send_modify(|taken| taken.push(update));
    StatusCode::OK
}

pub(crate) fn client() -> reqwest::Client {
    // Another test may have installed a provider already; ignore the error.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

pub(crate) async fn start(directory: &Path) -> Telegram {
    Telegram::start(Options { kept_in: Some(directory.to_owned()), ..Options::default() }).await.unwrap()
}

/// Starts the stand-alone program. Returns the process, and the JSON that the program prints.
pub(crate) async fn spawn(directory: &Path) -> (Child, Value) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_telegram-sim"))
        .args(["--bot", "desk_bot", "--account", "Host", "--kept-in"])
        .arg(directory)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = timeout(DEADLINE, lines.next_line()).await.unwrap().unwrap().unwrap();
    (process, serde_json::from_str(&line).unwrap())
}

pub(crate) async fn call(address: &str, token: &str, method: &str, parameters: Value) -> Value {
    let url = format!("{address}/bot{token}/{method}");
    client().post(url).json(&parameters).send().await.unwrap().json().await.unwrap()
}
