//! Times and limits.
use std::time::Duration;

/// Times and limits, each with its usual value.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long the lease lasts without a renewal. 30 s.
    pub lease: Duration,
    /// How often it is renewed. 10 s.
    pub lease_renewal: Duration,
    /// How long the next host waits from the expiry of a lease that was not released: longer than Telegram keeps a
    /// silent connection. 90 s.
    pub lease_grace: Duration,
    /// A segment is written when its first record is this old. 1 s.
    pub flush_after: Duration,
    /// Or when it has this many records. 100.
    pub segment_records: usize,
    /// `messages.txt` is refreshed at most once in this time. 3 s.
    pub refresh_after: Duration,
    /// How long SQS hides a job from others; it is extended while the job is worked on. 30 s.
    pub job_visibility: Duration,
    /// How long one request for jobs waits. 20 s, the most that SQS allows.
    pub job_poll: Duration,
    /// How many rooms are worked for at once. 4.
    pub rooms_at_once: usize,
    /// When a job that failed for the moment is tried again. 5 s.
    pub job_retry: Duration,
    /// How long Telegram may take for an answer. 30 s.
    pub telegram_answer: Duration,
    /// How often a silent connection is tried. 60 s.
    pub telegram_probe: Duration,
    /// The pause before Telegram or the bucket is asked again after a failure. 1 s.
    pub retry_pause: Duration,
    /// How many files are brought into the bucket at once. 2.
    pub uploads_at_once: usize,
    /// Files up to this size are put in one request, larger ones in parts of this size. 8 MiB; S3 asks for 5 at least.
    pub upload_part_bytes: usize,
    /// How long a seal waits for files. 24 h.
    pub seal_waits: Duration,
    /// How long shutting down may take. 8 s.
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
