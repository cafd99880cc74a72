//! Stored files. The bytes of a file are either kept in memory, or generated from a seed each time the file is read.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::world::ids::{DataCentre, FileId, Timestamp};

/// A stored file with its metadata.
#[derive(Clone, Debug)]
pub struct File {
    /// The file's number, unique in the world.
    pub id: FileId,
    /// The data centre that stores the file.
    pub data_centre: DataCentre,
    /// The kind of file, with the properties of that kind.
    pub kind: FileKind,
    /// The media type (MIME).
    pub mime: String,
    /// The file name that the sender gave.
    pub name: Option<String>,
    /// The time at which the file was stored.
    pub created: Timestamp,
    /// A token that a client must send to read the file over MTProto. When the token is renewed, all earlier tokens of
    /// the file become invalid.
    pub reference: Vec<u8>,
    pub(super) contents: Contents,
}

/// A file that is about to be stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewFile {
    /// The kind of file, with the properties of that kind.
    pub kind: FileKind,
    /// The media type (MIME).
    pub mime: String,
    /// The file name that the sender gives.
    pub name: Option<String>,
    /// The bytes, given or generated.
    pub contents: Contents,
}

/// The kind of a file, with the properties that only this kind has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "sizes in pixels, durations in seconds")]
pub enum FileKind {
    Photo { width: u32, height: u32 },
    Voice { duration_s: u32 },
    Audio { duration_s: u32, title: Option<String>, performer: Option<String> },
    Video { duration_s: u32, width: u32, height: u32 },
    RoundVideo { duration_s: u32, side: u32 },
    Animation { duration_s: u32, width: u32, height: u32 },
    Sticker { emoji: String, width: u32, height: u32 },
    Document,
}

/// The source of a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contents {
    /// The bytes themselves, kept in memory.
    Given(#[serde(with = "crate::hexadecimal")] Bytes),
    /// Bytes computed from a seed. They take no memory, so a file may be as big as Telegram allows.
    Generated {
        /// The same seed gives the same bytes.
        seed: u64,
        /// The file's length in bytes.
        size_bytes: u64,
    },
}

impl File {
    /// Returns the file's length in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.contents.size_bytes()
    }

    /// Returns up to `length` bytes from `offset`: fewer at the end of the file, none beyond it.
    pub fn read(&self, offset: u64, length: usize) -> Bytes {
        self.contents.read(offset, length)
    }
}

impl Contents {
    /// Returns the length in bytes.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Given(bytes) => bytes.len() as u64,
            Self::Generated { size_bytes, .. } => *size_bytes,
        }
    }

    /// Returns up to `length` bytes from `offset`: fewer at the end, none beyond it.
    pub fn read(&self, offset: u64, length: usize) -> Bytes {
        let start = offset.min(self.size_bytes());
        let end = start.saturating_add(length as u64).min(self.size_bytes());
        match self {
            Self::Given(bytes) => bytes.slice(as_index(start)..as_index(end)),
            Self::Generated { seed, .. } => generated(*seed, start, end),
        }
    }
}

/// Generates the bytes from `start` to `end` of a file. The file consists of blocks of 32 bytes. Each block is the
/// SHA-256 of the seed and the block's number.
fn generated(seed: u64, start: u64, end: u64) -> Bytes {
    const BLOCK: u64 = 32;
    let mut bytes = Vec::with_capacity(as_index(end - start) + 64);
    for block in start / BLOCK..end.div_ceil(BLOCK) {
        bytes.extend_from_slice(&Sha256::digest([seed.to_le_bytes(), block.to_le_bytes()].concat()));
    }
    let skip = as_index(start % BLOCK);
    Bytes::from(bytes).slice(skip..skip + as_index(end - start))
}

fn as_index(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
