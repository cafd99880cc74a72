//! The received messages of a session. Each new message is checked against the earlier messages.
//!
//! Message ids and sequence numbers rise together: a later message has a higher sequence number, or the same number if
//! this number is even. A message that breaks this rule is refused. A repeated message is recognised. A message that is
//! older than all remembered messages cannot be checked and is refused. Source:
//! <https://core.telegram.org/mtproto/service_messages_about_messages>.

use std::collections::BTreeMap;

/// How many messages are remembered.
const REMEMBERED: usize = 2000;

/// The received messages of a session.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// The sequence number of each remembered message. The key is the message id.
    sequences: BTreeMap<i64, i32>,
    /// The newest message id that is no longer remembered.
    forgotten: Option<i64>,
}

/// Whether a message was received before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    New,
    Duplicate,
}

/// The reason why a message is refused: the codes of `bad_msg_notification`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadMessage {
    /// The id is too old.
    IdTooLow = 16,
    /// The id is from the future.
    IdTooHigh = 17,
    /// The id is not divisible by four.
    IdNotAClients = 18,
    /// A container has the same id as an earlier message.
    DuplicateContainer = 19,
    /// The message is older than all remembered messages, so a repetition could not be recognised.
    Forgotten = 20,
    /// The message's sequence number is too low: an older message had a higher one. This is also the error if both
    /// numbers are odd and equal.
    SequenceTooLow = 32,
    /// The message's sequence number is too high: a newer message had a lower one. This is also the error if both
    /// numbers are odd and equal.
    SequenceTooHigh = 33,
    /// A container, or a message that must not be acknowledged, has an odd sequence number.
    SequenceNotEven = 34,
    /// A message that must be acknowledged has an even sequence number.
    SequenceNotOdd = 35,
    /// A container or a compressed object cannot be read.
    Container = 64,
}

impl Received {
    /// Checks a message against the earlier messages. If the message fits them, remembers it and returns whether it is
    /// new or repeated. Otherwise, returns why it is refused.
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

    /// Returns the state of a message, as `msgs_state_info` reports it.
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
