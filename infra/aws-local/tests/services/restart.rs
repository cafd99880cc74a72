//! Data in a directory survives a restart; data in memory leaves nothing behind.

use aws_local::{AwsLocal, Where};
use aws_sdk_s3::primitives::ByteStream;

use crate::clients::config;

#[tokio::test]
async fn a_directory_outlives_the_process_that_used_it() {
    let directory = tempfile::tempdir().unwrap();
    let place = Where::Directory(directory.path().join("aws"));

    let aws = AwsLocal::start(place.clone()).await.unwrap();
    let queue = make_queue(&aws).await;
    send(&aws, &queue, "kept").await;
    put_object(&aws).await;
    make_table(&aws).await;
    aws.stop().await;

    let aws = AwsLocal::start(place).await.unwrap();
    assert_eq!(send(&aws, &queue, "kept").await, (), "the URL of before still names the queue");
    let client = aws_sdk_sqs::Client::new(&config(aws.sqs_url()));
    let received = client.receive_message().queue_url(&queue).max_number_of_messages(10).send().await.unwrap();
    let bodies: Vec<_> = received.messages().iter().filter_map(aws_sdk_sqs::types::Message::body).collect();
    assert_eq!(bodies, ["kept"], "the message is there, and is known to have been sent");

    let object = s3(&aws).get_object().bucket("archive").key("1/chat/log/0.jsonl").send().await.unwrap();
    assert_eq!(object.body.collect().await.unwrap().to_vec(), b"{}");

    let client = aws_sdk_dynamodb::Client::new(&config(aws.dynamodb_url()));
    assert_eq!(client.list_tables().send().await.unwrap().table_names(), ["things"]);
    aws.stop().await;
}

#[tokio::test]
async fn an_answered_call_is_in_the_file_even_if_nobody_stops_the_service() {
    let directory = tempfile::tempdir().unwrap();
    let aws = AwsLocal::start(Where::Directory(directory.path().to_owned())).await.unwrap();
    let queue = make_queue(&aws).await;
    send(&aws, &queue, "kept").await;

    let file = std::fs::read_to_string(directory.path().join("sqs.json")).unwrap();
    assert!(file.contains("kept"), "{file}");
    aws.stop().await;
}

#[tokio::test]
async fn memory_leaves_nothing_behind() {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let objects = aws.objects().to_owned();
    aws.create_bucket("archive").await.unwrap();
    put_object(&aws).await;
    aws.stop().await;
    assert!(!objects.exists());
}

async fn make_queue(aws: &AwsLocal) -> String {
    let client = aws_sdk_sqs::Client::new(&config(aws.sqs_url()));
    let queue = client.create_queue().queue_name("jobs.fifo");
    let queue = queue.attributes(aws_sdk_sqs::types::QueueAttributeName::FifoQueue, "true");
    queue.send().await.unwrap().queue_url().unwrap().to_owned()
}

async fn send(aws: &AwsLocal, queue: &str, body: &str) {
    let client = aws_sdk_sqs::Client::new(&config(aws.sqs_url()));
    let message = client.send_message().queue_url(queue).message_group_id("room").message_deduplication_id(body);
    message.message_body(body).send().await.unwrap();
}

async fn put_object(aws: &AwsLocal) {
    aws.create_bucket("archive").await.unwrap();
    let body = ByteStream::from_static(b"{}");
    s3(aws).put_object().bucket("archive").key("1/chat/log/0.jsonl").body(body).send().await.unwrap();
}

async fn make_table(aws: &AwsLocal) {
    use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
    let attribute = AttributeDefinition::builder().attribute_name("id").attribute_type(ScalarAttributeType::S);
    let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash);
    let client = aws_sdk_dynamodb::Client::new(&config(aws.dynamodb_url()));
    let table = client.create_table().table_name("things").billing_mode(BillingMode::PayPerRequest);
    let table = table.attribute_definitions(attribute.build().unwrap()).key_schema(key.build().unwrap());
    table.send().await.unwrap();
}

fn s3(aws: &AwsLocal) -> aws_sdk_s3::Client {
    let config = aws_sdk_s3::config::Builder::from(&config(aws.s3_url())).force_path_style(true).build();
    aws_sdk_s3::Client::from_conf(config)
}
