//! An HTTP endpoint on a free loopback port, from binding to graceful shutdown.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// The time after the signal to stop in which a server must finish its open requests.
const GRACE: Duration = Duration::from_secs(5);

/// A bound port that is not served yet.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    pub(crate) url: String,
}

impl Port {
    /// Binds a free port of 127.0.0.1.
    pub(crate) async fn free() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }

    /// Serves `router` on this port until `stopping` is cancelled.
    pub(crate) fn serve(self, router: Router, stopping: &CancellationToken) -> Serving {
        let stopped = stopping.clone().cancelled_owned();
        Serving::of(async move {
            if let Err(error) = axum::serve(self.listener, router).with_graceful_shutdown(stopped).await {
                warn!(%error, "a local AWS endpoint failed");
            }
        })
    }
}

/// The task of a server.
pub(crate) struct Serving(JoinHandle<()>);

impl Serving {
    /// Runs a server in a task of its own. The server must end by itself after the signal to stop.
    pub(crate) fn of(server: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(server))
    }

    /// Waits for the server to end. Aborts it if a client keeps it open for more than [`GRACE`].
    pub(crate) async fn ended(mut self) {
        if timeout(GRACE, &mut self.0).await.is_err() {
            warn!("a local AWS endpoint was aborted, because a client kept it open");
            self.0.abort();
        }
    }
}
