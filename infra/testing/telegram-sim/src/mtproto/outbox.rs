//! Messages that a connection is about to send.
//!
//! Messages wait here until their connection has handled the current frame or event. Then messages that fit together
//! are sent in one container.

use std::io;

use tokio::{io::AsyncWriteExt, net::tcp::OwnedWriteHalf};

use crate::mtproto::{
    accounts::SignIn,
    envelope::Envelope,
    framing::{FrameWriter, TransportError},
    parcel::BareMessage,
    salts::Salts,
};

/// The maximum number of messages in one container, and the maximum number of bytes in these messages.
const MOST_TOGETHER: usize = 100;
const MOST_TOGETHER_BYTES: usize = 64 << 10;

/// The sending side of a connection.
pub(super) struct Outbox {
    socket: OwnedWriteHalf,
    framing: FrameWriter,
    /// Numbered messages, in the order in which they are sent.
    waiting: Vec<BareMessage>,
}

impl Outbox {
    pub(super) fn new(socket: OwnedWriteHalf, framing: FrameWriter) -> Self {
        Self { socket, framing, waiting: Vec::new() }
    }

    pub(super) fn push(&mut self, message: BareMessage) {
        self.waiting.push(message);
    }

    /// Sends all waiting messages to a client. They belong to the session with the id `session`.
    pub(super) async fn flush(&mut self, to: &SignIn, session: i64, salts: &Salts) -> io::Result<()> {
        let mut waiting = std::mem::take(&mut self.waiting);
        while !waiting.is_empty() {
            let behind = waiting.split_off(fit_together(&waiting));
            let now_ms = crate::world::machine_time().0;
            let parcel = to.with_session(session, |session| session.parcel(waiting, now_ms));
            let BareMessage { id: message, sequence, body } = parcel;
            let envelope = Envelope { salt: salts.at(now_ms / 1000), session, message, sequence, body };
            self.socket.write_all(&self.framing.frame(&to.key.seal(&envelope))).await?;
            waiting = behind;
        }
        Ok(())
    }

    /// Sends a transport error. No session is needed, because a transport error is sent without encryption.
    pub(super) async fn send_transport_error(&mut self, error: TransportError) -> io::Result<()> {
        self.socket.write_all(&self.framing.error(error)).await
    }
}

/// Returns how many of the first messages fit into one container. The result is at least 1, because a
/// message that is too long for a container is sent alone. The caller passes at least one message.
fn fit_together(messages: &[BareMessage]) -> usize {
    let mut size_bytes = 0;
    let fits = |message: &&BareMessage| {
        size_bytes += message.body.len();
        size_bytes <= MOST_TOGETHER_BYTES
    };
    messages.iter().take(MOST_TOGETHER).take_while(fits).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_messages_go_alone_and_short_ones_in_containers_of_a_hundred() {
        let message = |size_bytes| BareMessage { id: 1, sequence: 1, body: vec![0; size_bytes] };
        let (short, long) = (message(40), message(MOST_TOGETHER_BYTES + 4));

        assert_eq!(fit_together(&[short.clone(), short.clone(), long.clone()]), 2);
        assert_eq!(fit_together(&[long, short.clone()]), 1);
        assert_eq!(fit_together(&vec![short; 101]), 100);
    }
}
