//! Sent messages of a session that the client has not acknowledged.
//!
//! These messages are kept so that they can be sent again if the client asks for them (`msg_resend_req`) or repeats its
//! request. A message is dropped when the client acknowledges it. If there are too many messages, the oldest are
//! dropped too. Source: <https://core.telegram.org/mtproto/service_messages_about_messages>.

use std::collections::BTreeMap;

use crate::mtproto::parcel::BareMessage;

/// The maximum number of messages that are kept, and the maximum number of bytes in these messages.
const MOST_MESSAGES: usize = 1000;
const MOST_BYTES: usize = 8 << 20;

/// Messages that wait for an acknowledgement. The key is the message id.
#[derive(Debug, Default)]
pub(super) struct Unacknowledged {
    waiting: BTreeMap<i64, Waiting>,
    size_bytes: usize,
}

#[derive(Debug)]
struct Waiting {
    message: BareMessage,
    /// The id of the request that this message answers, if it answers one.
    answers: Option<i64>,
}

impl Unacknowledged {
    /// Adds a message. `answers` is the id of the request that the message answers, if it answers one.
    pub(super) fn add(&mut self, message: BareMessage, answers: Option<i64>) {
        self.size_bytes += message.body.len();
        self.waiting.insert(message.id, Waiting { message, answers });
        while self.waiting.len() > MOST_MESSAGES || self.size_bytes > MOST_BYTES {
            let Some((_, forgotten)) = self.waiting.pop_first() else { return };
            self.size_bytes -= forgotten.message.body.len();
        }
    }

    /// Drops the messages with these ids, because the client has acknowledged them.
    pub(super) fn acknowledged(&mut self, ids: &[i64]) {
        for id in ids {
            if let Some(known) = self.waiting.remove(id) {
                self.size_bytes -= known.message.body.len();
            }
        }
    }

    /// Returns the kept message with this id, as it was sent.
    pub(super) fn message(&self, id: i64) -> Option<&BareMessage> {
        self.waiting.get(&id).map(|waiting| &waiting.message)
    }

    /// Returns the kept answer to a request, as it was sent.
    pub(super) fn answer_to(&self, request: i64) -> Option<&BareMessage> {
        self.waiting.values().find(|waiting| waiting.answers == Some(request)).map(|waiting| &waiting.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledged_messages_are_removed() {
        let mut messages = Unacknowledged::default();
        messages.add(message(5, 40), Some(4));
        messages.add(message(9, 40), None);

        messages.acknowledged(&[5, 77]);

        assert_eq!((messages.message(5), messages.answer_to(4)), (None, None));
        assert_eq!(messages.message(9), Some(&message(9, 40)));
        assert_eq!(messages.size_bytes, 40);
    }

    #[test]
    fn the_oldest_is_forgotten_when_there_is_too_much() {
        let mut messages = Unacknowledged::default();
        for id in 0..=1000 {
            messages.add(message(id, 4), Some(id));
        }
        assert_eq!((messages.answer_to(0), messages.answer_to(1)), (None, Some(&message(1, 4))));

        messages.add(message(1001, MOST_BYTES), None);
        assert_eq!((messages.waiting.len(), messages.size_bytes), (1, MOST_BYTES));
    }

    fn message(id: i64, size_bytes: usize) -> BareMessage {
        BareMessage { id, sequence: 1, body: vec![0; size_bytes] }
    }
}
