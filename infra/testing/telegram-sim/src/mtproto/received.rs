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
pub(super) enum Arrival {
    New,
    Duplicate,
}

/// Why a message is not taken: the codes of `bad_msg_notification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadMessage {
    /// The id is from too long ago.
    IdTooLow = 16,
    /// The id is from the future.
    IdTooHigh = 17,
    /// The id is not divisible by four.
    IdNotAClients = 18,
    /// A container has the id of a message that came.
    DuplicateContainer = 19,
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
    pub(super) fn take(&mut self, id: i64, sequence: i32) -> Result<Arrival, BadMessage> {
        if self.sequences.contains_key(&id) {
            return Ok(Arrival::Duplicate);
        }
        if self.forgotten.is_some_and(|forgotten| id <= forgotten) {
            return Err(BadMessage::Forgotten);
        }
        let older = self.sequences.range(..id).next_back();
        let newer = self.sequences.range(id..).next();
        if older.is_some_and(|(_, older)| !may_follow(*older, sequence)) {
            return Err(BadMessage::SequenceTooLow);
        }
        if newer.is_some_and(|(_, newer)| !may_follow(sequence, *newer)) {
            return Err(BadMessage::SequenceTooHigh);
        }
        self.sequences.insert(id, sequence);
        if self.sequences.len() > REMEMBERED {
            self.forgotten = self.sequences.pop_first().map(|(id, _)| id);
        }
        Ok(Arrival::New)
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
mod tests;
