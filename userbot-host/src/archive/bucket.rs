//! The archive's bucket: segments that are created once, the text for people, and files of any size.
mod files;

use std::error::Error;

use archive::{Folder, Segment, SegmentError};
use aws_sdk_s3::{
    Client,
    error::{DisplayErrorContext, ProvideErrorMetadata, SdkError},
    operation::put_object::PutObjectError,
    primitives::ByteStream,
};

use crate::archive::recorder::Log;

pub(crate) use files::KeepError;

/// The archive's bucket.
#[derive(Clone)]
pub(crate) struct Bucket {
    client: Client,
    name: String,
}

/// The bucket could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BucketError {
    /// S3 did not do it.
    #[error("{doing} in the archive: {why}")]
    Failed {
        /// What was tried.
        doing: &'static str,
        /// The error.
        why: String,
    },
    /// A segment is there and cannot be read.
    #[error("the segment {key}: {why}")]
    Unreadable {
        /// Its key.
        key: String,
        /// Why.
        why: SegmentError,
    },
    /// A log has a hole.
    #[error("the segment {key} is missing, and later ones are there")]
    Missing {
        /// Its key.
        key: String,
    },
}

/// What became of a segment.
#[derive(Debug)]
pub(crate) enum Placed {
    /// It is there.
    Ours,
    /// A host with a lower fence had put another there. This is the whole log now.
    Overtaken(Log),
    /// A later host has put another there.
    Straggler,
}

impl Bucket {
    pub(crate) fn new(client: Client, name: &str) -> Self {
        Self { client, name: name.to_owned() }
    }

    /// Creates a segment, or says who was there first.
    pub(crate) async fn place(&self, key: &str, ours: &Segment) -> Result<Placed, BucketError> {
        let doing = "creating a segment";
        let put = self.client.put_object().bucket(&self.name).key(key).if_none_match("*");
        let put = put.content_type("application/x-ndjson").body(ByteStream::from(ours.to_jsonl().into_bytes()));
        match put.send().await {
            Ok(_) => Ok(Placed::Ours),
            Err(error) if is_taken(&error) => self.meet(key, ours).await,
            Err(error) => Err(failed(doing, error)),
        }
    }

    /// Somebody was there first, perhaps we ourselves and the answer was lost.
    async fn meet(&self, key: &str, ours: &Segment) -> Result<Placed, BucketError> {
        let theirs = self.segment(key).await?;
        Ok(match judge(ours, &theirs) {
            Meeting::Same => Placed::Ours,
            Meeting::Earlier => Placed::Overtaken(self.log(&Folder::new(ours.head.lead, &ours.head.chat)).await?),
            Meeting::Later => Placed::Straggler,
        })
    }

    /// All segments of a chat.
    pub(crate) async fn log(&self, folder: &Folder) -> Result<Log, BucketError> {
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
        Ok(Log::of(segments))
    }

    /// Writes the text for people, over what was there.
    pub(crate) async fn put_text(&self, key: &str, text: String) -> Result<(), BucketError> {
        let put = self.client.put_object().bucket(&self.name).key(key).content_type("text/plain; charset=utf-8");
        let put = put.body(ByteStream::from(text.into_bytes()));
        put.send().await.map_err(|error| failed("writing messages.txt", error))?;
        Ok(())
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

/// Who wrote a segment that we wanted to write.
#[derive(Debug, PartialEq, Eq)]
enum Meeting {
    /// It says what ours says.
    Same,
    /// A host before us.
    Earlier,
    /// A host after us; or one with our own fence, which cannot be and is no reason to go on.
    Later,
}

fn judge(ours: &Segment, theirs: &Segment) -> Meeting {
    if ours == theirs {
        Meeting::Same
    } else if theirs.head.fence < ours.head.fence {
        Meeting::Earlier
    } else {
        Meeting::Later
    }
}

fn is_taken(error: &SdkError<PutObjectError>) -> bool {
    error.as_service_error().and_then(ProvideErrorMetadata::code) == Some("PreconditionFailed")
}

fn failed<E: Error + Send + Sync + 'static>(doing: &'static str, error: SdkError<E>) -> BucketError {
    BucketError::Failed { doing, why: DisplayErrorContext(error).to_string() }
}

#[cfg(test)]
mod tests {
    use archive::{Head, Pts, SEGMENT_VERSION};
    use domain::{ChatId, GroupId, RoomId, UserId};

    use super::*;
    use crate::local_aws;

    #[test]
    fn who_finds_a_segment_in_its_place_goes_by_what_it_says_and_by_its_fence() {
        assert_eq!(judge(&segment(5, 11), &segment(5, 11)), Meeting::Same);
        assert_eq!(judge(&segment(5, 11), &segment(4, 11)), Meeting::Earlier);
        assert_eq!(judge(&segment(5, 11), &segment(6, 11)), Meeting::Later);
        assert_eq!(judge(&segment(5, 11), &segment(5, 12)), Meeting::Later);
    }

    #[tokio::test]
    async fn a_segment_is_created_once_and_who_comes_second_is_told_who_was_first() {
        let (aws, clients) = local_aws::start().await;
        aws.create_bucket("archive").await.unwrap();
        let bucket = Bucket::new(clients.s3, "archive");
        let first = segment(5, 11);
        let folder = Folder::new(first.head.lead, &first.head.chat);
        let key = folder.segment(1);

        assert!(matches!(bucket.place(&key, &first).await.unwrap(), Placed::Ours));
        assert!(matches!(bucket.place(&key, &first).await.unwrap(), Placed::Ours), "the answer had been lost");
        assert!(matches!(bucket.place(&key, &segment(6, 12)).await.unwrap(), Placed::Overtaken(_)));
        assert!(matches!(bucket.place(&key, &segment(4, 12)).await.unwrap(), Placed::Straggler));

        bucket.place(&folder.segment(3), &first).await.unwrap();
        let hole = bucket.log(&folder).await.unwrap_err();
        assert!(matches!(hole, BucketError::Missing { key } if key == folder.segment(2)));
        aws.stop().await;
    }

    fn segment(fence: u64, covers: i32) -> Segment {
        let head = Head {
            v: SEGMENT_VERSION,
            lead: UserId(7),
            chat: ChatId("20261122-aa".into()),
            room: RoomId("bb".into()),
            group: GroupId(-1_002_000_000_001),
            seq: 1,
            fence,
        };
        Segment { head, records: Vec::new(), covers: Pts(covers) }
    }
}
