//! Containers of several messages, and compressed objects.
//!
//! A container is `73f1f8dc | count | (message id 8 | sequence 4 | length 4 | body)*`. `gzip_packed` (`3072cfa1`) may
//! replace any object. Source: <https://core.telegram.org/mtproto/service_messages>.

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use grammers_tl_types::{Deserializable, Serializable};

use crate::mtproto::envelope::{i32_at, i64_at};

const CONTAINER: u32 = 0x73f1_f8dc;
const GZIP_PACKED: u32 = 0x3072_cfa1;
/// The largest number of messages in a container (1020 according to Telegram's documentation).
const MOST_MESSAGES: usize = 1020;
/// The longest object accepted after decompression.
const LONGEST_UNPACKED_BYTES: u64 = 4 << 20;
const INNER_HEADER_BYTES: usize = 16;

/// A message with its id and sequence number, but without its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BareMessage {
    pub(super) id: i64,
    pub(super) sequence: i32,
    pub(super) body: Vec<u8>,
}

/// The content of one envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parcel {
    /// Whether the messages came in a container. A container is itself a message, with its own id.
    pub(super) is_container: bool,
    pub(super) parts: Vec<BareMessage>,
}

/// The reason why a parcel cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ParcelError {
    /// The object ends too early, or has extra bytes at the end.
    #[error("an object has the wrong length")]
    Length,
    /// The compressed bytes are not gzip, or decompress to more than 4 MiB.
    #[error("a packed object cannot be unpacked")]
    Gzip,
    /// A container is inside a container, or has too many messages.
    #[error("a container is not allowed here")]
    Container,
}

/// Returns the constructor id with which an object begins.
pub(super) fn constructor(body: &[u8]) -> Option<u32> {
    body.first_chunk().map(|first| u32::from_le_bytes(*first))
}

/// Decompresses a message. If it is a container, returns all messages in the container, in order and decompressed.
pub(super) fn unpack(message: BareMessage) -> Result<Parcel, ParcelError> {
    let message = message.unzipped()?;
    if constructor(&message.body) != Some(CONTAINER) {
        return Ok(Parcel { is_container: false, parts: vec![message] });
    }
    let parts = contained(&message.body)?.into_iter().map(BareMessage::loose).collect::<Result<_, _>>()?;
    Ok(Parcel { is_container: true, parts })
}

/// Puts messages into a container.
pub(super) fn contain(messages: &[BareMessage]) -> Vec<u8> {
    let count = i32::try_from(messages.len()).expect("a container has at most a hundred messages");
    let mut container = CONTAINER.to_bytes();
    count.serialize(&mut container);
    for BareMessage { id, sequence, body } in messages {
        id.serialize(&mut container);
        sequence.serialize(&mut container);
        i32::try_from(body.len()).expect("answers are far below 2 GiB").serialize(&mut container);
        container.extend(body);
    }
    container
}

/// Decompresses an object if it is compressed, else returns it unchanged.
pub(super) fn unzip(body: Vec<u8>) -> Result<Vec<u8>, ParcelError> {
    if constructor(&body) != Some(GZIP_PACKED) {
        return Ok(body);
    }
    let packed = Vec::<u8>::from_bytes(&body[4..]).map_err(|_| ParcelError::Length)?;
    let mut unpacked = Vec::new();
    let read = GzDecoder::new(&packed[..]).take(LONGEST_UNPACKED_BYTES + 1).read_to_end(&mut unpacked);
    match read {
        Ok(_) if unpacked.len() as u64 <= LONGEST_UNPACKED_BYTES => Ok(unpacked),
        Ok(_) | Err(_) => Err(ParcelError::Gzip),
    }
}

/// Compresses an object with gzip.
pub(super) fn zip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("writing to memory does not fail");
    let packed = encoder.finish().expect("writing to memory does not fail");
    let mut object = GZIP_PACKED.to_bytes();
    packed.serialize(&mut object);
    object
}

fn contained(container: &[u8]) -> Result<Vec<BareMessage>, ParcelError> {
    let count = container.get(4..8).map(|bytes| i32_at(bytes, 0)).ok_or(ParcelError::Length)?;
    let count = usize::try_from(count).map_err(|_| ParcelError::Container)?;
    if count > MOST_MESSAGES {
        return Err(ParcelError::Container);
    }
    let mut rest = &container[8..];
    let mut messages = Vec::with_capacity(count);
    for _ in 0..count {
        let (message, behind) = first_contained(rest).ok_or(ParcelError::Length)?;
        messages.push(message);
        rest = behind;
    }
    if rest.is_empty() { Ok(messages) } else { Err(ParcelError::Length) }
}

fn first_contained(bytes: &[u8]) -> Option<(BareMessage, &[u8])> {
    let (header, rest) = bytes.split_at_checked(INNER_HEADER_BYTES)?;
    let length = usize::try_from(i32_at(header, 12)).ok()?;
    let (body, rest) = rest.split_at_checked(length)?;
    Some((BareMessage { id: i64_at(header, 0), sequence: i32_at(header, 8), body: body.to_vec() }, rest))
}

impl BareMessage {
    fn unzipped(self) -> Result<Self, ParcelError> {
        Ok(Self { body: unzip(self.body)?, ..self })
    }

    /// Decompresses a message from a container. Refuses a nested container.
    fn loose(self) -> Result<Self, ParcelError> {
        let message = self.unzipped()?;
        if constructor(&message.body) == Some(CONTAINER) { Err(ParcelError::Container) } else { Ok(message) }
    }
}

#[cfg(test)]
mod tests;
