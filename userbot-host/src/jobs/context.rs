//! The parts of the host that jobs share.
use std::time::Duration;

use domain::{Cause, HostReport, RoomId};
use tokio::sync::mpsc;

use crate::{
    archive::pump::handle::PumpHandle,
    clock::Clock,
    config::Config,
    error::HostError,
    jobs::error::JobError,
    reports::Reports,
    store::{rooms::Room, table::Table},
    telegram::account::Account,
};

/// Everything that a job needs, except the job itself. All jobs of a host share it.
pub(crate) struct JobContext {
    pub(crate) config: Config,
    pub(crate) clock: Clock,
    pub(crate) fence: u64,
    pub(crate) table: Table,
    pub(crate) account: Account,
    pub(crate) pump: PumpHandle,
    pub(crate) reports: Reports,
    /// An error that is sent here ends the host.
    pub(crate) fatal: mpsc::UnboundedSender<HostError>,
}

impl JobContext {
    /// Stores the state of a room.
    pub(super) async fn save_room(&self, room: &RoomId, state: &Room) -> Result<(), JobError> {
        Ok(self.table.put_room(room, state, self.fence).await?)
    }

    /// Sends a report to the desk.
    pub(super) async fn report(&self, cause: &Cause, report: HostReport) -> Result<(), JobError> {
        Ok(self.reports.send(cause, self.clock.now(), report).await?)
    }

    /// Returns how long to wait before a retry of background work that failed with this error. If the error is fatal,
    /// ends the host instead. `None` if the host is ending.
    pub(super) fn retry_pause(&self, error: &JobError) -> Option<Duration> {
        if let Some(fatal) = error.fatal() {
            self.end_host(fatal);
            return None;
        }
        match error {
            JobError::Stopping(_) => None,
            JobError::Telegram(_) | JobError::Store(_) | JobError::Reports(_) | JobError::Invalid(_) => {
                Some(error.retry_after().unwrap_or(self.config.limits.retry_pause))
            }
        }
    }

    pub(super) fn end_host(&self, error: HostError) {
        // Sending fails only when the host is ending, because the receiver is dropped then.
        let _ = self.fatal.send(error);
    }
}
