//! Jobs that wait: for the job before them, or for a time that Telegram named. Their queue has forgotten them.
use contracts::JobMessage;
use domain::{HostTask, RoomId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::store::table::{StoreError, Table, failed};

/// A job that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ParkedJob {
    pub(crate) job: JobMessage,
    /// Not to be tried before; `None` if it waits for the job before it.
    pub(crate) not_before: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct ParkedItem {
    account: String,
    item: String,
    fence: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    /// As it came by the queue, so that its contract alone says how it is read.
    job: String,
}

impl ParkedJob {
    /// Its room.
    pub(crate) fn room(&self) -> &RoomId {
        &self.job.job.room
    }

    /// Its place among the jobs of its room: making the room is first. To befriend somebody is alone under its name.
    pub(crate) fn number(&self) -> u32 {
        match &self.job.job.task {
            HostTask::PrepareRoom | HostTask::Befriend { .. } => 0,
            HostTask::Chat(job) => job.number,
        }
    }
}

impl Table {
    /// All jobs that wait. One that cannot be read is an error: it must not be forgotten.
    pub(crate) async fn parked(&self) -> Result<Vec<ParkedJob>, StoreError> {
        let doing = "reading the parked jobs";
        let items: Vec<ParkedItem> = self.all(doing, PREFIX).await?;
        let parked = |item: ParkedItem| {
            let job = contracts::read(&item.job).map_err(|error| StoreError { doing, why: error.to_string() })?;
            Ok(ParkedJob { job, not_before: item.not_before })
        };
        items.into_iter().map(parked).collect()
    }

    /// Keeps a job that waits.
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

    /// Forgets a job that waited and is done.
    pub(crate) async fn unpark(&self, parked: &ParkedJob) -> Result<(), StoreError> {
        let request = self.client.delete_item().table_name(&self.name).set_key(Some(self.key(name(parked))));
        request.send().await.map_err(|error| failed("forgetting a parked job", error))?;
        Ok(())
    }
}

const PREFIX: &str = "parked#";

fn name(parked: &ParkedJob) -> String {
    format!("{PREFIX}{}#{:08}", parked.room(), parked.number())
}
