//! The container's program: reads the environment once, logs JSON, stops on a signal.
#![expect(clippy::disallowed_methods, reason = "only main reads the clock and the environment")]
use std::{
    process::ExitCode,
    time::{SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{error, info};
use tracing_subscriber::EnvFilter;
use userbot_host::{Clock, Config};

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).init();

    let config = match Config::from_variables(|name| std::env::var(name).ok()) {
        Ok(config) => config,
        Err(problem) => {
            error!(%problem, "the host did not start");
            return ExitCode::from(2);
        }
    };
    let shutdown = CancellationToken::new();
    tokio::spawn(cancel_on_signal(shutdown.clone()));
    match Box::pin(userbot_host::run(config, Clock::new(now), shutdown)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            error!(%problem, "the host ended after an error");
            ExitCode::FAILURE
        }
    }
}

fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::default().after(since_1970)
}

/// Cancels `shutdown` on SIGTERM, which ECS sends to stop a task, or on SIGINT, which Ctrl-C sends.
async fn cancel_on_signal(shutdown: CancellationToken) {
    let at_start = "a process that starts can listen for signals";
    let mut term = signal(SignalKind::terminate()).expect(at_start);
    let mut interrupt = signal(SignalKind::interrupt()).expect(at_start);
    tokio::select! {
        _ = term.recv() => {}
        _ = interrupt.recv() => {}
    }
    info!("the host received a signal to stop");
    shutdown.cancel();
}
