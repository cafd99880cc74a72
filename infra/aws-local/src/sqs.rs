//! SQS: our own queues, called in AWS JSON 1.0 as the SDK does.
//!
//! The modules, from the inside out. Each module uses only the modules above it in this list:
//!
//! ```text
//! arn        the names of queues in ARNs and URLs
//! message    a stored message, and the digests that the SDK checks
//! settings   the attributes of a queue, parsed into numbers
//! queue      one queue: order, groups, deduplication, visibility      \  plain functions; the time is a number
//! queues     all queues: names, dead letters, move tasks              /  that is passed in
//! file       the queues on disk
//! service    one lock for all queues, long polls, and saving each change before its answer
//! wire       the forms of requests and answers
//! http       the action of each request
//! ```
//!
//! Checked against AWS's documentation: the order in FIFO groups, the wait of a group while one of its messages is in
//! flight, deduplication for five minutes, delays, visibility, receive counts, dead letters, batches that fail in part,
//! move tasks, retention.
//!
//! Known gaps: no binary message attributes, no permissions, no high-throughput settings, no in-flight limit, no
//! `ReceiveRequestAttemptId`. A purge and a deletion take effect immediately. A receive always finds an available
//! message, where AWS may return none. AWS may sometimes deliver a message of a standard queue twice without a reason;
//! this emulation never does.

mod arn;
mod fault;
mod file;
mod http;
mod message;
mod queue;
mod queues;
mod service;
mod settings;
mod wire;

use std::path::Path;
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::StartError;
use crate::endpoint::{Port, Serving};
use service::Service;

/// The running service, with its endpoint.
pub(crate) struct Sqs {
    url: String,
    serving: Serving,
}

impl Sqs {
    /// Serves the queues stored in `file`, or queues in memory.
    pub(crate) async fn start(file: Option<&Path>, stopping: &CancellationToken) -> Result<Self, StartError> {
        let (queues, file) = match file {
            Some(path) => file::open(path).await.map(|(queues, file)| (queues, Some(file)))?,
            None => (queues::Queues::default(), None),
        };
        let port = Port::free().await?;
        let url = port.url.clone();
        let service = Arc::new(Service::new(queues, file, stopping.clone()));
        let serving = port.serve(http::router(service, url.clone()), stopping);
        Ok(Self { url, serving })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) async fn ended(self) {
        self.serving.ended().await;
    }
}
