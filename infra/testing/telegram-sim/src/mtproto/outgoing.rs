//! The server's messages and their numbers.
//!
//! A message id has the Unix time in its upper half, and each id is higher than the one before. An id ends in binary 01
//! if the message answers something, otherwise in binary 11. A content message is a message that the client must
//! acknowledge. The sequence number of a message is twice the number of content messages before it, plus one if the
//! message is itself a content message.

use grammers_tl_types::Serializable;

use crate::mtproto::parcel::{self, BareMessage};

const RPC_RESULT: u32 = 0xf35c_6d01;
/// A result that is longer than this is compressed, as Telegram compresses long results.
const LONGEST_UNPACKED_RESULT_BYTES: usize = 4096;

/// A message to a client, before it gets its id and sequence number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outgoing {
    /// The answer to a call: `rpc_result` with a result or an `rpc_error`.
    Answer {
        /// The id of the message with the call.
        to: i64,
        /// The serialised result or error.
        result: Vec<u8>,
    },
    /// A message about the session: pongs, salts, bad messages.
    Service(Vec<u8>),
    /// A message that the client did not ask for but must acknowledge: updates, and `new_session_created`.
    Notice(Vec<u8>),
}

/// Gives the messages of one session their ids and sequence numbers.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    last_id: i64,
    content_messages: i32,
}

impl Numbering {
    /// Gives an id and a sequence number to a message that is sent at `now_ms` (Unix time in milliseconds).
    pub(super) fn message(&mut self, outgoing: Outgoing, now_ms: i64) -> BareMessage {
        let answers = outgoing.answers();
        let sequence = self.sequence(outgoing.is_content());
        BareMessage { id: self.id(answers, now_ms), sequence, body: outgoing.body() }
    }

    /// Puts several messages into one container. A single message is returned unchanged.
    pub(super) fn parcel(&mut self, messages: Vec<BareMessage>, now_ms: i64) -> BareMessage {
        match <[BareMessage; 1]>::try_from(messages) {
            Ok([only]) => only,
            Err(messages) => {
                let sequence = self.sequence(false);
                BareMessage { id: self.id(true, now_ms), sequence, body: parcel::contain(&messages) }
            }
        }
    }

    fn id(&mut self, answers: bool, now_ms: i64) -> i64 {
        let now = (now_ms.div_euclid(1000) << 32) | ((now_ms.rem_euclid(1000) << 32) / 1000);
        self.last_id = (now & !3).max(self.last_id + 4);
        self.last_id | if answers { 1 } else { 3 }
    }

    fn sequence(&mut self, content: bool) -> i32 {
        let before = self.content_messages;
        self.content_messages += i32::from(content);
        before * 2 + i32::from(content)
    }
}

impl Outgoing {
    /// Returns whether the client must acknowledge this message.
    pub(super) fn is_content(&self) -> bool {
        match self {
            Self::Answer { .. } | Self::Notice(_) => true,
            Self::Service(_) => false,
        }
    }

    fn answers(&self) -> bool {
        match self {
            Self::Answer { .. } | Self::Service(_) => true,
            Self::Notice(_) => false,
        }
    }

    fn body(self) -> Vec<u8> {
        match self {
            Self::Answer { to, result } => rpc_result(to, result),
            Self::Service(body) | Self::Notice(body) => body,
        }
    }
}

fn rpc_result(to: i64, result: Vec<u8>) -> Vec<u8> {
    let mut body = RPC_RESULT.to_bytes();
    to.serialize(&mut body);
    body.extend(if result.len() > LONGEST_UNPACKED_RESULT_BYTES { parcel::zip(&result) } else { result });
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_even_when_the_clock_stands_still_or_goes_back() {
        let mut numbering = Numbering::default();
        let mut last = 0;
        for now_ms in [5000, 5000, 4000, 5001, 9999, 10_000] {
            let id = numbering.message(Outgoing::Service(Vec::new()), now_ms).id;
            assert!(id > last && id & 3 == 1, "{id} after {last}");
            last = id;
        }
        assert_eq!(last >> 32, 10);
    }

    #[test]
    fn only_content_counts_in_the_sequence() {
        let mut numbering = Numbering::default();
        let answer = || Outgoing::Answer { to: 1, result: Vec::new() };
        let messages = [Outgoing::Service(Vec::new()), answer(), Outgoing::Service(Vec::new()), answer()];

        let sequences = messages.map(|message| numbering.message(message, 0).sequence);

        assert_eq!(sequences, [0, 1, 2, 3]);
    }

    #[test]
    fn several_messages_go_in_one_whose_id_is_the_highest() {
        let mut numbering = Numbering::default();
        let messages = [1, 2].map(|to| numbering.message(Outgoing::Answer { to, result: b"word".to_vec() }, 0));

        let alone = numbering.parcel(messages[..1].to_vec(), 0);
        let together = numbering.parcel(messages.to_vec(), 0);

        assert_eq!(alone, messages[0]);
        assert!(together.id > messages[1].id && together.sequence == 4, "{together:?}");
        assert_eq!(parcel::unpack(together).unwrap().parts, messages);
    }
}
