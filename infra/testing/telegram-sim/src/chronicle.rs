//! A log of all that happened, kept in a directory, so that it can be replayed.
//!
//! One file, `chronicle.jsonl`. Its first line names the format and the seed; each further line is one entry with its
//! timestamp, written before it takes effect and in the order in which entries take effect. Replaying the entries in
//! that order makes the world as it was, with all that waits for its bots.
//!
//! Lines are handed to the operating system one by one. A process that is killed, at any moment, loses at most an
//! operation whose result nobody has seen yet; a last line that is not whole is cut off when the file is opened again.
//! One process at a time may keep a directory.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{
    bot_api::BotApiEntry,
    mtproto,
    world::{Operation, TimedOperation, Timestamp, World, WorldHandle},
};

const FILE_NAME: &str = "chronicle.jsonl";
const FORMAT: u32 = 1;

/// The names of all operations on the world, as a chronicle has them.
pub const OPERATIONS: &[&str] = Operation::NAMES;

/// The open file of a kept world.
#[derive(Debug)]
pub struct Chronicle {
    path: PathBuf,
    /// None, once it is closed.
    file: Mutex<Option<File>>,
}

/// Why a directory cannot be kept, or replayed.
#[derive(Debug, thiserror::Error)]
pub enum ChronicleError {
    /// The file system refuses.
    #[error("{path}: {source}; is the directory there, and may it be written to?")]
    File {
        /// Which file.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
    /// Another process keeps it.
    #[error("{path} is kept by another process; end that one, or choose another directory")]
    InUse {
        /// Which file.
        path: PathBuf,
    },
    /// A line means nothing to this version.
    #[error(
        "{path}, line {number}: {why}; the file was changed, or written by another version: move it away to begin anew"
    )]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Counted from 1.
        number: usize,
        /// What is wrong.
        why: String,
    },
    /// Replayed, it makes another world than the one that it was written by.
    #[error("replayed, the chronicle makes another world; the two differ from: {from:?}")]
    Differs {
        /// The kept world's text where the two begin to differ.
        from: String,
    },
}

/// What happened.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Something was done in the world, or tried.
    World(Timestamp, Operation),
    /// A bot's inbox or commands changed.
    BotApi(BotApiEntry),
    /// An auth key is good for something else.
    Mtproto(mtproto::AuthKeyEntry),
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Heading {
    chronicle_format: u32,
    seed: u64,
}

/// The content of a file.
#[derive(Default)]
pub(crate) struct StoredChronicle {
    pub(crate) seed: u64,
    pub(crate) entries: Vec<Entry>,
    /// How much of the file is whole lines.
    whole_bytes: u64,
}

impl Chronicle {
    /// Opens the chronicle of a directory, which is made if it is not there. Returns it with its content; `seed` is
    /// for a new one.
    pub(crate) fn open(directory: &Path, seed: u64) -> Result<(Self, StoredChronicle), ChronicleError> {
        let path = directory.join(FILE_NAME);
        let failed = |source| ChronicleError::File { path: path.clone(), source };
        fs::create_dir_all(directory).map_err(failed)?;
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ChronicleError::InUse { path: path.clone() },
            TryLockError::Error(source) => failed(source),
        })?;
        let stored = read(&path)?;
        file.set_len(stored.as_ref().map_or(0, |stored| stored.whole_bytes)).map_err(failed)?;
        if stored.is_none() {
            (&file).write_all(line(&Heading { chronicle_format: FORMAT, seed }).as_bytes()).map_err(failed)?;
        }
        let stored = stored.unwrap_or(StoredChronicle { seed, ..StoredChronicle::default() });
        Ok((Self { path, file: Mutex::new(Some(file)) }, stored))
    }

    /// From now on, the operations on a world are stored.
    pub(crate) fn record(self: &Arc<Self>, world: &WorldHandle) {
        world.journal_to(self.writer(|TimedOperation { at, operation }| Entry::World(at, operation)));
    }

    /// A function that stores entries of one kind.
    pub(crate) fn writer<E>(self: &Arc<Self>, entry: fn(E) -> Entry) -> impl Fn(E) + Send + Sync + use<E> {
        let chronicle = Arc::clone(self);
        move |content| chronicle.write(&entry(content))
    }

    /// Stores an entry. A chronicle that cannot go on must not go on with a hole in it.
    fn write(&self, entry: &Entry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = file.as_mut() else { return };
        if let Err(error) = file.write_all(line(entry).as_bytes()) {
            panic!("{}: {error}; the world cannot be kept any longer", self.path.display());
        }
    }

    /// Stores nothing more, so that another may open the directory.
    pub(crate) fn close(&self) {
        if let Some(file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Closing alone would not do: a process that is being started just now has the file open for a moment, too.
            // If it fails, closing frees the file a moment later.
            let _ = file.unlock();
        }
    }
}

