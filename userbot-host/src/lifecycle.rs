//! A host's life.
//!
//! ```text
//! lease ─▶ connect ─▶ rooms and logs are taken up ─▶ jobs, pump, seals ─▶ told to stop ─▶ flush ─▶ close ─▶ release
//!             └───────────────────────────── lease lost: everything ends at once ─┘
//! ```
use std::{sync::Arc, time::Duration};

use archive::Folder;
use domain::{AccountId, Cause, HostReport, RoomId};
use tokio::{sync::mpsc, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use crate::{
    archive::bucket::Bucket,
    archive::chat_log::ChatLog,
    archive::pump::{Listeners, Pump, PumpSetup, handle::PumpHandle},
    aws::Clients,
    clock::Clock,
    config::Config,
    error::HostError,
    jobs::befriend::Befriender,
    jobs::context::JobContext,
    jobs::runner::JobRunner,
    lease::Lease,
    peers::Channel,
    reports::Reports,
    store::rooms::{Binding, Room},
    store::table::Table,
    telegram::connection::Connection,
};

/// How long closing a connection may take before it is torn down.
const CLOSE_WITHIN: Duration = Duration::from_secs(1);

/// Holds the account until `shutdown` is cancelled or something ends the host. Returns when every connection to Telegram
/// is closed. An error says why it ended by itself; what was heard by then and is not in the archive, the next host
/// asks for.
///
/// Needs a runtime with I/O and time. The bucket, the table and the queues must be there.
pub async fn run(config: Config, clock: Clock, shutdown: CancellationToken) -> Result<(), HostError> {
    let clients = Clients::connect(&config.aws).await;
    let table = Table::new(clients.dynamodb.clone(), &config.table, &config.account);
    let Some(mut lease) = Lease::take(&config, &table, &clock, &shutdown).await? else { return Ok(()) };

    let fence = lease.fence();
    let holder = Holder { account: config.account.clone(), fence };
    let reports = Reports::new(clients.sqs.clone(), &config.reports_queue_url);
    let held = async {
        let ended = Box::pin(hold(config, clients, table, clock.clone(), fence, shutdown)).await;
        if let Err(error) = &ended {
            tell_if_down(&reports, holder, &clock, error).await;
        }
        ended
    };
    let ended = tokio::select! {
        ended = held => ended,
        lost = lease.keep(&clock) => return Err(lost.into()),
    };
    // Every connection is closed, so nobody has to wait, whatever ended it.
    lease.release().await?;
    info!("the account is free");
    ended
}

/// Who holds the account.
struct Holder {
    account: AccountId,
    fence: u64,
}

/// Tells the desk that no host will come by itself, if that is so, before this one ends.
async fn tell_if_down(reports: &Reports, Holder { account, fence }: Holder, clock: &Clock, error: &HostError) {
    let Some(reason) = error.blocks_restart() else { return };
    let cause = Cause::Holder { account: account.clone(), fence };
    let report = HostReport::HostDown { account, reason: reason.to_owned() };
    if let Err(error) = reports.send(&cause, clock.now(), report).await {
        warn!(%error, "the desk could not be told that the host is down");
    }
}

/// Connects and works. Whatever of it is dropped closes its connections.
async fn hold(
    config: Config,
    clients: Clients,
    table: Table,
    clock: Clock,
    fence: u64,
    shutdown: CancellationToken,
) -> Result<(), HostError> {
    let Clients { s3, sqs, .. } = clients;
    let bucket = Bucket::new(s3, &config.bucket);
    let limits = config.limits.clone();
    let Connection { account, updates, task: mut connection } = Connection::open(&config).await?;
    info!("connected to Telegram");

    let (lost, rooms_lost) = mpsc::unbounded_channel();
    let (private, signs) = mpsc::unbounded_channel();
    let (pump, handle) = Pump::new(PumpSetup {
        account: account.clone(),
        updates,
        bucket: bucket.clone(),
        clock: clock.clone(),
        limits: limits.clone(),
        fence,
        listeners: Listeners { lost_rooms: lost, private_messages: private.clone() },
    });
    let unsealed = take_up(&table, &bucket, &handle).await?;

    let (fatal, mut fatal_errors) = mpsc::unbounded_channel();
    let reports = Reports::new(sqs.clone(), &config.reports_queue_url);
    let tools = Arc::new(JobContext { config, clock, fence, table, account, pump: handle, reports, fatal });
    let befriending = Arc::new(Befriender::new(tools.clone(), private));
    let jobs = JobRunner::new(tools, befriending.clone(), sqs).await?;
    for room in unsealed {
        jobs.begin_seal(room);
    }

    let flush = CancellationToken::new();
    let ended = tokio::select! {
        ended = work(&jobs, pump, shutdown.clone(), flush, rooms_lost) => ended,
        () = befriending.run(signs) => Err(HostError::Ended("the befriending")),
        () = connection.ended() => Err(HostError::Ended("the connection")),
        Some(error) = fatal_errors.recv() => Err(error),
        () = too_late(&shutdown, limits.shutdown) => {
            warn!("there was no time to bring everything to an end; the next host goes on");
            Ok(())
        }
    };
    connection.close(CLOSE_WITHIN).await;
    ended
}

/// Jobs until the shutdown, then what was heard is flushed.
async fn work(
    jobs: &Arc<JobRunner>,
    pump: Pump,
    shutdown: CancellationToken,
    flush: CancellationToken,
    rooms_lost: mpsc::UnboundedReceiver<RoomId>,
) -> Result<(), HostError> {
    let taking = async {
        jobs.run(&shutdown, rooms_lost).await;
        flush.cancel();
        Ok(())
    };
    tokio::try_join!(taking, pump.run(flush.clone())).map(drop)
}

/// Takes up every room where the last host left it. Tells which chats are to be sealed.
async fn take_up(table: &Table, bucket: &Bucket, pump: &PumpHandle) -> Result<Vec<RoomId>, HostError> {
    let mut unsealed = Vec::new();
    let mut heard = 0;
    for (room, state) in table.rooms().await? {
        match state {
            Room::Ready { channel, from, .. } => {
                pump.watch(&room, channel, from).map_err(|_| HostError::Ended("the pump"))?;
                heard += 1;
            }
            Room::Bound { channel, chat, .. } => {
                resume(bucket, pump, &room, channel, &chat).await?;
                heard += 1;
            }
            Room::Closing { channel, chat, .. } => {
                resume(bucket, pump, &room, channel, &chat).await?;
                unsealed.push(room);
            }
            // What is in the making goes on with its job; what is over is over.
            Room::Asked
            | Room::Created { .. }
            | Room::Configured { .. }
            | Room::Promoted { .. }
            | Room::Gone { .. }
            | Room::Failed { .. } => {}
        }
    }
    info!(rooms.heard = heard, rooms.unsealed = unsealed.len(), "rooms are taken up");
    Ok(unsealed)
}

/// A chat's log goes on behind what lies in the bucket.
async fn resume(
    bucket: &Bucket,
    pump: &PumpHandle,
    room: &RoomId,
    channel: Channel,
    chat: &Binding,
) -> Result<(), HostError> {
    let stored = bucket.log(&Folder::new(chat.lead, &chat.chat)).await?;
    let bound = pump.bind(room, channel, ChatLog::new(channel, chat, stored));
    bound.map_err(|_| HostError::Ended("the pump"))
}

async fn too_late(shutdown: &CancellationToken, within: Duration) {
    shutdown.cancelled().await;
    sleep(within).await;
}
