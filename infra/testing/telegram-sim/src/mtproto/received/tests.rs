use super::*;

#[test]
fn a_message_received_before_is_a_duplicate() {
    let mut received = Received::default();

    assert_eq!(received.take(40, 1), Ok(Arrival::New));
    assert_eq!(received.take(40, 1), Ok(Arrival::Duplicate));
}

#[test]
fn sequence_numbers_rise_with_the_ids() {
    let mut received = Received::default();
    for (id, sequence) in [(40, 1), (44, 2), (48, 2), (60, 7)] {
        assert_eq!(received.take(id, sequence), Ok(Arrival::New));
    }

    assert_eq!(received.take(64, 7), Err(BadMessage::SequenceTooLow), "an odd number is nobody else's");
    assert_eq!(received.take(64, 6), Err(BadMessage::SequenceTooLow));
    assert_eq!(received.take(52, 9), Err(BadMessage::SequenceTooHigh));
    assert_eq!(received.take(52, 7), Err(BadMessage::SequenceTooHigh));
    assert_eq!(received.take(52, 5), Ok(Arrival::New), "what comes late and fits is taken");
    assert_eq!(received.take(64, 9), Ok(Arrival::New), "what was refused leaves no trace");
}

#[test]
fn a_message_older_than_the_memory_is_rejected_as_forgotten() {
    let mut received = Received::default();
    for id in 1..=2001 {
        received.take(4 * id, 2).unwrap();
    }

    assert_eq!(received.take(4, 2), Err(BadMessage::Forgotten));
    assert_eq!(received.take(2, 2), Err(BadMessage::Forgotten));
    assert_eq!(received.take(8, 2), Ok(Arrival::Duplicate));
}

#[test]
fn the_state_of_a_message_is_told() {
    let mut received = Received::default();
    for id in 1..=2001 {
        received.take(4 * id, 2).unwrap();
    }

    assert_eq!([4, 8, 10, 4 * 2002].map(|id| received.state(id)), [1, 4, 2, 3]);
    assert_eq!(Received::default().state(4), 3);
}
