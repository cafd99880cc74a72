//! How payloads are cut out of a TCP stream and put into one.
//!
//! Four transports are spoken. A client shows which by the first bytes that it sends, and is answered in the same:
//!
//! ```text
//! Full          (anything else)       length u32 | sequence u32 | payload | crc32 of all before; the length counts all
//! Abridged      ef, once              words u8, or 7f and words u24 | payload
//! Intermediate  ee ee ee ee, once     length u32 | payload
//! Padded        dd dd dd dd, once     length u32 | payload | 0 to 15 random bytes
//! ```
//!
//! All numbers are little-endian; a sequence counts frames from 0 in each direction. Source:
//! <https://core.telegram.org/mtproto/mtproto-transports>. Quick acknowledgements and obfuscation are not spoken: no
//! client here asks for them.
//!
//! A frame that breaks a rule ends its own connection and nothing else.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest frame taken: a file part of 512 KiB with room to spare. What claims to be longer is no MTProto.
const LONGEST_FRAME_BYTES: usize = 2 << 20;
/// The bytes of a Full frame that are not payload: length, sequence, checksum.
const FULL_OVERHEAD_BYTES: usize = 12;
/// Abridged: from so many words on, the count takes three bytes behind this one.
const LONG_ABRIDGED: u8 = 0x7f;
/// An encrypted payload: key id and message key, then whole blocks of AES.
const ENVELOPE_HEAD_BYTES: usize = 24;
const BLOCK_BYTES: usize = 16;

/// Why a connection cannot go on.
#[derive(Debug, thiserror::Error)]
pub(super) enum FrameError {
    /// The socket failed, or ended within a frame.
    #[error("reading a frame")]
    Socket(#[from] io::Error),
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
    /// Of Full: the length of the first frame, by which the transport was told.
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
    /// Finds out which transport a connection begins. `None` if the client hung up before it showed.
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

    /// The next payload; `None` when the client has hung up between two frames.
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

    /// The bytes to send for the next payload.
    pub(super) fn frame(&mut self, payload: &[u8]) -> Vec<u8> {
        match self.transport {
            Transport::Full => self.full_frame(payload),
            Transport::Abridged => abridged_frame(payload),
            Transport::Intermediate | Transport::Padded => counted_frame(payload),
        }
    }

    /// The bytes that tell a client of a transport error. A Full client takes the negative number for a length; to the
    /// others it is a payload of four bytes.
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
    /// <https://core.telegram.org/mtproto/mtproto-transports#transport-errors>
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

/// Also for padded clients: no padding is as good as any.
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

/// The first byte of whatever comes next; `None` at the end of the stream.
async fn byte(source: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<u8>> {
    let mut byte = [0];
    Ok((source.read(&mut byte).await? == 1).then_some(byte[0]))
}

#[cfg(test)]
mod tests;
