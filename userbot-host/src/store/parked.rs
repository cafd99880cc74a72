//! Parked jobs: they wait for the job before them, or for a time that Telegram named. Once they are stored here, their
//! messages are deleted from the queue.
use contracts::JobMessage;
use domain::{HostTask, RoomId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::table::{StoreError, Table, failed};

/// A job that waits in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParkedJob {
    pub(crate) job: JobMessage,
    /// The earliest time of the next attempt. `None` if the job waits for the job before it.
    pub(crate) not_before: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct ParkedItem {
    account: String,
    item: String,
    fence: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    /// The job in the format of its queue message, so that only the crate `contracts` defines how it is parsed.
    job: String,
}

impl ParkedJob {
    pub(crate) fn room(&self) -> &RoomId {
        &self.job.job.room
    }

    /// Returns the number by which the parked jobs of a room are ordered. The job that creates the room comes first. In
    /// a `Befriend` job, the field `room` is `befriend-<operator>`. No real room has such a name, so the number of a
    /// `Befriend` job does not matter.
    pub(crate) fn number(&self) -> u32 {
        match &self.job.job.task {
            HostTask::PrepareRoom | HostTask::Befriend { .. } => 0,
            HostTask::Chat(job) => job.number,
        }
    }
}

impl Table {
    /// Reads all parked jobs. A job that cannot be parsed is an error, because it must not be lost.
    pub(crate) async fn parked(&self) -> Result<Vec<ParkedJob>, StoreError> {
        let doing = "reading the parked jobs";
        let items: Vec<ParkedItem> = self.all(doing, PREFIX).await?;
        let parked = |item: ParkedItem| {
            let job = contracts::read(&item.job).map_err(|error| StoreError { doing, why: error.to_string() })?;
            Ok(ParkedJob { job, not_before: item.not_before })
        };
        items.into_iter().map(parked).collect()
    }

    /// Stores a parked job, or replaces it.
    pub(crate) async fn park(&self, parked: &ParkedJob, fence: u64) -> Result<(), StoreError> {
        let item = ParkedItem {
            account: self.account.0.clone(),
            item: name(parked),
            fence,
            not_before: parked.not_before,
            job: contracts::write(&parked.job),
        };
        self.put("parking a job", item, fence).await
    }

    /// Deletes a parked job that is done.
    pub(crate) async fn unpark(&self, parked: &ParkedJob) -> Result<(), StoreError> {
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(self.key(name(parked))));
        request.send().await.map_err(|error| failed("deleting a parked job", error))?;
        Ok(())
    }
}

const PREFIX: &str = "parked#";

fn name(parked: &ParkedJob) -> String {
    format!("{PREFIX}{}#{:08}", parked.room(), parked.number())
}
