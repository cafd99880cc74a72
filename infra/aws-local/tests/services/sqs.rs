//! SQS, used as jobs, reports and notices use it. The tests call it through the SDK; the SDK checks every MD5.

use std::time::{Duration, Instant};

use aws_local::{AwsLocal, Where};
use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{
    BatchResultErrorEntry, DeleteMessageBatchRequestEntry, Message, MessageAttributeValue,
    MessageSystemAttributeName as Of, QueueAttributeName as Queue, SendMessageBatchRequestEntry,
    SendMessageBatchResultEntry,
};

use crate::clients::config;

#[tokio::test]
async fn a_group_comes_in_order_and_waits_while_one_of_its_messages_is_in_flight() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[]).await;
    for (group, body) in [("room-1", "a"), ("room-2", "b"), ("room-1", "c"), ("room-2", "d")] {
        send(&client, &queue, group, body).await;
    }

    let first = receive(&client, &queue, 1, 0).await;
    assert_eq!(bodies(&first), ["a"]);
    assert_eq!(bodies(&receive(&client, &queue, 10, 0).await), ["b", "d"]);

    delete(&client, &queue, &first[0]).await;
    assert_eq!(bodies(&receive(&client, &queue, 10, 0).await), ["c"]);
    aws.stop().await;
}

#[tokio::test]
async fn a_message_sent_twice_arrives_once() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "reports", &[]).await;
    let ids = [send(&client, &queue, "room", "same").await, send(&client, &queue, "room", "same").await];
    assert_eq!(ids[0], ids[1], "both senders hear of the one message");

    let received = receive(&client, &queue, 10, 0).await;
    assert_eq!(bodies(&received), ["same"]);
    delete(&client, &queue, &received[0]).await;
    send(&client, &queue, "room", "same").await;
    assert_eq!(bodies(&receive(&client, &queue, 10, 0).await), [""; 0]);
    aws.stop().await;
}

#[tokio::test]
async fn a_long_poll_ends_soon_after_a_send() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[]).await;
    receive(&client, &queue, 1, 0).await;

    for round in ["a", "b", "c"] {
        let poll = tokio::spawn({
            let (client, queue) = (client.clone(), queue.clone());
            async move { (receive(&client, &queue, 1, 20).await, Instant::now()) }
        });
        // The poll must have reached the service before the message is sent. No event shows this, so wait a moment.
        tokio::time::sleep(Duration::from_millis(150)).await;
        assert!(!poll.is_finished());
        let sent = Instant::now();
        send(&client, &queue, round, round).await;

        let (received, at) = poll.await.unwrap();
        assert_eq!(bodies(&received), [round]);
        assert!(at - sent < Duration::from_secs(10), "not at the end of the poll: {:?}", at - sent);
    }
    aws.stop().await;
}

#[tokio::test]
async fn a_long_poll_sees_a_message_come_back_when_its_visibility_runs_out() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[(Queue::VisibilityTimeout, "1")]).await;
    send(&client, &queue, "room", "a").await;
    let first = receive(&client, &queue, 1, 0).await;

    let polled = Instant::now();
    let second = receive(&client, &queue, 1, 20).await;
    assert!(polled.elapsed() < Duration::from_secs(10), "not at the end of the poll: {:?}", polled.elapsed());
    assert_eq!(attribute(&second[0], Of::ApproximateReceiveCount), "2");

    let void = client.delete_message().queue_url(&queue).receipt_handle(receipt(&first[0])).send().await;
    assert!(void.is_err(), "the first receipt is void");
    delete(&client, &queue, &second[0]).await;
    aws.stop().await;
}

#[tokio::test]
async fn a_message_released_early_comes_back_at_once() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[]).await;
    send(&client, &queue, "room", "a").await;
    let received = receive(&client, &queue, 1, 0).await;

    let change = client.change_message_visibility().queue_url(&queue).receipt_handle(receipt(&received[0]));
    change.visibility_timeout(0).send().await.unwrap();

    assert_eq!(bodies(&receive(&client, &queue, 1, 0).await), ["a"]);
    aws.stop().await;
}

#[tokio::test]
async fn a_message_received_too_often_goes_to_the_dead_letters_and_can_be_moved_back() {
    let (aws, client) = sqs().await;
    let dead = fifo(&client, "jobs-dead", &[]).await;
    let dead_arn = queue_attribute(&client, &dead, Queue::QueueArn).await;
    let policy = format!(r#"{{"deadLetterTargetArn":"{dead_arn}","maxReceiveCount":2}}"#);
    let jobs = fifo(&client, "jobs", &[(Queue::RedrivePolicy, &policy), (Queue::VisibilityTimeout, "0")]).await;
    send(&client, &jobs, "room", "poison").await;
    send(&client, &jobs, "room", "next").await;

    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.extend(bodies(&receive(&client, &jobs, 1, 0).await).iter().map(ToString::to_string));
    }
    assert_eq!(seen, ["poison", "poison", "next"]);
    assert_eq!(queue_attribute(&client, &dead, Queue::ApproximateNumberOfMessages).await, "1");

    client.start_message_move_task().source_arn(&dead_arn).send().await.unwrap();
    assert_eq!(queue_attribute(&client, &dead, Queue::ApproximateNumberOfMessages).await, "0");
    assert_eq!(queue_attribute(&client, &jobs, Queue::ApproximateNumberOfMessages).await, "2");
    aws.stop().await;
}

