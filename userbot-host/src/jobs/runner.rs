//! Takes jobs from the queue and performs them. SQS delivers the jobs of one room in order, and delivers no later job
//! of the room while an earlier job of the room is in progress. Jobs of different rooms are performed at the same time.
//!
//! ```text
//! received ─▶ done, reported ─▶ deleted
//!    │  └────▶ parked: for the jobs before it, or for a time that Telegram named ─▶ deleted, and done later
//!    └───────▶ failed for now: SQS delivers it again, and after some attempts moves it to the dead-letter queue
//! ```
//!
//! The message of a job stays hidden while the job is in progress. A parked job is stored, and no later job of its room
//! is done before it.
use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError},
};

use contracts::JobMessage;
use domain::{HostTask, RoomId};
use tokio::{
    sync::{Mutex, Notify, Semaphore, mpsc::UnboundedReceiver},
    time::{Instant, sleep, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info, warn};

use crate::{
    error::HostError,
    jobs::{
        befriend::Befriender,
        chat::{self, JobOutcome},
        chat_request::ChatRequest,
        close_chat,
        context::JobContext,
        error::JobError,
        lost_room,
        parking::Parking,
        prepare_room,
        queue::{JobQueue, ReceivedJob},
        room_locks::RoomLocks,
    },
    store::parked::ParkedJob,
};

/// Runs the jobs of one host. It works on several rooms at a time, and on one job at a time in each room.
pub(crate) struct JobRunner {
    ctx: Arc<JobContext>,
    befriender: Arc<Befriender>,
    queue: JobQueue,
    parking: Mutex<Parking>,
    /// Notified when a job was parked, or when the time of a parked job has changed.
    parked: Notify,
    locks: RoomLocks,
    room_slots: Arc<Semaphore>,
    /// Rooms whose chats this process seals or has sealed.
    seals: std::sync::Mutex<BTreeSet<RoomId>>,
    /// Tasks that [`Self::run`] waits for before it returns.
    workers: TaskTracker,
    /// Cancelled when [`Self::run`] ends. Seals stop then, and the next host continues them.
    ending: CancellationToken,
}

impl JobRunner {
    /// Creates a runner, and loads the parked jobs from the table.
    pub(crate) async fn new(
        ctx: Arc<JobContext>,
        befriender: Arc<Befriender>,
        client: aws_sdk_sqs::Client,
    ) -> Result<Arc<Self>, HostError> {
        let queue = JobQueue::new(client, &ctx.config);
        let parking = Parking::new(ctx.table.parked().await?);
        let room_slots = Arc::new(Semaphore::new(ctx.config.limits.rooms_at_once));
        Ok(Arc::new(Self {
            ctx,
            befriender,
            queue,
            parking: Mutex::new(parking),
            parked: Notify::new(),
            locks: RoomLocks::default(),
            room_slots,
            seals: std::sync::Mutex::default(),
            workers: TaskTracker::new(),
            ending: CancellationToken::new(),
        }))
    }

    /// Takes jobs until the shutdown, then finishes the jobs in progress. `lost_rooms` receives the lost rooms that the
    /// pump finds.
    pub(crate) async fn run(self: &Arc<Self>, shutdown: &CancellationToken, lost_rooms: UnboundedReceiver<RoomId>) {
        let _cancels_at_the_end = self.ending.clone().drop_guard();
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = self.take_jobs() => {}
            () = self.perform_parked() => {}
            () = self.report_lost_rooms(lost_rooms) => {}
        }
        info!("the host takes no more jobs");
        self.workers.close();
        self.workers.wait().await;
    }

    /// Begins to seal the chat of a room, unless this process has already begun.
    pub(crate) fn begin_seal(&self, room: RoomId) {
        if !self.seals.lock().unwrap_or_else(PoisonError::into_inner).insert(room.clone()) {
            return;
        }
        let (ending, ctx) = (self.ending.clone(), self.ctx.clone());
        tokio::spawn(async move { ending.run_until_cancelled(close_chat::seal(ctx, room)).await });
    }

    async fn take_jobs(self: &Arc<Self>) {
        loop {
            let slot = self.room_slots.clone().acquire_owned().await.expect("the semaphore is never closed");
            drop(slot);
            match self.queue.receive().await {
                Ok(groups) => groups.into_iter().for_each(|group| {
                    let (ending, runner) = (self.ending.clone(), self.clone());
                    let working = Box::pin(async move { runner.perform_group(group).await });
                    self.workers.spawn(async move { ending.run_until_cancelled(working).await });
                }),
                Err(error) => {
                    warn!(%error, "jobs could not be received; retrying");
                    sleep(self.ctx.config.limits.retry_pause).await;
                }
            }
        }
    }

    /// Performs the jobs of one room in order. If a job fails, returns that job and the later jobs to the queue.
    async fn perform_group(self: Arc<Self>, group: Vec<ReceivedJob>) {
        let _hidden = self.queue.keep_hidden(&group);
        let _slot = self.room_slots.acquire().await;
        let mut left = group.iter();
        while let Some(received) = left.next() {
            match self.handle(received).await {
                Ok(()) => self.queue.delete(received).await,
                Err(error) => {
                    warn!(%error, "a job failed; its queue will deliver it again");
                    let later = std::iter::once(received).chain(left);
                    return self.queue.release(later, self.ctx.config.limits.job_retry).await;
                }
            }
        }
    }

    /// Performs or parks a received job. Then performs the parked jobs of the same room that do not have to wait any
    /// longer.
    async fn handle(&self, received: &ReceivedJob) -> Result<(), JobError> {
        let job: JobMessage = contracts::read(&received.body).map_err(|why| {
            error!(%why, "a job cannot be parsed; after some attempts SQS moves it to the dead-letter queue");
            JobError::Invalid("the job cannot be parsed")
        })?;
        if job.job.account != self.ctx.config.account {
            return Err(JobError::Invalid("the job is for another account"));
        }
        let room = job.job.room.clone();
        let _lock = self.locks.lock(&room).await;
        let is_blocked = self.parking.lock().await.is_blocked(&room);
        let job = ParkedJob { job, not_before: None };
        if is_blocked {
            self.park(job).await?;
        } else {
            self.perform_or_park(job, false).await?;
        }
        self.perform_parked_of(&room).await;
        Ok(())
    }

    /// Performs a job, or parks it. A parked job is deleted from the table when it is done.
    async fn perform_or_park(&self, mut job: ParkedJob, was_parked: bool) -> Result<(), JobError> {
        match self.perform(&job.job).await {
            Ok(JobOutcome::Early) if was_parked && job.not_before.is_none() => Ok(()),
            Ok(JobOutcome::Early) => self.park(ParkedJob { not_before: None, ..job }).await,
            Ok(JobOutcome::Seal) => {
                self.begin_seal(job.room().clone());
                self.unpark(&job, was_parked).await
            }
            Ok(JobOutcome::Done) => self.unpark(&job, was_parked).await,
            Err(error) => {
                if let Some(fatal) = error.fatal() {
                    self.ctx.end_host(fatal);
                }
                let Some(pause) = error.retry_after() else { return Err(error) };
                job.not_before = Some(self.ctx.clock.now().after(pause));
                self.park(job).await
            }
        }
    }

    async fn perform(&self, JobMessage { cause, job, .. }: &JobMessage) -> Result<JobOutcome, JobError> {
        match &job.task {
            HostTask::PrepareRoom => {
                prepare_room::perform(&self.ctx, cause, &job.room).await.map(|()| JobOutcome::Done)
            }
            HostTask::Befriend { operator } => {
                self.befriender.perform(cause, *operator).await.map(|()| JobOutcome::Done)
            }
            HostTask::Chat(chat_job) => {
                chat::perform(&self.ctx, &ChatRequest { cause, room: &job.room, job: chat_job }).await
            }
        }
    }

    async fn park(&self, job: ParkedJob) -> Result<(), JobError> {
        self.ctx.table.park(&job, self.ctx.fence).await?;
        info!(
            room.id = %job.room(), job.number = job.number(), has_time = job.not_before.is_some(),
            "a job was parked"
        );
        self.parking.lock().await.add(job);
        self.parked.notify_one();
        Ok(())
    }

    async fn unpark(&self, job: &ParkedJob, was_parked: bool) -> Result<(), JobError> {
        if was_parked {
            self.ctx.table.unpark(job).await?;
            self.parking.lock().await.remove(job);
        }
        Ok(())
    }

    /// Performs parked jobs: first the jobs that the last host parked, then each job at its time.
    async fn perform_parked(&self) {
        let rooms = self.parking.lock().await.rooms();
        for room in rooms {
            let _lock = self.locks.lock(&room).await;
            self.perform_parked_of(&room).await;
        }
        loop {
            let next = self.parking.lock().await.next_time();
            let Some((room, at)) = next else {
                self.parked.notified().await;
                continue;
            };
            let due = Instant::now() + at.since(self.ctx.clock.now());
            tokio::select! {
                () = self.parked.notified() => continue,
                () = sleep_until(due) => {}
            }
            let _lock = self.locks.lock(&room).await;
            self.perform_parked_of(&room).await;
        }
    }

    /// Performs the parked jobs of a room in order. Stops at the first job that still has to wait, or that fails. The
    /// caller must hold the room's lock.
    async fn perform_parked_of(&self, room: &RoomId) {
        loop {
            let now = self.ctx.clock.now();
            let Some(mut next) = self.parking.lock().await.first(room, now) else { return };
            let number = next.number();
            match self.perform_or_park(next.clone(), true).await {
                Ok(()) if self.parking.lock().await.contains(room, number) => return,
                Ok(()) => {}
                Err(error) => {
                    warn!(room.id = %room, %error, "a parked job failed; retrying");
                    next.not_before = Some(now.after(self.ctx.config.limits.job_retry));
                    self.parking.lock().await.add(next);
                    return self.parked.notify_one();
                }
            }
        }
    }

    async fn report_lost_rooms(self: &Arc<Self>, mut lost_rooms: UnboundedReceiver<RoomId>) {
        while let Some(room) = lost_rooms.recv().await {
            let (ending, runner) = (self.ending.clone(), self.clone());
            tokio::spawn(async move { ending.run_until_cancelled(runner.report_lost_room(room)).await });
        }
    }

    /// Reports a lost room. Takes the room's lock, so that no job of the room is in progress.
    async fn report_lost_room(self: Arc<Self>, room: RoomId) {
        let _lock = self.locks.lock(&room).await;
        while let Err(error) = lost_room::report(&self.ctx, &room).await {
            let Some(pause) = self.ctx.retry_pause(&error) else { return };
            warn!(room.id = %room, %error, "a lost room could not be reported; retrying");
            sleep(pause).await;
        }
    }
}
