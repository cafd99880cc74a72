use super::*;
use crate::sqs::settings::QueueAttributes;

const NOW: u64 = 1_700_000_000_000;

#[test]
fn a_group_is_handed_out_in_order_and_held_back_while_one_of_its_messages_is_in_flight() {
    let mut queue = fifo(&[]);
    for (number, group) in ["a", "b", "a", "b", "a"].into_iter().enumerate() {
        send(&mut queue, group, &number.to_string(), NOW);
    }

    let first = queue.receive(1, None, NOW).messages;
    assert_eq!(bodies(&first), ["0"]);
    assert_eq!(bodies(&queue.receive(10, None, NOW).messages), ["1", "3"], "a waits, b comes in order");

    queue.delete(receipt(&first[0]), NOW).unwrap();
    assert_eq!(bodies(&queue.receive(10, None, NOW).messages), ["2", "4"]);
}

#[test]
fn a_group_stays_held_back_while_a_later_message_of_its_batch_is_in_flight() {
    let mut queue = fifo(&[]);
    send(&mut queue, "a", "0", NOW);
    send(&mut queue, "a", "1", NOW);
    let both = queue.receive(10, None, NOW).messages;

    queue.change_visibility(receipt(&both[0]), 0, NOW).unwrap();

    assert_eq!(bodies(&queue.receive(10, None, NOW).messages), [""; 0]);
    queue.delete(receipt(&both[1]), NOW).unwrap();
    assert_eq!(bodies(&queue.receive(10, None, NOW).messages), ["0"]);
}

#[test]
fn a_delayed_message_delays_only_the_messages_after_it() {
    let mut queue = fifo(&[]);
    send(&mut queue, "a", "0", NOW);
    queue.settings.delay_s = 5;
    send(&mut queue, "a", "1", NOW);
    queue.settings.delay_s = 0;
    send(&mut queue, "a", "2", NOW);

    assert_eq!(bodies(&queue.receive(10, Some(0), NOW).messages), ["0"]);
    assert_eq!(queue.next_appearance_ms(NOW), Some(NOW + 5_000));
    assert_eq!(bodies(&queue.receive(10, Some(0), NOW + 5_000).messages), ["0", "1", "2"]);
}

#[test]
fn a_message_sent_again_within_five_minutes_is_dropped_even_if_deleted() {
    let mut queue = fifo(&[]);
    let first = send(&mut queue, "a", "same", NOW);
    let received = queue.receive(1, None, NOW).messages;
    queue.delete(receipt(&received[0]), NOW).unwrap();

    let again = send(&mut queue, "a", "same", NOW + 299_999);
    assert_eq!(again, first);
    assert_eq!(queue.counts(NOW + 299_999).ready, 0);

    send(&mut queue, "a", "same", NOW + 300_000);
    assert_eq!(queue.counts(NOW + 300_000).ready, 1);
}

#[test]
fn a_message_comes_back_when_its_visibility_runs_out_and_its_old_receipt_is_void() {
    let mut queue = fifo(&[("VisibilityTimeout", "10")]);
    send(&mut queue, "a", "0", NOW);
    let first = queue.receive(1, None, NOW).messages;

    assert_eq!(bodies(&queue.receive(1, None, NOW + 9_999).messages), [""; 0]);
    let second = queue.receive(1, None, NOW + 10_000).messages;
    assert_eq!(second[0].receive_count, 2);
    assert_eq!(second[0].first_received_ms, Some(NOW));

    assert_eq!(queue.delete(receipt(&first[0]), NOW + 10_001), Err(Fault::ExpiredReceipt));
    assert_eq!(queue.change_visibility(receipt(&first[0]), 5, NOW + 10_001), Err(Fault::NotInFlight));
    assert_eq!(queue.delete(receipt(&second[0]), NOW + 10_001), Ok(()));
    assert_eq!(queue.delete(receipt(&second[0]), NOW + 10_002), Ok(()), "gone already is success");
}

