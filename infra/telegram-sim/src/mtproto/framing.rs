//! How payloads are cut out of a TCP stream and put into one.
//!
//! The Full transport is spoken (it is grammers' only one): each frame is
//! `length u32 | sequence u32 | payload | crc32 of all before`, little-endian, the length counting the whole frame and
//! the sequence counting frames from 0 in each direction. A client of another transport gives itself away by its first
//! four bytes; [`Transport::of`] is where such a transport would be added. Source:
//! <https://core.telegram.org/mtproto/mtproto-transports>.
//!
//! A frame that breaks a rule ends its own connection and nothing else.

use std::io;
use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest frame taken: a file part of 512 KiB with room to spare. What claims to be longer is no MTProto.
const LONGEST_FRAME_BYTES: usize = 2 << 20;
/// The bytes of a Full frame that are not payload: length, sequence, checksum.
const FULL_OVERHEAD_BYTES: usize = 12;

/// Why a connection cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    /// The socket failed, or ended within a frame.
    #[error("reading a frame")]
    Socket(#[from] io::Error),
    /// The first bytes are of a transport that is not spoken here.
    #[error("not the Full transport")]
    OtherTransport,
    /// Shorter than its own overhead, not in whole words, or too long.
    #[error("a frame of {0} bytes")]
    Length(usize),
    /// The bytes are not those that were sent.
    #[error("the frame's checksum is wrong")]
    Checksum,
    /// A frame was lost or came twice.
    #[error("frame {got} where {expected} was due")]
    Sequence {
        /// The number that was due.
        expected: u32,
        /// The number that came.
        got: u32,
    },
}

/// What the transport itself tells a client, without any encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransportError {
    /// Nobody knows the auth key.
    AuthKeyUnknown,
}

/// A way to mark where payloads begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Full,
}

/// The receiving direction of a connection.
pub(super) struct FrameReader<R> {
    source: R,
    transport: Option<Transport>,
    sequence: u32,
}

/// The sending direction of a connection.
#[derive(Debug)]
pub(super) struct FrameWriter {
    transport: Transport,
    sequence: u32,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, transport: None, sequence: 0 }
    }

    /// The next payload; `None` when the client has hung up between two frames.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some(head) = self.head().await? else { return Ok(None) };
        match self.transport.get_or_insert(Transport::of(head)?) {
            Transport::Full => self.full(head).await.map(Some),
        }
    }

    async fn head(&mut self) -> io::Result<Option<[u8; 4]>> {
        let mut head = [0; 4];
        if self.source.read(&mut head[..1]).await? == 0 {
            return Ok(None);
        }
        self.source.read_exact(&mut head[1..]).await?;
        Ok(Some(head))
    }

    async fn full(&mut self, head: [u8; 4]) -> Result<Vec<u8>, FrameError> {
        let length = full_length(head)?;
        let mut frame = head.to_vec();
        frame.resize(length, 0);
        self.source.read_exact(&mut frame[4..]).await?;

        let (checked, checksum) = frame.split_at(length - 4);
        if crc32fast::hash(checked).to_le_bytes() != checksum {
            return Err(FrameError::Checksum);
        }
        let got = u32::from_le_bytes([frame[4], frame[5], frame[6], frame[7]]);
        if got != self.sequence {
            return Err(FrameError::Sequence { expected: self.sequence, got });
        }
        self.sequence += 1;
        Ok(frame[8..length - 4].to_vec())
    }
}

impl FrameWriter {
    pub(super) fn full() -> Self {
        Self { transport: Transport::Full, sequence: 0 }
    }

    /// The bytes to send for the next payload.
    pub(super) fn frame(&mut self, payload: &[u8]) -> Vec<u8> {
        match self.transport {
            Transport::Full => self.full_frame(payload),
        }
    }

    /// The bytes that tell a client of a transport error. A Full client takes the negative number for a length.
    pub(super) fn error(&self, error: TransportError) -> Vec<u8> {
        match self.transport {
            Transport::Full => error.code().to_le_bytes().to_vec(),
        }
    }

    fn full_frame(&mut self, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len() + FULL_OVERHEAD_BYTES).expect("answers are far below 4 GiB");
        let mut frame = Vec::with_capacity(payload.len() + FULL_OVERHEAD_BYTES);
        frame.extend(length.to_le_bytes());
        frame.extend(self.sequence.to_le_bytes());
        frame.extend(payload);
        let checksum = crc32fast::hash(&frame);
        frame.extend(checksum.to_le_bytes());
        self.sequence += 1;
        frame
    }
}

impl TransportError {
    /// <https://core.telegram.org/mtproto/mtproto-transports#transport-errors>
    fn code(self) -> i32 {
        match self {
            Self::AuthKeyUnknown => -404,
        }
    }
}

impl Transport {
    /// Which transport a connection begins, by its first four bytes.
    fn of(head: [u8; 4]) -> Result<Self, FrameError> {
        match head {
            // Abridged, Intermediate, Padded intermediate.
            [0xef, ..] | [0xee, 0xee, 0xee, 0xee] | [0xdd, 0xdd, 0xdd, 0xdd] => Err(FrameError::OtherTransport),
            _ => Ok(Self::Full),
        }
    }
}

fn full_length(head: [u8; 4]) -> Result<usize, FrameError> {
    let length = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if (FULL_OVERHEAD_BYTES..=LONGEST_FRAME_BYTES).contains(&length) && length.is_multiple_of(4) {
        Ok(length)
    } else {
        Err(FrameError::Length(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_framed_is_read_again_in_order() {
        let mut writer = FrameWriter::full();
        let stream = [writer.frame(b"once"), writer.frame(b""), writer.frame(b"twice..!")].concat();

        assert_eq!(payloads(&stream).await.unwrap(), [b"once".to_vec(), b"".to_vec(), b"twice..!".to_vec()]);
    }

    #[tokio::test]
    async fn a_changed_byte_is_noticed() {
        let mut stream = FrameWriter::full().frame(b"word");
        stream[9] ^= 1;

        assert!(matches!(payloads(&stream).await, Err(FrameError::Checksum)));
    }

    #[tokio::test]
    async fn a_frame_that_comes_twice_is_noticed() {
        let once = FrameWriter::full().frame(b"word");
        let twice = [once.clone(), once].concat();

        assert!(matches!(payloads(&twice).await, Err(FrameError::Sequence { expected: 1, got: 0 })));
    }

    #[tokio::test]
    async fn no_memory_is_taken_for_a_length_that_cannot_be() {
        for length in [0_u32, 11, 13, 3 << 20, u32::MAX] {
            assert!(matches!(payloads(&length.to_le_bytes()).await, Err(FrameError::Length(_))), "{length}");
        }
    }

    #[tokio::test]
    async fn other_transports_are_refused_by_name() {
        assert!(matches!(payloads(&[0xee; 8]).await, Err(FrameError::OtherTransport)));
        assert!(matches!(payloads(&[0xef, 1, 0, 0, 0]).await, Err(FrameError::OtherTransport)));
    }

    #[tokio::test]
    async fn a_connection_that_ends_within_a_frame_is_an_error() {
        let frame = FrameWriter::full().frame(b"word");

        assert!(matches!(payloads(&frame[..10]).await, Err(FrameError::Socket(_))));
    }

    async fn payloads(mut stream: &[u8]) -> Result<Vec<Vec<u8>>, FrameError> {
        let mut reader = FrameReader::new(&mut stream);
        let mut payloads = Vec::new();
        while let Some(payload) = reader.next().await? {
            payloads.push(payload);
        }
        Ok(payloads)
    }
}
