use archive::{Head, Pts, SEGMENT_VERSION};
use domain::{ChatId, GroupId, RoomId, UserId};

use super::*;
use crate::local_aws;

#[test]
fn the_writer_of_a_segment_is_known_by_its_records_and_its_fence() {
    assert_eq!(writer_of(&segment(5, 11), &segment(5, 11)), WritingHost::This);
    assert_eq!(writer_of(&segment(4, 11), &segment(5, 11)), WritingHost::Earlier);
    assert_eq!(writer_of(&segment(6, 11), &segment(5, 11)), WritingHost::Later);
    assert_eq!(writer_of(&segment(5, 12), &segment(5, 11)), WritingHost::Later);
}

#[tokio::test]
async fn a_segment_is_created_once_and_the_second_writer_learns_who_was_first() {
    let (aws, clients) = local_aws::start().await;
    aws.create_bucket("archive").await.unwrap();
    let bucket = Bucket::new(clients.s3, "archive");
    let first = segment(5, 11);
    let folder = Folder::new(first.head.lead, &first.head.chat);
    let key = folder.segment(1);

    assert!(matches!(bucket.create_segment(&key, &first).await.unwrap(), Placement::Stored));
    assert!(
        matches!(bucket.create_segment(&key, &first).await.unwrap(), Placement::Stored),
        "the answer had been lost"
    );
    assert!(matches!(bucket.create_segment(&key, &segment(6, 12)).await.unwrap(), Placement::TakenByEarlierHost(_)));
    assert!(matches!(bucket.create_segment(&key, &segment(4, 12)).await.unwrap(), Placement::TakenByLaterHost));

    bucket.create_segment(&folder.segment(3), &first).await.unwrap();
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
