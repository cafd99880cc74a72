//! A log of everything that happened, stored in a directory so that it can be replayed.
//!
//! The log is one file, `chronicle.jsonl`. Its first line names the format and the seed. Each further line is one
//! entry. An entry for an operation on the world contains the time of the operation, and is written before anybody can
//! see the operation's effect. Entries are in the order in which they took effect. Replaying them in that order
//! restores the world, with all updates that wait for its bots.
//!
//! Lines are handed to the operating system one by one. A process that is killed at any moment loses at most one
//! operation, whose result nobody has seen yet. An incomplete last line is cut off when the file is opened again. Only
//! one process at a time may use a directory.

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

/// The names of all operations on the world, as a chronicle spells them.
pub const OPERATIONS: &[&str] = Operation::NAMES;

/// The open log file of a simulated world.
#[derive(Debug)]
pub struct Chronicle {
    path: PathBuf,
    /// The log file; `None` after the chronicle was closed.
    file: Mutex<Option<File>>,
}

/// Reason why a directory cannot be used, or its chronicle cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ChronicleError {
    /// The file system reported an error.
    #[error("{path}: {source}; check that the directory exists and can be written to")]
    File {
        /// The directory or file that could not be used.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file is locked, usually by another process.
    #[error("another process uses {path}; stop it, or choose another directory")]
    InUse {
        /// The path of the chronicle.
        path: PathBuf,
    },
    /// This version of the simulator cannot read a line of the chronicle.
    #[error(
        "{path}, line {number}: {why}; it was changed, or another version wrote it: move it away to start a new world"
    )]
    Unreadable {
        /// The path of the chronicle.
        path: PathBuf,
        /// Line number, counted from 1.
        number: usize,
        /// The reason, as text.
        why: String,
    },
    /// The replayed world differs from the world that wrote the chronicle.
    #[error(
        "the replayed world differs from the stored one: move the chronicle away to start a new world; \
         they differ near: {from:?}"
    )]
    Differs {
        /// Up to 400 characters of the stored world's dump, starting 200 characters before the first difference.
        from: String,
    },
}

/// One entry of a chronicle.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// An operation on the world, whether it succeeded or not.
    World(Timestamp, Operation),
    /// A bot's updates, settings or commands changed.
    BotApi(BotApiEntry),
    /// The status of an auth key changed, for example by signing in.
    Mtproto(mtproto::AuthKeyEntry),
}

/// The first line of the file.
#[derive(Serialize, Deserialize)]
struct Heading {
    chronicle_format: u32,
    seed: u64,
}

/// The content of a chronicle file.
#[derive(Default)]
pub(crate) struct StoredChronicle {
    pub(crate) seed: u64,
    pub(crate) entries: Vec<Entry>,
    /// Length in bytes of the complete lines at the start of the file.
    whole_bytes: u64,
}

impl Chronicle {
    /// Opens the chronicle of a directory. The directory and the chronicle are created if they do not exist. Returns
    /// the chronicle and its content. `seed` is used only for a new chronicle.
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

    /// Starts to store every operation on `world`.
    pub(crate) fn record(self: &Arc<Self>, world: &WorldHandle) {
        world.journal_to(self.writer(|TimedOperation { at, operation }| Entry::World(at, operation)));
    }

    /// Returns a function that stores entries of one kind.
    pub(crate) fn writer<E>(self: &Arc<Self>, entry: fn(E) -> Entry) -> impl Fn(E) + Send + Sync + use<E> {
        let chronicle = Arc::clone(self);
        move |content| chronicle.write(&entry(content))
    }

    /// Stores an entry. Panics if the entry cannot be written: if the entry were missing before later entries, a replay
    /// would restore a different world.
    fn write(&self, entry: &Entry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = file.as_mut() else { return };
        if let Err(error) = file.write_all(line(entry).as_bytes()) {
            panic!("{}: {error}; the world can no longer be stored", self.path.display());
        }
    }

    /// Stops storing, so that another process may open the directory.
    pub(crate) fn close(&self) {
        if let Some(file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // Unlock explicitly, because closing the file may not release the lock: a child process that is being
            // started right now inherits the open file for a short time, and the lock with it. If unlocking fails, the
            // lock is released a moment later, when the child has closed the file.
            let _ = file.unlock();
        }
    }
}

impl Drop for Chronicle {
    fn drop(&mut self) {
        self.close();
    }
}

/// Opens the world that is stored in a directory, without interfaces. If the directory has a chronicle, the world is
/// replayed from it. Otherwise the world is new and empty.
pub fn open_world(directory: &Path, seed: u64) -> Result<WorldHandle, ChronicleError> {
    let (chronicle, stored) = Chronicle::open(directory, seed)?;
    let world = WorldHandle::new(stored.seed);
    world.change(|world| stored.replay_on(world));
    Arc::new(chronicle).record(&world);
    Ok(world)
}

/// Replays a directory's chronicle on an empty world. Fails if the result differs from the `kept` world.
pub fn check(directory: &Path, kept: &WorldHandle) -> Result<(), ChronicleError> {
    // The world is locked until this closure ends, so the file contains every operation on the world, and no operation
    // is added during the comparison.
    kept.read(|kept| {
        let stored = read(&directory.join(FILE_NAME))?.unwrap_or_default();
        let mut world = World::new(stored.seed);
        stored.replay_on(&mut world);
        compare(&kept.dump(), &world.dump())
    })
}

impl StoredChronicle {
    /// Repeats the operations on the world. Entries for the Bot API and for MTProto are skipped.
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

/// Reads everything in a file except an incomplete last line. Returns `None` if the file is empty or its heading is
/// incomplete.
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
    let mut line = serde_json::to_string(content).expect("all keys of an entry are text");
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
