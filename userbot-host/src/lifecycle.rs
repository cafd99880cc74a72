//! The life of a host, from taking the lease to releasing it.
//!
//! ```text
//! lease ─▶ connect ─▶ resume rooms and logs ─▶ jobs, pump, seals ─▶ asked to stop ─▶ flush ─▶ close ─▶ release
//!             └───────────────────────── lease lost: everything ends immediately ─┘
//! ```
mod host;
mod resume;

use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::{
    aws::Clients, clock::Clock, config::Config, error::HostError, lease::Lease, lifecycle::host::Host,
    store::table::Table,
};

/// Holds the account until `shutdown` is cancelled or an error ends the host. Returns when every connection to Telegram
/// is closed. The next host requests the events that are not in the archive yet.
///
/// Needs a Tokio runtime with I/O and time enabled. The bucket, the table and the queues must exist.
pub async fn run(config: Config, clock: Clock, shutdown: CancellationToken) -> Result<(), HostError> {
    let clients = Clients::connect(&config.aws).await;
    let table = Table::new(clients.dynamodb.clone(), &config.table, &config.account);
    let Some(mut lease) = Lease::take(&config, &table, &clock, &shutdown).await? else { return Ok(()) };

    let host = Host { config, clock: clock.clone(), clients, table, fence: lease.fence() };
    let ended = tokio::select! {
        ended = Box::pin(host.run(shutdown)) => ended,
        lost = lease.keep(&clock) => return Err(lost.into()),
    };
    // Every connection is closed by now, even after an error, so the next host can start immediately.
    lease.release().await?;
    info!("the host released the account");
    ended
}
