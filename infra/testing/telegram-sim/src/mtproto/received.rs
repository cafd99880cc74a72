//! Which messages of a session came, and whether another may.
//!
//! Message ids and sequence numbers rise together: a later message has the higher sequence number, or the same even one.
//! What breaks that is refused, what came already is known again, and what is older than all that is remembered cannot
//! be judged. Source: <https://core.telegram.org/mtproto/service_messages_about_messages>.

use std::collections::BTreeMap;

/// How many messages are remembered.
const REMEMBERED: usize = 2000;

/// The messages of a session that came.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// Their sequence numbers by their ids.
    sequences: BTreeMap<i64, i32>,
    /// The newest id of those that are forgotten.
    forgotten: Option<i64>,
}

/// Whether a message was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    First,
    Again,
}

/// Why a message is not taken: the codes of `bad_msg_notification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// The id is from too long ago.
    IdTooLow = 16,
    /// The id is from the future.
    IdTooHigh = 17,
    /// The id is not divisible by four.
    IdNotAClients = 18,
    /// A container has the id of a message that came.
    ContainerAgain = 19,
    /// Whether it came already cannot be told any more.
    Forgotten = 20,
    /// An older message had a higher sequence number, or the same odd one.
    SequenceTooLow = 32,
    /// A newer message had a lower sequence number, or the same odd one.
    SequenceTooHigh = 33,
    /// What needs no acknowledgement has an odd sequence number.
    SequenceNotEven = 34,
    /// What needs an acknowledgement has an even one.
    SequenceNotOdd = 35,
    /// A container, or something packed, cannot be read.
    Container = 64,
}

impl Received {
    /// Takes a message, unless it does not fit to the others.
    pub(super) fn take(&mut self, id: i64, sequence: i32) -> Result<Came, Bad> {
        if self.sequences.contains_key(&id) {
            return Ok(Came::Again);
        }
        if self.forgotten.is_some_and(|forgotten| id <= forgotten) {
            return Err(Bad::Forgotten);
        }
        let older = self.sequences.range(..id).next_back();
        let newer = self.sequences.range(id..).next();
        if older.is_some_and(|(_, older)| !may_follow(*older, sequence)) {
            return Err(Bad::SequenceTooLow);
        }
        if newer.is_some_and(|(_, newer)| !may_follow(sequence, *newer)) {
            return Err(Bad::SequenceTooHigh);
        }
        self.sequences.insert(id, sequence);
        if self.sequences.len() > REMEMBERED {
            self.forgotten = self.sequences.pop_first().map(|(id, _)| id);
        }
        Ok(Came::First)
    }

    /// What is known of a message, as `msgs_state_info` tells it.
    pub(super) fn state(&self, id: i64) -> u8 {
        const NOTHING_KNOWN: u8 = 1;
        const NOT_RECEIVED: u8 = 2;
        const NOT_RECEIVED_YET: u8 = 3;
        const RECEIVED: u8 = 4;
        let newest = self.sequences.last_key_value().map(|(id, _)| *id);
        match newest {
            _ if self.sequences.contains_key(&id) => RECEIVED,
            _ if self.forgotten.is_some_and(|forgotten| id <= forgotten) => NOTHING_KNOWN,
            Some(newest) if id < newest => NOT_RECEIVED,
            Some(_) | None => NOT_RECEIVED_YET,
        }
    }
}

fn may_follow(before: i32, after: i32) -> bool {
    before < after || before == after && before % 2 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_known_again() {
        let mut received = Received::default();

        assert_eq!(received.take(40, 1), Ok(Came::First));
        assert_eq!(received.take(40, 1), Ok(Came::Again));
    }

    #[test]
    fn sequence_numbers_rise_with_the_ids() {
        let mut received = Received::default();
        for (id, sequence) in [(40, 1), (44, 2), (48, 2), (60, 7)] {
            assert_eq!(received.take(id, sequence), Ok(Came::First));
        }

        assert_eq!(received.take(64, 7), Err(Bad::SequenceTooLow), "an odd number is nobody else's");
        assert_eq!(received.take(64, 6), Err(Bad::SequenceTooLow));
        assert_eq!(received.take(52, 9), Err(Bad::SequenceTooHigh));
        assert_eq!(received.take(52, 7), Err(Bad::SequenceTooHigh));
        assert_eq!(received.take(52, 5), Ok(Came::First), "what comes late and fits is taken");
        assert_eq!(received.take(64, 9), Ok(Came::First), "what was refused leaves no trace");
    }

    #[test]
    fn what_is_older_than_all_that_is_remembered_cannot_be_judged() {
        let mut received = Received::default();
        for id in 1..=2001 {
            received.take(4 * id, 2).unwrap();
        }

        assert_eq!(received.take(4, 2), Err(Bad::Forgotten));
        assert_eq!(received.take(2, 2), Err(Bad::Forgotten));
        assert_eq!(received.take(8, 2), Ok(Came::Again));
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
}
