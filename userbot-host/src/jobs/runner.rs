//! The jobs queue. SQS gives out one room's jobs in order and none while one of them is in hand; different rooms are
//! worked for at once.
//!
//! ```text
//! received ─▶ done, reported ─▶ deleted
//!    │  └────▶ parked: for the jobs before it, or for a time that Telegram named ─▶ deleted, and done later
//!    └───────▶ failed for the moment: SQS gives it out again; too often, and it ends in the dead-letter queue
//! ```
//!
//! While a job is in hand its message is kept hidden. A job that waits is a durable record, and no later job of its room
//! is done before it.
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};

use contracts::JobMessage;
use domain::{RoomId, Work};
use tokio::{
    sync::{Mutex, Notify, Semaphore, mpsc::UnboundedReceiver},
    time::{sleep, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tracing::{error, info, warn};

use crate::{
    error::HostError,
    jobs::befriend::Befriending,
    jobs::chat::{Outcome, do_chat_job},
    jobs::close_chat::seal,
    jobs::context::{Tools, WorkError},
    jobs::lost_room::tell_lost,
    jobs::parking::Parking,
    jobs::prepare_room::prepare,
    jobs::queue::{Queue, Received},
    store::parked::ParkedJob,
};

/// See the [module](self).
pub(crate) struct Jobs {
    tools: Arc<Tools>,
    befriending: Arc<Befriending>,
    queue: Queue,
    parking: Mutex<Parking>,
    /// Something was parked with a time.
    parked: Notify,
    /// One at a time works for a room.
    turns: std::sync::Mutex<BTreeMap<RoomId, Arc<Mutex<()>>>>,
    at_once: Arc<Semaphore>,
    /// Rooms whose chats this process seals or has sealed.
    sealing: std::sync::Mutex<BTreeSet<RoomId>>,
    /// Workers, to be waited for at the end.
    workers: TaskTracker,
    /// Seals end with it, which are not waited for: the next host goes on with them. So do workers, if the host ends.
    ending: CancellationToken,
}

impl Jobs {
    /// Takes up what waits from earlier.
    pub(crate) async fn new(
        tools: Arc<Tools>,
        befriending: Arc<Befriending>,
        client: aws_sdk_sqs::Client,
    ) -> Result<Arc<Self>, HostError> {
        let queue = Queue::new(client, &tools.config);
        let parking = Parking::of(tools.table.parked().await?);
        let at_once = Arc::new(Semaphore::new(tools.config.limits.rooms_at_once));
        Ok(Arc::new(Self {
            tools,
            befriending,
            queue,
            parking: Mutex::new(parking),
            parked: Notify::new(),
            turns: std::sync::Mutex::default(),
            at_once,
            sealing: std::sync::Mutex::default(),
            workers: TaskTracker::new(),
            ending: CancellationToken::new(),
        }))
    }

    /// Takes jobs until it is told to stop; then the ones in hand are brought to an end. `lost` are rooms that turn out to
    /// be lost meanwhile.
    pub(crate) async fn run(self: &Arc<Self>, shutdown: &CancellationToken, lost: UnboundedReceiver<RoomId>) {
        let _ends_with_this = self.ending.clone().drop_guard();
        tokio::select! {
            () = shutdown.cancelled() => {}
            () = self.take_jobs() => {}
            () = self.wait_for_times() => {}
            () = self.tell_losses(lost) => {}
        }
        info!("no more jobs are taken");
        self.workers.close();
        self.workers.wait().await;
    }

    /// Begins to seal the chat of a room, unless somebody did.
    pub(crate) fn begin_seal(&self, room: RoomId) {
        if !self.sealing.lock().unwrap_or_else(PoisonError::into_inner).insert(room.clone()) {
            return;
        }
        let (ending, tools) = (self.ending.clone(), self.tools.clone());
        tokio::spawn(async move { ending.run_until_cancelled(seal(tools, room)).await });
    }

    async fn take_jobs(self: &Arc<Self>) {
        loop {
            let turn = self.at_once.clone().acquire_owned().await.expect("it is never closed");
            drop(turn);
            match self.queue.receive().await {
                Ok(groups) => groups.into_iter().for_each(|group| {
                    let (ending, jobs) = (self.ending.clone(), self.clone());
                    let working = Box::pin(async move { jobs.work(group).await });
                    self.workers.spawn(async move { ending.run_until_cancelled(working).await });
                }),
                Err(error) => {
                    warn!(%error, "jobs are asked for again");
                    sleep(self.tools.config.limits.retry_pause).await;
                }
            }
        }
    }

    /// Does the jobs of one room, in order, up to the first that fails.
    async fn work(self: Arc<Self>, group: Vec<Received>) {
        let _hidden = self.queue.keep_hidden(&group);
        let _turn = self.at_once.acquire().await;
        let mut left = group.iter();
        while let Some(received) = left.next() {
            match self.one(received).await {
                Ok(()) => self.queue.delete(received).await,
                Err(error) => {
                    warn!(%error, "a job is not done yet");
                    let later = std::iter::once(received).chain(left);
                    return self.queue.give_back(later, self.tools.config.limits.job_retry).await;
                }
            }
        }
    }

    async fn one(self: &Arc<Self>, received: &Received) -> Result<(), WorkError> {
        let job: JobMessage = contracts::read(&received.body).map_err(|why| {
            error!(%why, "a job cannot be read; after some attempts it lies in the dead-letter queue");
            WorkError::Senseless("the job cannot be read")
        })?;
        if job.job.account != self.tools.config.account {
            return Err(WorkError::Senseless("the job is for another account"));
        }
        let room = job.job.room.clone();
        let turn = self.turn(&room);
        let _mine = turn.lock().await;
        self.take(ParkedJob { job, not_before: None }, false).await?;
        self.follow(&room).await;
        Ok(())
    }

    /// Does a job, or parks it. One that was parked already is forgotten when it is done.
    async fn take(self: &Arc<Self>, mut job: ParkedJob, was_parked: bool) -> Result<(), WorkError> {
        let room = job.room().clone();
        if !was_parked && self.parking.lock().await.is_barred(&room) {
            return self.park(job).await;
        }
        match self.attempt(&job.job).await {
            Ok(Outcome::Early) if was_parked && job.not_before.is_none() => Ok(()),
            Ok(Outcome::Early) => self.park(ParkedJob { not_before: None, ..job }).await,
            Ok(Outcome::Seal) => {
                self.begin_seal(room);
                self.forget(&job, was_parked).await
            }
            Ok(Outcome::Done) => self.forget(&job, was_parked).await,
            Err(error) => {
                if let Some(fatal) = error.ends_host() {
                    self.tools.end(fatal);
                }
                let Some(pause) = error.asks_to_wait() else { return Err(error) };
                job.not_before = Some(self.tools.clock.now().after(pause));
                self.park(job).await
            }
        }
    }

    async fn forget(&self, job: &ParkedJob, was_parked: bool) -> Result<(), WorkError> {
        if was_parked {
            self.tools.table.unpark(job).await?;
            self.parking.lock().await.remove(job);
        }
        Ok(())
    }

    async fn attempt(&self, JobMessage { cause, job, .. }: &JobMessage) -> Result<Outcome, WorkError> {
        match &job.work {
            Work::PrepareRoom => prepare(&self.tools, cause, &job.room).await.map(|()| Outcome::Done),
            Work::Befriend { operator } => self.befriending.expect(cause, *operator).await.map(|()| Outcome::Done),
            Work::Chat(chat_job) => do_chat_job(&self.tools, cause, &job.room, chat_job).await,
        }
    }

    async fn park(&self, job: ParkedJob) -> Result<(), WorkError> {
        self.tools.table.park(&job, self.tools.fence).await?;
        info!(room.id = %job.room(), job.number = job.number(), has_time = job.not_before.is_some(), "a job is parked");
        self.parking.lock().await.add(job);
        self.parked.notify_one();
        Ok(())
    }

    /// Does the parked jobs of a room whose turn has come.
    async fn follow(self: &Arc<Self>, room: &RoomId) {
        loop {
            let now = self.tools.clock.now();
            let Some(mut next) = self.parking.lock().await.first(room, now) else { return };
            let number = next.number();
            match self.take(next.clone(), true).await {
                Ok(()) if self.parking.lock().await.holds(room, number) => return,
                Ok(()) => {}
                Err(error) => {
                    warn!(room.id = %room, %error, "a parked job is not done yet");
                    next.not_before = Some(now.after(self.tools.config.limits.job_retry));
                    self.parking.lock().await.add(next);
                    return self.parked.notify_one();
                }
            }
        }
    }

    /// Does parked jobs whose turn came while nobody was there, and others when their time has come.
    async fn wait_for_times(self: &Arc<Self>) {
        let rooms = self.parking.lock().await.rooms();
        for room in rooms {
            self.follow_in_turn(&room).await;
        }
        loop {
            let next = self.parking.lock().await.next_time();
            let Some((room, at)) = next else {
                self.parked.notified().await;
                continue;
            };
            let due = tokio::time::Instant::now() + at.since(self.tools.clock.now());
            tokio::select! {
                () = self.parked.notified() => continue,
                () = sleep_until(due) => {}
            }
            self.follow_in_turn(&room).await;
        }
    }

    async fn follow_in_turn(self: &Arc<Self>, room: &RoomId) {
        let turn = self.turn(room);
        let _mine = turn.lock().await;
        self.follow(room).await;
    }

    async fn tell_losses(self: &Arc<Self>, mut lost: UnboundedReceiver<RoomId>) {
        while let Some(room) = lost.recv().await {
            let (ending, jobs) = (self.ending.clone(), self.clone());
            tokio::spawn(async move { ending.run_until_cancelled(jobs.tell_loss(room)).await });
        }
    }

    /// Tells that a room is lost, between the jobs of that room.
    async fn tell_loss(self: Arc<Self>, room: RoomId) {
        let turn = self.turn(&room);
        let _mine = turn.lock().await;
        while let Err(error) = tell_lost(&self.tools, &room).await {
            let Some(pause) = self.tools.pause_after(&error) else { return };
            warn!(room.id = %room, %error, "the loss of a room is told later");
            sleep(pause).await;
        }
    }

    fn turn(&self, room: &RoomId) -> Arc<Mutex<()>> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        turns.entry(room.clone()).or_default().clone()
    }
}
