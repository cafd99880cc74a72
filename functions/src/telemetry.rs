//! Logs as JSON lines on standard output, where Lambda and ECS collect them.
use tracing_subscriber::EnvFilter;

/// Starts logging. `filter` is a `tracing` directive such as `info` or `desk=debug`; an invalid filter counts as
/// `info`. Only `main` may call it, because a second call panics.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_current_span(false).init();
}
