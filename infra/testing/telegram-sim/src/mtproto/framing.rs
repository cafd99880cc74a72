//! Splits a TCP stream into payloads, and frames payloads for sending.
//!
//! There are four transports. The client's first bytes show which one it uses, and the server answers with the same
//! transport:
//!
//! ```text
//! Full          (anything else)       length u32 | sequence u32 | payload | crc32
//! Abridged      ef, once              words u8, or 7f and words u24 | payload
//! Intermediate  ee ee ee ee, once     length u32 | payload
//! Padded        dd dd dd dd, once     length u32 | payload | 0 to 15 random bytes
//! ```
//!
//! The bytes in the second column are sent once, at the start of the connection. All numbers are little-endian. The
//! length of a Full frame counts the whole frame, and its crc32 is computed over everything before it. `words` is the
//! payload's length in units of four bytes. A sequence number counts frames from 0 in each direction. Source:
//! <https://core.telegram.org/mtproto/mtproto-transports>. Quick acknowledgements and obfuscation are not supported: no
//! client in this project uses them.
//!
//! A frame that breaks a rule ends only the connection on which it arrived.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest accepted frame. A valid frame is much shorter: it contains at most a file part of 512 KiB.
const LONGEST_FRAME_BYTES: usize = 2 << 20;
/// The number of bytes in a Full frame that are not payload: length, sequence and checksum.
const FULL_OVERHEAD_BYTES: usize = 12;
/// In Abridged, this byte means that the number of words follows in three bytes.
const LONG_ABRIDGED: u8 = 0x7f;
/// The number of bytes at the start of an encrypted payload: key id and message key. Whole AES blocks follow.
const ENVELOPE_HEAD_BYTES: usize = 24;
const BLOCK_BYTES: usize = 16;

/// The reason why reading frames cannot continue.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    /// The socket failed, or closed in the middle of a frame.
    #[error("a frame could not be read")]
    Socket(#[from] io::Error),
    /// The frame is too short or too long, or (in Full) its length is not a multiple of four.
    #[error("a frame has {0} bytes, which is not allowed")]
    Length(usize),
    /// The bytes of the frame were changed on the way.
    #[error("the frame's checksum is wrong")]
    Checksum,
    /// A frame was lost or arrived twice.
    #[error("frame {got} arrived instead of frame {expected}")]
    Sequence {
        /// The sequence number that was expected.
        expected: u32,
        /// The sequence number that arrived.
        got: u32,
    },
}

/// An error of the transport, sent without encryption.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TransportError {
    /// The server does not know the auth key.
    AuthKeyUnknown,
}

/// A way of marking where payloads begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Full,
    Abridged,
    Intermediate,
    Padded,
}

/// The receiving direction of a connection.
pub(super) struct FrameReader<R> {
    source: R,
    transport: Transport,
    /// In a Full connection, the length of the first frame: it was already read to recognise the transport.
    head: Option<[u8; 4]>,
    sequence: u32,
}

/// The sending direction of a connection.
#[derive(Debug)]
pub(super) struct FrameWriter {
    transport: Transport,
    sequence: u32,
}

impl<R: AsyncRead + Unpin> FrameReader<R> {
    /// Recognises the transport of a new connection. Returns `None` if the client closed the connection before sending
    /// anything.
    pub(super) async fn begin(mut source: R) -> Result<Option<Self>, FrameError> {
        let Some(first) = byte(&mut source).await? else { return Ok(None) };
        if first == 0xef {
            return Ok(Some(Self { source, transport: Transport::Abridged, head: None, sequence: 0 }));
        }
        let mut head = [first, 0, 0, 0];
        source.read_exact(&mut head[1..]).await?;
        let (transport, head) = match head {
            [0xee, 0xee, 0xee, 0xee] => (Transport::Intermediate, None),
            [0xdd, 0xdd, 0xdd, 0xdd] => (Transport::Padded, None),
            head => (Transport::Full, Some(head)),
        };
        Ok(Some(Self { source, transport, head, sequence: 0 }))
    }

    pub(super) fn transport(&self) -> Transport {
        self.transport
    }

