//! Stored files: bytes that somebody gave, or bytes made up when they are asked for.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::world::ids::{DataCentre, FileId, Timestamp};

/// A stored file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its number.
    pub id: FileId,
    /// Where it lies.
    pub data_centre: DataCentre,
    /// What kind of file, with what goes with the kind.
    pub kind: FileKind,
    /// Its media type.
    pub mime: String,
    /// What the sender called it.
    pub name: Option<String>,
    /// When it came.
    pub created: Timestamp,
    /// What must be shown to read it; a new one makes those handed out earlier stale.
    pub reference: Vec<u8>,
    pub(super) contents: Contents,
}

/// A file to be stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewFile {
    /// What kind of file.
    pub kind: FileKind,
    /// Its media type.
    pub mime: String,
    /// What the sender calls it.
    pub name: Option<String>,
    /// The bytes.
    pub contents: Contents,
}

/// What kind of file.
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

/// Where the bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Contents {
    /// They were given.
    Given(#[serde(with = "crate::hexadecimal")] Bytes),
    /// They follow from the seed and take no memory, so a file may be as big as Telegram allows.
    Generated {
        /// What they follow from.
        seed: u64,
        /// How many.
        size_bytes: u64,
    },
}

impl File {
    /// Its length.
    pub fn size_bytes(&self) -> u64 {
        self.contents.size_bytes()
    }

    /// Up to `length` bytes from `offset`; fewer at the end, none behind it.
    pub fn read(&self, offset: u64, length: usize) -> Bytes {
        self.contents.read(offset, length)
    }
}

impl Contents {
    /// How many bytes.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Given(bytes) => bytes.len() as u64,
            Self::Generated { size_bytes, .. } => *size_bytes,
        }
    }

    /// Up to `length` bytes from `offset`.
    pub fn read(&self, offset: u64, length: usize) -> Bytes {
        let start = offset.min(self.size_bytes());
        let end = start.saturating_add(length as u64).min(self.size_bytes());
        match self {
            Self::Given(bytes) => bytes.slice(as_index(start)..as_index(end)),
            Self::Generated { seed, .. } => generated(*seed, start, end),
        }
    }
}

/// Blocks of 32 bytes, each the hash of seed and block number, cut to the range asked for.
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