impl Drop for Chronicle {
    fn drop(&mut self) {
        self.close();
    }
}

/// A world alone, without faces, kept in a directory: as it was, or new and empty.
pub fn open_world(directory: &Path, seed: u64) -> Result<WorldHandle, ChronicleError> {
    let (chronicle, stored) = Chronicle::open(directory, seed)?;
    let world = WorldHandle::new(stored.seed);
    world.change(|world| stored.replay_on(world));
    Arc::new(chronicle).record(&world);
    Ok(world)
}

/// Replays a directory's chronicle on an empty world and compares that with the world which is kept there.
pub fn check(directory: &Path, kept: &WorldHandle) -> Result<(), ChronicleError> {
    // Nothing happens while the world is read, so the file has everything.
    kept.read(|kept| {
        let stored = read(&directory.join(FILE_NAME))?.unwrap_or_default();
        let mut world = World::new(stored.seed);
        stored.replay_on(&mut world);
        compare(&kept.dump(), &world.dump())
    })
}

impl StoredChronicle {
    /// Repeats the operations on the world.
    fn replay_on(self, world: &mut World) {
        for entry in self.entries {
            match entry {
                Entry::World(at, operation) => world.replay(at, operation),
                Entry::BotApi(_) | Entry::Mtproto(_) => {}
            }
        }
    }
}

fn compare(kept: &str, replayed: &str) -> Result<(), ChronicleError> {
    if kept == replayed {
        return Ok(());
    }
    let parted = kept.chars().zip(replayed.chars()).take_while(|(one, other)| one == other).count();
    let from = kept.chars().skip(parted.saturating_sub(200)).take(400).collect();
    Err(ChronicleError::Differs { from })
}

/// Everything in a file, but for a last line that is not whole. `None`: the file is empty, or its heading not whole.
fn read(path: &Path) -> Result<Option<StoredChronicle>, ChronicleError> {
    let bytes = fs::read(path).map_err(|source| ChronicleError::File { path: path.to_owned(), source })?;
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let Some(first) = lines.next() else { return Ok(None) };
    let heading: Heading = parsed(path, 1, first)?;
    if heading.chronicle_format != FORMAT {
        let why = format!("format {} instead of {FORMAT}", heading.chronicle_format);
        return Err(ChronicleError::Unreadable { path: path.to_owned(), number: 1, why });
    }
    let mut whole_bytes = first.len() as u64;
    let entries = (2..).zip(lines).map(|(number, line)| {
        whole_bytes += line.len() as u64;
        parsed(path, number, line)
    });
    let entries = entries.collect::<Result<_, _>>()?;
    Ok(Some(StoredChronicle { seed: heading.seed, entries, whole_bytes }))
}

fn parsed<T: for<'de> Deserialize<'de>>(path: &Path, number: usize, line: &[u8]) -> Result<T, ChronicleError> {
    let unreadable =
        |error: serde_json::Error| ChronicleError::Unreadable { path: path.to_owned(), number, why: error.to_string() };
    serde_json::from_slice(line).map_err(unreadable)
}

fn line(content: &impl Serialize) -> String {
    let mut line = serde_json::to_string(content).expect("entries have no keys but text");
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use super::Entry;

    #[test]
    fn entries_with_earlier_names_are_read() {
        for line in [
            r#"{"world":[5,{"deed":"ActBusy","user":1,"place":{"Room":2}}]}"#,
            r#"{"world":[5,{"deed":"SettleRequest","by":1,"room":2,"user":3,"verdict":"Admit"}]}"#,
            r#"{"world":[5,{"deed":"SettleRequests","by":1,"room":2,"link":null,"verdict":"Dismiss"}]}"#,
            r#"{"mtproto":{"data_centre":"Two","key":"00","life":"nobodys"}}"#,
            r#"{"mtproto":{"data_centre":"Two","key":"00","life":{"signed_in":7}}}"#,
        ] {
            assert!(serde_json::from_str::<Entry>(line).is_ok(), "{line}");
        }
    }
}
