//! Timeouts, intervals and sizes of a host.
use std::time::Duration;

/// Timeouts, intervals and sizes of a host. Each description contains the default value, e.g. 30 s.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long the lease lasts without a renewal. 30 s.
    pub lease: Duration,
    /// How often the lease is renewed. 10 s.
    pub lease_renewal: Duration,
    /// How long the next host waits after the expiry of a lease that was not released. This must be longer than the
    /// time after which Telegram closes an idle connection: the last host's connection must be closed before the next
    /// host connects. 90 s.
    pub lease_grace: Duration,
    /// A segment is written when its first record is this old. 1 s.
    pub flush_after: Duration,
    /// A segment is also written when it has this many records. 100.
    pub segment_records: usize,
    /// The shortest time between two writes of `messages.txt`. 3 s.
    pub refresh_after: Duration,
    /// How long SQS hides a received job. The host extends this time while it performs the job. 30 s.
    pub job_visibility: Duration,
    /// How long one request for jobs waits. 20 s, the most that SQS allows.
    pub job_poll: Duration,
    /// How many rooms may have jobs in progress at the same time. 4.
    pub rooms_at_once: usize,
    /// The pause before a job that failed is retried. 5 s.
    pub job_retry: Duration,
    /// How long a request waits for Telegram's answer. 30 s.
    pub telegram_answer: Duration,
    /// How often the connection is probed with a harmless request. 60 s.
    pub telegram_probe: Duration,
    /// The pause before a failed request to Telegram or AWS is retried. 1 s.
    pub retry_pause: Duration,
    /// How many files are uploaded to the bucket at the same time. 2.
    pub uploads_at_once: usize,
    /// The size of the parts in which a file is uploaded. A smaller file is uploaded in one request. 8 MiB; S3 requires
    /// at least 5 MiB.
    pub upload_part_bytes: usize,
    /// How long a seal waits for the uploads of files. 24 h.
    pub seal_waits: Duration,
    /// How long a shutdown may take. 8 s.
    pub shutdown: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lease: Duration::from_secs(30),
            lease_renewal: Duration::from_secs(10),
            lease_grace: Duration::from_secs(90),
            flush_after: Duration::from_secs(1),
            segment_records: 100,
            refresh_after: Duration::from_secs(3),
            job_visibility: Duration::from_secs(30),
            job_poll: Duration::from_secs(20),
            rooms_at_once: 4,
            job_retry: Duration::from_secs(5),
            telegram_answer: Duration::from_secs(30),
            telegram_probe: Duration::from_mins(1),
            retry_pause: Duration::from_secs(1),
            uploads_at_once: 2,
            upload_part_bytes: 8 << 20,
            seal_waits: Duration::from_hours(24),
            shutdown: Duration::from_secs(8),
        }
    }
}
