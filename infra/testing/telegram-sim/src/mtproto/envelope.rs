//! Encrypts (seals) and decrypts (opens) messages with an auth key: the server's side of MTProto 2.0.
//!
//! A sealed payload is `auth_key_id 8 | msg_key 16 | AES-256-IGE(header 32 | body | padding)`; the header is `salt 8 |
//! session id 8 | message id 8 | sequence 4 | body length 4`. The message key (`msg_key`) is the middle 16 bytes of a
//! SHA-256 over 32 bytes of the auth key and the plaintext with its padding. Messages to the client and messages to the
//! server use different parts of the auth key. Source: <https://core.telegram.org/mtproto/description>.
//!
//! `grammers_crypto` encrypts and decrypts only as a client does, so only its AES functions are used here.

use grammers_crypto::aes;
use sha1::Digest as _;
use sha2::Sha256;

const KEY_ID_BYTES: usize = 8;
const MESSAGE_KEY_END: usize = KEY_ID_BYTES + 16;
const HEADER_BYTES: usize = 32;
const BLOCK_BYTES: usize = 16;
const LEAST_PADDING_BYTES: usize = 12;
const MOST_PADDING_BYTES: usize = 1024;

/// The id with which a client names its auth key: the last 8 bytes of the key's SHA-1.
pub(super) type AuthKeyId = [u8; KEY_ID_BYTES];

/// The secret that a client and Telegram share. It has no `Debug`, so that no log can contain it.
#[derive(Clone)]
pub(super) struct AuthKey {
    bytes: [u8; 256],
    id: AuthKeyId,
}

/// A message with its header: the plaintext of an encrypted payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    /// The server salt that the sender uses.
    pub(super) salt: i64,
    /// The session id. The client chooses it at random, and the server repeats it in its messages.
    pub(super) session: i64,
    /// The message id: its upper half is a Unix time (the module `session` checks it).
    pub(super) message: i64,
    /// The sequence number: twice the number of content messages before this message, plus 1 if this message is a
    /// content message. A content message is a message that must be acknowledged.
    pub(super) sequence: i32,
    /// A serialised TL object.
    pub(super) body: Vec<u8>,
}

/// The reason why a payload cannot be decrypted with this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum EnvelopeError {
    /// The payload is too short, or its encrypted part is not in whole AES blocks.
    #[error("the sealed payload has an impossible length")]
    Length,
    /// The payload was encrypted with another key, or a byte of it was changed.
    #[error("the message key is wrong")]
    MessageKey,
    /// The body's length leaves less than 12 or more than 1024 bytes of padding, or is not a multiple of four.
    #[error("the padding is wrong")]
    Padding,
}

/// The direction of a message; it decides which part of the key is used (`x` of the specification).
#[derive(Clone, Copy)]
enum Direction {
    FromClient,
    ToClient,
}

/// Returns the key id at the start of a payload, or `None` if the payload is too short. The key id of an unencrypted
/// message is zero.
pub(super) fn key_id(payload: &[u8]) -> Option<AuthKeyId> {
    payload.first_chunk().copied()
}

