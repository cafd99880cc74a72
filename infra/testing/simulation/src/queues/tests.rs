use super::*;

#[test]
fn a_group_waits_for_its_first_message() {
    let mut queue = queue_with(&[("a1", "a"), ("a2", "a"), ("b1", "b")]);
    let first = queue.receive(1, 0);
    assert_eq!(bodies(&first), ["a1"]);
    assert_eq!(bodies(&queue.receive(9, 0)), ["b1"]);
    queue.give_back(first[0].0, 50);
    assert!(queue.receive(9, 49).is_empty());
    assert_eq!(bodies(&queue.receive(9, 50)), ["a1", "a2"]);
}

#[test]
fn the_same_message_within_five_minutes_is_one() {
    let mut queue = Queue::fifo("test");
    for at in [0, REMEMBERS_MS - 1, REMEMBERS_MS] {
        let (body, group) = ("job".to_owned(), Some("a".to_owned()));
        queue.send(NewMessage { body, group, deduplication_id: Some("cause".to_owned()), visible: at }, at);
    }
    assert_eq!(queue.receive(9, REMEMBERS_MS).len(), 2);
}

#[test]
fn a_message_that_nobody_can_handle_goes_to_the_dead_letters() {
    let mut queue = queue_with(&[("a1", "a")]);
    for _ in 0..MOST_RECEIVES {
        let [(id, _)] = queue.receive(1, 0)[..] else { panic!("it is there") };
        queue.give_back(id, 0);
    }
    assert!(queue.is_empty());
    assert_eq!(queue.dead_letters().collect::<Vec<_>>(), ["test: a1"]);
}

fn queue_with(bodies: &[(&str, &str)]) -> Queue {
    let mut queue = Queue::fifo("test");
    for (body, group) in bodies {
        let (body, group) = ((*body).to_owned(), Some((*group).to_owned()));
        queue.send(NewMessage { body, group, deduplication_id: None, visible: 0 }, 0);
    }
    queue
}

fn bodies(received: &[(u64, QueuedMessage)]) -> Vec<&str> {
    received.iter().map(|(_, queued)| queued.body.as_str()).collect()
}