#[test]
fn a_standard_queue_forgives_a_late_delete_and_ignores_an_outdated_one() {
    let mut queue = Queue::new(Settings::try_from(QueueAttributes::new()).unwrap(), NOW);
    let letter = Letter { body: "0".to_owned(), ..Letter::default() };
    queue.send(letter, 1, NOW).unwrap();
    let first = queue.receive(1, Some(1), NOW).messages;
    let second = queue.receive(1, Some(1), NOW + 1_000).messages;

    queue.delete(receipt(&first[0]), NOW + 1_500).unwrap();
    assert_eq!(queue.counts(NOW + 1_500).in_flight, 1, "an outdated receipt deletes nothing");
    queue.delete(receipt(&second[0]), NOW + 9_000).unwrap();
    assert_eq!(queue.counts(NOW + 9_000).ready, 0, "the latest receipt still counts");
}

#[test]
fn visibility_is_counted_from_the_moment_it_is_changed() {
    let mut queue = fifo(&[]);
    send(&mut queue, "a", "0", NOW);
    let received = queue.receive(1, Some(10), NOW).messages;

    queue.change_visibility(receipt(&received[0]), 10, NOW + 9_000).unwrap();

    assert_eq!(bodies(&queue.receive(1, None, NOW + 18_999).messages), [""; 0]);
    assert_eq!(bodies(&queue.receive(1, None, NOW + 19_000).messages), ["0"]);
}

#[test]
fn a_message_received_too_often_is_given_up_and_its_group_goes_on() {
    let mut queue = fifo(&[("RedrivePolicy", r#"{"deadLetterTargetArn":"x:dead.fifo","maxReceiveCount":"2"}"#)]);
    send(&mut queue, "a", "poison", NOW);
    send(&mut queue, "a", "next", NOW);

    for _ in 0..2 {
        let received = queue.receive(1, Some(0), NOW);
        assert_eq!((bodies(&received.messages), bodies(&received.given_up)), (vec!["poison"], vec![]));
    }
    let received = queue.receive(1, Some(0), NOW);
    assert_eq!((bodies(&received.messages), bodies(&received.given_up)), (vec!["next"], vec!["poison"]));
}

#[test]
fn a_message_is_forgotten_after_its_retention() {
    let mut queue = fifo(&[("MessageRetentionPeriod", "60")]);
    send(&mut queue, "a", "0", NOW);
    assert_eq!(bodies(&queue.receive(1, Some(0), NOW + 59_999).messages), ["0"]);
    assert_eq!(bodies(&queue.receive(1, Some(0), NOW + 60_000).messages), [""; 0]);
}

#[test]
fn a_fifo_queue_wants_a_group_and_a_deduplication_id() {
    let mut queue = fifo(&[]);
    let letter = Letter { body: "0".to_owned(), ..Letter::default() };
    assert_eq!(queue.send(letter.clone(), 1, NOW), Err(Fault::Missing("MessageGroupId")));
    let grouped = Letter { group: Some("a".to_owned()), ..letter };
    assert!(matches!(queue.send(grouped.clone(), 1, NOW), Err(Fault::InvalidValue(_))));

    queue.settings.content_based_deduplication = true;
    assert_eq!(queue.send(grouped.clone(), 1, NOW), queue.send(grouped, 2, NOW), "the body is the id");
}

fn fifo(attributes: &[(&str, &str)]) -> Queue {
    let mut all = QueueAttributes::from([("FifoQueue".to_owned(), "true".to_owned())]);
    all.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Queue::new(Settings::try_from(all).unwrap(), NOW)
}

/// Sends a message. Its body is also its deduplication id.
fn send(queue: &mut Queue, group: &str, body: &str, now_ms: u64) -> Sent {
    let sequence = queue.messages.keys().last().unwrap_or(&0) + 1;
    let letter = Letter {
        body: body.to_owned(),
        group: Some(group.to_owned()),
        deduplication: Some(body.to_owned()),
        ..Letter::default()
    };
    queue.send(letter, sequence, now_ms).unwrap()
}

fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body.as_str()).collect()
}

fn receipt(message: &Message) -> &str {
    message.receipt.as_deref().unwrap()
}
