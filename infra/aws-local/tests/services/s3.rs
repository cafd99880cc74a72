//! S3 as the archive uses it: objects created once, refreshed, listed, and uploaded in parts.

use aws_local::{AwsLocal, Where};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};
use tokio::task::JoinSet;

use crate::clients::config;

const BUCKET: &str = "archive";
const PART_BYTES: usize = 5 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_who_create_one_object_exactly_one_wins() {
    let (aws, client) = archive().await;
    for round in 0..5 {
        let key = format!("1/chat/log/{round}.jsonl");
        let mut creators = JoinSet::new();
        for creator in 0..20 {
            creators.spawn(create(client.clone(), key.clone(), creator));
        }
        let outcomes = creators.join_all().await;

        let winners: Vec<u8> = outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).copied().collect();
        assert_eq!(winners.len(), 1, "{outcomes:?}");
        assert_eq!(read(&client, &key).await, [winners[0]; 100], "what lies there is the winner's");
        let refusals: Vec<u16> = outcomes.into_iter().filter_map(Result::err).collect();
        assert_eq!(refusals, [412; 19]);
    }
    aws.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_that_is_read_while_it_is_refreshed_is_whole() {
    let (aws, client) = archive().await;
    let key = "1/chat/messages.txt";
    put(&client, key, vec![0; 1_000]).await;
    let writer = tokio::spawn({
        let client = client.clone();
        async move {
            for round in 1..=30u8 {
                put(&client, key, vec![round; 1_000 + usize::from(round)]).await;
            }
        }
    });
    while !writer.is_finished() {
        // The SDK compares the body with the checksum in the response.
        let text = read(&client, key).await;
        assert_eq!(text.len(), 1_000 + usize::from(text[0]));
    }
    writer.await.unwrap();
    aws.stop().await;
}

#[tokio::test]
async fn objects_are_listed_in_pages_headed_and_deleted() {
    let (aws, client) = archive().await;
    for number in 0..5 {
        put(&client, &format!("1/chat/log/{number}.jsonl"), vec![1]).await;
    }
    put(&client, "2/chat/log/0.jsonl", vec![1]).await;

    let mut pages = client.list_objects_v2().bucket(BUCKET).prefix("1/chat/log/").max_keys(2).into_paginator().send();
    let mut keys = Vec::new();
    while let Some(page) = pages.next().await {
        keys.extend(page.unwrap().contents().iter().filter_map(|object| object.key().map(str::to_owned)));
    }
    assert_eq!(keys, [0, 1, 2, 3, 4].map(|number| format!("1/chat/log/{number}.jsonl")));

    let head = client.head_object().bucket(BUCKET).key(&keys[0]).send().await.unwrap();
    assert_eq!(head.content_length(), Some(1));
    client.delete_object().bucket(BUCKET).key(&keys[0]).send().await.unwrap();
    let gone = client.head_object().bucket(BUCKET).key(&keys[0]).send().await.unwrap_err();
    assert!(gone.into_service_error().is_not_found());
    let gone = client.get_object().bucket(BUCKET).key(&keys[0]).send().await.unwrap_err();
    assert!(gone.into_service_error().is_no_such_key());
    aws.stop().await;
}

#[tokio::test]
async fn a_large_object_is_uploaded_in_parts() {
    let (aws, client) = archive().await;
    let key = "1/chat/media/7-8.mp4";
    let upload = client.create_multipart_upload().bucket(BUCKET).key(key).send().await.unwrap();
    let upload = upload.upload_id().unwrap();
    let mut parts = Vec::new();
    for (number, length) in [(1, PART_BYTES), (2, 10)] {
        let part = client.upload_part().bucket(BUCKET).key(key).upload_id(upload).part_number(number);
        let part = part.body(ByteStream::from(vec![7; length])).send().await.unwrap();
        let completed = CompletedPart::builder().part_number(number).set_e_tag(part.e_tag().map(str::to_owned));
        parts.push(completed.set_checksum_crc32(part.checksum_crc32().map(str::to_owned)).build());
    }
    let parts = CompletedMultipartUpload::builder().set_parts(Some(parts)).build();
    let complete = client.complete_multipart_upload().bucket(BUCKET).key(key).upload_id(upload);
    complete.multipart_upload(parts).if_none_match("*").send().await.unwrap();

    assert_eq!(read(&client, key).await.len(), PART_BYTES + 10);
    aws.stop().await;
}

async fn archive() -> (AwsLocal, Client) {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    aws.create_bucket(BUCKET).await.unwrap();
    let config = Builder::from(&config(aws.s3_url())).force_path_style(true).build();
    (aws, Client::from_conf(config))
}

/// Creates an object. Returns the creator's number, or the HTTP status of the refusal.
async fn create(client: Client, key: String, creator: u8) -> Result<u8, u16> {
    let body = ByteStream::from(vec![creator; 100]);
    let answer = client.put_object().bucket(BUCKET).key(key).if_none_match("*").body(body).send().await;
    match answer {
        Ok(_) => Ok(creator),
        Err(error) => Err(error.raw_response().map_or(0, |response| response.status().as_u16())),
    }
}

async fn put(client: &Client, key: &str, body: Vec<u8>) {
    client.put_object().bucket(BUCKET).key(key).body(ByteStream::from(body)).send().await.unwrap();
}

async fn read(client: &Client, key: &str) -> Vec<u8> {
    let object = client.get_object().bucket(BUCKET).key(key).send().await.unwrap();
    object.body.collect().await.unwrap().to_vec()
}
