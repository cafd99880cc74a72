//! The work of a host while it holds the lease.
use std::{sync::Arc, time::Duration};

use domain::{Cause, HostReport, RoomId};
use tokio::{sync::mpsc, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    archive::{
        bucket::Bucket,
        pump::{Listeners, Pump, PumpSetup},
    },
    aws::Clients,
    clock::Clock,
    config::Config,
    error::HostError,
    jobs::{befriend::Befriender, context::JobContext, runner::JobRunner},
    lifecycle::resume::resume_rooms,
    reports::Reports,
    store::table::Table,
    telegram::connection::Connection,
};

/// How long closing the connection may take. If it takes longer, the host drops the sockets.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// A host that holds the lease, not yet connected to Telegram.
pub(super) struct Host {
    pub(super) config: Config,
    pub(super) clock: Clock,
    pub(super) clients: Clients,
    pub(super) table: Table,
    pub(super) fence: u64,
}

impl Host {
    /// Does the work of a host until the shutdown or an error. If only a person can fix the error, sends a report to
    /// the desk. Dropping the future closes every connection.
    pub(super) async fn run(self, shutdown: CancellationToken) -> Result<(), HostError> {
        let reports = Reports::new(self.clients.sqs.clone(), &self.config.reports_queue_url);
        let (account, clock) = (self.config.account.clone(), self.clock.clone());
        let cause = Cause::Holder { account: account.clone(), fence: self.fence };
        let ended = Box::pin(self.work(reports.clone(), shutdown)).await;
        if let Err(error) = &ended
            && let Some(reason) = error.blocks_restart()
        {
            let report = HostReport::HostDown { account, reason: reason.to_owned() };
            if let Err(error) = reports.send(&cause, clock.now(), report).await {
                warn!(%error, "could not report to the desk that the host is down");
            }
        }
        ended
    }

    async fn work(self, reports: Reports, shutdown: CancellationToken) -> Result<(), HostError> {
        let Self { config, clock, clients, table, fence } = self;
        let limits = config.limits.clone();
        let bucket = Bucket::new(clients.s3, &config.bucket);
        let Connection { account, updates, task: mut connection } = Connection::open(&config).await?;
        info!("the host connected to Telegram");

        let (lost_sender, lost_rooms) = mpsc::unbounded_channel();
        let (private_sender, private_messages) = mpsc::unbounded_channel();
        let (pump, handle) = Pump::new(PumpSetup {
            account: account.clone(),
            updates,
            bucket: bucket.clone(),
            clock: clock.clone(),
            limits: limits.clone(),
            fence,
            listeners: Listeners { lost_rooms: lost_sender, private_messages: private_sender.clone() },
        });
        let unsealed = resume_rooms(&table, &bucket, &handle).await?;

        let (fatal, mut fatal_errors) = mpsc::unbounded_channel();
        let ctx = Arc::new(JobContext { config, clock, fence, table, account, pump: handle, reports, fatal });
        let befriender = Arc::new(Befriender::new(ctx.clone(), private_sender));
        let jobs = JobRunner::new(ctx, befriender.clone(), clients.sqs).await?;
        for room in unsealed {
            jobs.begin_seal(room);
        }

        let ended = tokio::select! {
            ended = run_jobs_and_pump(&jobs, pump, &shutdown, lost_rooms) => ended,
            () = befriender.run(private_messages) => Err(HostError::Ended("the befriending")),
            () = connection.ended() => Err(HostError::Ended("the connection")),
            Some(error) = fatal_errors.recv() => Err(error),
            () = shutdown_deadline(&shutdown, limits.shutdown) => {
                warn!("the shutdown took too long and was cut off; the next host continues the work");
                Ok(())
            }
        };
        connection.close(CLOSE_WITHIN).await;
        ended
    }
}

/// Runs jobs until the shutdown; then the pump stores every event.
async fn run_jobs_and_pump(
    jobs: &Arc<JobRunner>,
    pump: Pump,
    shutdown: &CancellationToken,
    lost_rooms: mpsc::UnboundedReceiver<RoomId>,
) -> Result<(), HostError> {
    let jobs_ended = CancellationToken::new();
    let running = async {
        jobs.run(shutdown, lost_rooms).await;
        jobs_ended.cancel();
        Ok(())
    };
    tokio::try_join!(running, pump.run(jobs_ended.clone())).map(drop)
}

async fn shutdown_deadline(shutdown: &CancellationToken, within: Duration) {
    shutdown.cancelled().await;
    sleep(within).await;
}