#[tokio::test]
async fn a_batch_fails_in_part() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[]).await;
    let entry = |id: &str, group: Option<&str>| {
        let entry = SendMessageBatchRequestEntry::builder().id(id).message_body(id).message_deduplication_id(id);
        entry.set_message_group_id(group.map(str::to_owned)).build().unwrap()
    };
    let batch = [entry("a", Some("room")), entry("b", None), entry("c", Some("room"))];
    let sent = client.send_message_batch().queue_url(&queue).set_entries(Some(batch.into())).send().await.unwrap();
    let successful: Vec<&str> = sent.successful().iter().map(SendMessageBatchResultEntry::id).collect();
    let failed: Vec<&str> = sent.failed().iter().map(BatchResultErrorEntry::id).collect();
    assert_eq!((successful, failed), (vec!["a", "c"], vec!["b"]));

    let received = receive(&client, &queue, 10, 0).await;
    let entry = |id: &str, receipt: &str| {
        DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(receipt).build().unwrap()
    };
    let batch = [entry("a", receipt(&received[0])), entry("x", "no receipt")];
    let deleted = client.delete_message_batch().queue_url(&queue).set_entries(Some(batch.into())).send().await.unwrap();
    assert_eq!(deleted.successful().len(), 1);
    assert_eq!(deleted.failed()[0].code(), "ReceiptHandleIsInvalid");
    aws.stop().await;
}

#[tokio::test]
async fn attributes_come_as_they_were_sent_and_only_if_asked_for() {
    let (aws, client) = sqs().await;
    let queue = client.create_queue().queue_name("notices").send().await.unwrap().queue_url().unwrap().to_owned();
    let value = MessageAttributeValue::builder().data_type("String").string_value("7").build().unwrap();
    let message = client.send_message().queue_url(&queue).message_body("x").message_attributes("step", value);
    message.delay_seconds(1).send().await.unwrap();
    assert_eq!(queue_attribute(&client, &queue, Queue::ApproximateNumberOfMessagesDelayed).await, "1");

    let received = receive(&client, &queue, 1, 20).await;
    assert_eq!(received[0].message_attributes().unwrap()["step"].string_value(), Some("7"));
    let change = client.change_message_visibility().queue_url(&queue).receipt_handle(receipt(&received[0]));
    change.visibility_timeout(0).send().await.unwrap();

    let bare = client.receive_message().queue_url(&queue).send().await.unwrap();
    assert_eq!(bare.messages()[0].attributes(), None);
    assert_eq!(bare.messages()[0].message_attributes(), None);
    aws.stop().await;
}

#[tokio::test]
async fn faults_have_the_names_that_the_sdk_knows() {
    let (aws, client) = sqs().await;
    let missing = client.get_queue_url().queue_name("nobody-made-it").send().await.unwrap_err();
    assert!(missing.into_service_error().is_queue_does_not_exist());

    fifo(&client, "jobs", &[]).await;
    let other = client.create_queue().queue_name("jobs.fifo").attributes(Queue::FifoQueue, "true");
    let other = other.attributes(Queue::VisibilityTimeout, "7").send().await.unwrap_err();
    assert!(other.into_service_error().is_queue_name_exists());
    aws.stop().await;
}

#[tokio::test]
async fn stopping_answers_the_long_polls_at_once() {
    let (aws, client) = sqs().await;
    let queue = fifo(&client, "jobs", &[]).await;
    let poll = tokio::spawn(async move { receive(&client, &queue, 1, 20).await });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let began = Instant::now();
    aws.stop().await;
    assert!(began.elapsed() < Duration::from_secs(15), "not at the end of the poll: {:?}", began.elapsed());
    assert_eq!(bodies(&poll.await.unwrap()), [""; 0]);
}

async fn sqs() -> (AwsLocal, Client) {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let client = Client::new(&config(aws.sqs_url()));
    (aws, client)
}

async fn fifo(client: &Client, name: &str, attributes: &[(Queue, &str)]) -> String {
    let mut queue = client.create_queue().queue_name(format!("{name}.fifo")).attributes(Queue::FifoQueue, "true");
    for (name, value) in attributes {
        queue = queue.attributes(name.clone(), *value);
    }
    queue.send().await.unwrap().queue_url().unwrap().to_owned()
}

/// Sends a message. Its body is also its deduplication id. Returns the message's id.
async fn send(client: &Client, queue: &str, group: &str, body: &str) -> String {
    let message = client.send_message().queue_url(queue).message_group_id(group).message_deduplication_id(body);
    message.message_body(body).send().await.unwrap().message_id().unwrap().to_owned()
}

async fn receive(client: &Client, queue: &str, at_most: i32, wait_s: i32) -> Vec<Message> {
    let poll = client.receive_message().queue_url(queue).max_number_of_messages(at_most).wait_time_seconds(wait_s);
    let poll = poll.message_system_attribute_names(Of::All).message_attribute_names("All");
    poll.send().await.unwrap().messages.unwrap_or_default()
}

async fn delete(client: &Client, queue: &str, message: &Message) {
    client.delete_message().queue_url(queue).receipt_handle(receipt(message)).send().await.unwrap();
}

async fn queue_attribute(client: &Client, queue: &str, name: Queue) -> String {
    let answer = client.get_queue_attributes().queue_url(queue).attribute_names(name.clone()).send().await.unwrap();
    answer.attributes().unwrap()[&name].clone()
}

fn attribute(message: &Message, name: Of) -> &str {
    &message.attributes().unwrap()[&name]
}

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body().unwrap()).collect()
}

fn receipt(message: &Message) -> &str {
    message.receipt_handle().unwrap()
}
