//! One HTTP endpoint on a free loopback port, from its bind to its graceful end.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::warn;

/// How long the requests in hand may take to finish once the end has been asked for.
const GRACE: Duration = Duration::from_secs(5);

/// A bound port that nobody serves yet.
pub(crate) struct Port {
    pub(crate) listener: TcpListener,
    pub(crate) url: String,
}

impl Port {
    /// Takes a free port of 127.0.0.1.
    pub(crate) async fn free() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        Ok(Self { listener, url })
    }

    /// Serves `router` on this port until `stopping`.
    pub(crate) fn serve(self, router: Router, stopping: &CancellationToken) -> Serving {
        let stopped = stopping.clone().cancelled_owned();
        Serving::of(async move {
            if let Err(error) = axum::serve(self.listener, router).with_graceful_shutdown(stopped).await {
                warn!(%error, "a local AWS endpoint failed");
            }
        })
    }
}

/// The task that serves a port.
pub(crate) struct Serving(JoinHandle<()>);

impl Serving {
    /// Runs a server that ends by itself when it is told to stop.
    pub(crate) fn of(server: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(server))
    }

    /// Waits for the end of the server, and makes an end of it if a client keeps it for too long.
    pub(crate) async fn ended(mut self) {
        if timeout(GRACE, &mut self.0).await.is_err() {
            warn!("a client kept a local AWS endpoint from ending");
            self.0.abort();
        }
    }
}
