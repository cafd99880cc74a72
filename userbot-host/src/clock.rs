//! The time of day, passed in by the caller that starts the host.
use std::sync::Arc;

use domain::Timestamp;

/// Reads the time of day in UTC. Time spans are measured with Tokio's monotonic clock instead.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// Creates a clock that calls `now` for each reading.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Reads the time of day in UTC.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}