impl AuthKey {
    pub(super) fn new(bytes: [u8; 256]) -> Self {
        let digest = sha1::Sha1::digest(bytes);
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&digest[12..]);
        Self { bytes, id }
    }

    /// Returns the secret key, for storing it.
    pub(super) fn bytes(&self) -> &[u8; 256] {
        &self.bytes
    }

    pub(super) fn id(&self) -> AuthKeyId {
        self.id
    }

    /// Checks and decrypts a payload from a client.
    pub(super) fn open(&self, payload: &[u8]) -> Result<Envelope, EnvelopeError> {
        let sealed_bytes = payload.len().saturating_sub(MESSAGE_KEY_END);
        if sealed_bytes < HEADER_BYTES + BLOCK_BYTES || !sealed_bytes.is_multiple_of(BLOCK_BYTES) {
            return Err(EnvelopeError::Length);
        }
        let message_key = &payload[KEY_ID_BYTES..MESSAGE_KEY_END];
        let mut plain = payload[MESSAGE_KEY_END..].to_vec();
        let (key, iv) = self.cipher(message_key, Direction::FromClient);
        aes::ige_decrypt(&mut plain, &key, &iv);

        if self.message_key(&plain, Direction::FromClient) != message_key {
            return Err(EnvelopeError::MessageKey);
        }
        Envelope::read(&plain)
    }

    /// Encrypts a message for a client.
    pub(super) fn seal(&self, envelope: &Envelope) -> Vec<u8> {
        self.seal_for(envelope, Direction::ToClient)
    }

    fn seal_for(&self, envelope: &Envelope, direction: Direction) -> Vec<u8> {
        let mut plain = envelope.write();
        let message_key = self.message_key(&plain, direction);
        let (key, iv) = self.cipher(&message_key, direction);
        aes::ige_encrypt(&mut plain, &key, &iv);
        [&self.id[..], &message_key, &plain].concat()
    }

    fn message_key(&self, plain: &[u8], direction: Direction) -> [u8; 16] {
        let from = 88 + direction.offset();
        let large = sha256(&[&self.bytes[from..from + 32], plain]);
        let mut middle = [0; 16];
        middle.copy_from_slice(&large[8..24]);
        middle
    }

    fn cipher(&self, message_key: &[u8], direction: Direction) -> ([u8; 32], [u8; 32]) {
        let x = direction.offset();
        let a = sha256(&[message_key, &self.bytes[x..x + 36]]);
        let b = sha256(&[&self.bytes[x + 40..x + 76], message_key]);
        (interleave(&a, &b), interleave(&b, &a))
    }
}

impl Envelope {
    fn read(plain: &[u8]) -> Result<Self, EnvelopeError> {
        let length = usize::try_from(i32_at(plain, 28)).map_err(|_| EnvelopeError::Padding)?;
        let padding = plain.len().checked_sub(HEADER_BYTES + length).ok_or(EnvelopeError::Padding)?;
        if !length.is_multiple_of(4) || !(LEAST_PADDING_BYTES..=MOST_PADDING_BYTES).contains(&padding) {
            return Err(EnvelopeError::Padding);
        }
        Ok(Self {
            salt: i64_at(plain, 0),
            session: i64_at(plain, 8),
            message: i64_at(plain, 16),
            sequence: i32_at(plain, 24),
            body: plain[HEADER_BYTES..HEADER_BYTES + length].to_vec(),
        })
    }

    fn write(&self) -> Vec<u8> {
        let length = i32::try_from(self.body.len()).expect("answers are far below 2 GiB");
        let mut plain = Vec::with_capacity(HEADER_BYTES + self.body.len() + LEAST_PADDING_BYTES + BLOCK_BYTES);
        plain.extend(self.salt.to_le_bytes());
        plain.extend(self.session.to_le_bytes());
        plain.extend(self.message.to_le_bytes());
        plain.extend(self.sequence.to_le_bytes());
        plain.extend(length.to_le_bytes());
        plain.extend(&self.body);

        let mut padding = [0; LEAST_PADDING_BYTES + BLOCK_BYTES];
        getrandom::fill(&mut padding).expect("the machine has a source of randomness");
        let padded = (plain.len() + LEAST_PADDING_BYTES).next_multiple_of(BLOCK_BYTES);
        plain.extend(&padding[..padded - plain.len()]);
        plain
    }
}

impl Direction {
    fn offset(self) -> usize {
        match self {
            Self::FromClient => 0,
            Self::ToClient => 8,
        }
    }
}

fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// Returns the digest `outer` with its middle 16 bytes replaced by the middle 16 bytes of the digest `middle`. The
/// specification computes the AES key and the IV in this way.
fn interleave(outer: &[u8; 32], middle: &[u8; 32]) -> [u8; 32] {
    let mut mixed = *outer;
    mixed[8..24].copy_from_slice(&middle[8..24]);
    mixed
}

/// Reads a number. The caller has checked that 8 bytes are there.
pub(super) fn i64_at(bytes: &[u8], at: usize) -> i64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    i64::from_le_bytes(number)
}

/// Reads a number. The caller has checked that 4 bytes are there.
pub(super) fn i32_at(bytes: &[u8], at: usize) -> i32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    i32::from_le_bytes(number)
}

#[cfg(test)]
mod tests;
