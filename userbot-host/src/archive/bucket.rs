//! The archive's bucket. It stores segments, `messages.txt` and [`files`] of any size. A segment is created once and
//! never replaced.
pub(super) mod files;

use std::error::Error;

use archive::{Folder, Segment, SegmentError};
use aws_sdk_s3::{
    Client,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
    operation::put_object::PutObjectError,
    primitives::ByteStream,
};

use crate::archive::chat_log::StoredLog;

/// The S3 bucket of the archive. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Bucket {
    client: Client,
    name: String,
}

/// Stores the segments and the `messages.txt` of a log. [`Bucket`] does this; tests use a substitute.
pub(super) trait LogStore: Send + Sync {
    /// Creates a segment under the key. If the key already has a segment, leaves it unchanged, and returns which host
    /// created it.
    fn create_segment(
        &self,
        key: &str,
        segment: &Segment,
    ) -> impl Future<Output = Result<Placement, BucketError>> + Send;

    /// Writes `messages.txt`, and replaces the previous version.
    fn write_text(&self, key: &str, text: String) -> impl Future<Output = Result<(), BucketError>> + Send;
}

/// The bucket could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// A request to S3 failed.
    #[error("{doing} in the archive: {why}")]
    Failed {
        /// The operation, e.g. `listing a log`.
        doing: &'static str,
        /// The text of the error.
        why: String,
    },
    /// A segment exists but cannot be parsed.
    #[error("the segment {key} cannot be read: {why}")]
    Unreadable {
        /// The key of the segment.
        key: String,
        /// The error of the parser.
        why: SegmentError,
    },
    /// A segment is missing, but the log has later segments.
    #[error("the segment {key} is missing, but later segments exist")]
    Missing {
        /// The key of the missing segment.
        key: String,
    },
}

/// The result of creating a segment.
#[derive(Debug)]
pub(super) enum Placement {
    /// The segment is in the bucket. This attempt or an earlier attempt of this host created it.
    Stored,
    /// The key already has a segment of another host, whose fence is lower. The value is the whole log that the bucket
    /// has.
    TakenByEarlierHost(StoredLog),
    /// The key already has a segment of another host, whose fence is higher. That host holds the account now.
    TakenByLaterHost,
}

impl Bucket {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name.to_owned() }
    }

    /// Reads the segment that already exists under this key, and finds out which host created it. This host may have
    /// created it: an earlier attempt may have succeeded although the answer of S3 did not arrive.
    async fn compare_existing(&self, key: &str, ours: &Segment) -> Result<Placement, BucketError> {
        let existing = self.segment(key).await?;
        Ok(match writer_of(&existing, ours) {
            WritingHost::This => Placement::Stored,
            WritingHost::Earlier => {
                Placement::TakenByEarlierHost(self.log(&Folder::new(ours.head.lead, &ours.head.chat)).await?)
            }
            WritingHost::Later => Placement::TakenByLaterHost,
        })
    }

    /// Reads all segments of a chat.
    pub(crate) async fn log(&self, folder: &Folder) -> Result<StoredLog, BucketError> {
        let doing = "listing a log";
        let mut keys = Vec::new();
        let mut pages = self.client.list_objects_v2().bucket(&self.name).prefix(folder.log()).into_paginator().send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| failed(doing, error))?;
            keys.extend(page.contents.into_iter().flatten().filter_map(|object| object.key));
        }
        keys.sort_unstable();
        let mut segments = Vec::new();
        for (key, seq) in keys.iter().zip(1..) {
            let expected = folder.segment(seq);
            if *key != expected {
                return Err(BucketError::Missing { key: expected });
            }
            segments.push(self.segment(key).await?);
        }
        Ok(StoredLog::new(segments))
    }

    async fn segment(&self, key: &str) -> Result<Segment, BucketError> {
        let doing = "reading a segment";
        let found = self.client.get_object().bucket(&self.name).key(key).send().await;
        let body = found.map_err(|error| failed(doing, error))?.body.collect().await;
        let bytes = body.map_err(|error| BucketError::Failed { doing, why: error.to_string() })?.to_vec();
        let text = String::from_utf8_lossy(&bytes);
        Segment::parse(&text).map_err(|why| BucketError::Unreadable { key: key.to_owned(), why })
    }
}

impl LogStore for Bucket {
    async fn create_segment(&self, key: &str, segment: &Segment) -> Result<Placement, BucketError> {
        let put = self.client.put_object().bucket(&self.name).key(key).if_none_match("*");
        let put = put.content_type("application/x-ndjson").body(ByteStream::from(segment.to_jsonl().into_bytes()));
        match put.send().await {
            Ok(_) => Ok(Placement::Stored),
            Err(error) if is_taken(&error) => self.compare_existing(key, segment).await,
            Err(error) => Err(failed("creating a segment", error)),
        }
    }

    async fn write_text(&self, key: &str, text: String) -> Result<(), BucketError> {
        let put = self.client.put_object().bucket(&self.name).key(key).content_type("text/plain; charset=utf-8");
        let put = put.body(ByteStream::from(text.into_bytes()));
        put.send().await.map_err(|error| failed("writing messages.txt", error))?;
        Ok(())
    }
}

/// The host that wrote an existing segment, compared with this host.
#[derive(Debug, PartialEq, Eq)]
enum WritingHost {
    /// This host: the segment is equal to ours.
    This,
    /// A host with a lower fence.
    Earlier,
    /// A host with a higher fence. A segment with the fence of this host but different contents counts as later too:
    /// this should be impossible, so the host must stop.
    Later,
}

fn writer_of(existing: &Segment, ours: &Segment) -> WritingHost {
    if existing == ours {
        WritingHost::This
    } else if existing.head.fence < ours.head.fence {
        WritingHost::Earlier
    } else {
        WritingHost::Later
    }
}

fn is_taken(error: &SdkError<PutObjectError>) -> bool {
    error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("PreconditionFailed")
}

fn failed<E: Error + Send + Sync + 'static>(doing: &'static str, error: SdkError<E>) -> BucketError {
    BucketError::Failed { doing, why: DisplayErrorContext(error).to_string() }
}

#[cfg(test)]
mod tests;