    /// Returns the next payload, or `None` if the client closed the connection between two frames.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        match self.transport {
            Transport::Full => self.full().await,
            Transport::Abridged => self.abridged().await,
            Transport::Intermediate => self.counted().await,
            Transport::Padded => Ok(self.counted().await?.map(without_padding)),
        }
    }

    async fn full(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some(head) = self.head().await? else { return Ok(None) };
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
        Ok(Some(frame[8..length - 4].to_vec()))
    }

    async fn abridged(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some(first) = byte(&mut self.source).await? else { return Ok(None) };
        let words = if first == LONG_ABRIDGED {
            let mut words = [0; 4];
            self.source.read_exact(&mut words[..3]).await?;
            u32::from_le_bytes(words)
        } else {
            u32::from(first)
        };
        self.payload(words.saturating_mul(4)).await.map(Some)
    }

    async fn counted(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        let Some(length) = self.head().await? else { return Ok(None) };
        self.payload(u32::from_le_bytes(length)).await.map(Some)
    }

    async fn head(&mut self) -> io::Result<Option<[u8; 4]>> {
        if let Some(head) = self.head.take() {
            return Ok(Some(head));
        }
        let Some(first) = byte(&mut self.source).await? else { return Ok(None) };
        let mut head = [first, 0, 0, 0];
        self.source.read_exact(&mut head[1..]).await?;
        Ok(Some(head))
    }

    async fn payload(&mut self, length: u32) -> Result<Vec<u8>, FrameError> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if !(1..=LONGEST_FRAME_BYTES).contains(&length) {
            return Err(FrameError::Length(length));
        }
        let mut payload = vec![0; length];
        self.source.read_exact(&mut payload).await?;
        Ok(payload)
    }
}

impl FrameWriter {
    pub(super) fn new(transport: Transport) -> Self {
        Self { transport, sequence: 0 }
    }

    /// Frames the next payload for sending.
    pub(super) fn frame(&mut self, payload: &[u8]) -> Vec<u8> {
        match self.transport {
            Transport::Full => self.full_frame(payload),
            Transport::Abridged => abridged_frame(payload),
            Transport::Intermediate | Transport::Padded => counted_frame(payload),
        }
    }

    /// Frames a transport error, which is a negative number. In Full, the number is sent alone, and the client reads it
    /// where it expects a length. In the other transports, the number is a payload of four bytes.
    pub(super) fn error(&self, error: TransportError) -> Vec<u8> {
        let code = error.code().to_le_bytes();
        match self.transport {
            Transport::Full => code.to_vec(),
            Transport::Abridged => abridged_frame(&code),
            Transport::Intermediate | Transport::Padded => counted_frame(&code),
        }
    }

    fn full_frame(&mut self, payload: &[u8]) -> Vec<u8> {
        let mut frame = Vec::with_capacity(payload.len() + FULL_OVERHEAD_BYTES);
        frame.extend(length_of(payload.len() + FULL_OVERHEAD_BYTES).to_le_bytes());
        frame.extend(self.sequence.to_le_bytes());
        frame.extend(payload);
        let checksum = crc32fast::hash(&frame);
        frame.extend(checksum.to_le_bytes());
        self.sequence += 1;
        frame
    }
}

impl TransportError {
    /// Returns the code from <https://core.telegram.org/mtproto/mtproto-transports#transport-errors>.
    fn code(self) -> i32 {
        match self {
            Self::AuthKeyUnknown => -404,
        }
    }
}

fn abridged_frame(payload: &[u8]) -> Vec<u8> {
    let words = length_of(payload.len() / 4).to_le_bytes();
    let mut frame = match u8::try_from(payload.len() / 4) {
        Ok(words) if words < LONG_ABRIDGED => vec![words],
        Ok(_) | Err(_) => vec![LONG_ABRIDGED, words[0], words[1], words[2]],
    };
    frame.extend(payload);
    frame
}

/// Frames a payload for Intermediate or for Padded. Both get the same frame, because Padded allows a padding of 0
/// bytes.
fn counted_frame(payload: &[u8]) -> Vec<u8> {
    [&length_of(payload.len()).to_le_bytes(), payload].concat()
}

fn without_padding(mut payload: Vec<u8>) -> Vec<u8> {
    if let Some(blocks) = payload.len().checked_sub(ENVELOPE_HEAD_BYTES) {
        payload.truncate(ENVELOPE_HEAD_BYTES + blocks / BLOCK_BYTES * BLOCK_BYTES);
    }
    payload
}

fn length_of(bytes: usize) -> u32 {
    u32::try_from(bytes).expect("answers are far below 4 GiB")
}

fn full_length(head: [u8; 4]) -> Result<usize, FrameError> {
    let length = usize::try_from(u32::from_le_bytes(head)).unwrap_or(usize::MAX);
    if (FULL_OVERHEAD_BYTES..=LONGEST_FRAME_BYTES).contains(&length) && length.is_multiple_of(4) {
        Ok(length)
    } else {
        Err(FrameError::Length(length))
    }
}

/// Reads one byte. Returns `None` at the end of the stream.
async fn byte(source: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<u8>> {
    let mut byte = [0];
    Ok((source.read(&mut byte).await? == 1).then_some(byte[0]))
}

#[cfg(test)]
mod tests;
