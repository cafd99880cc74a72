//! What happened, kept in a directory, so that it can all be told again.
//!
//! One file, `chronicle.jsonl`. Its first line names the format and the seed; each further line is one entry with its
//! moment, written before it takes effect and in the order in which entries take effect. Telling the entries again in
//! that order makes the world as it was, with all that waits for its bots.
//!
//! Lines are handed to the operating system one by one. So whoever kills the process, at whatever moment, loses at most
//! an act of which nobody was told yet; a last line that is not whole is cut off when the file is opened again. One
//! process at a time may keep a directory.

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
    world::{Operation, Timestamp, World, WorldHandle},
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

/// Why a directory cannot be kept, or told again.
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
    /// Told again, it makes another world than the one it was told of.
    #[error("told again, the chronicle makes another world; the two differ from: {from:?}")]
    Differs {
        /// How the kept world goes on where the two part.
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
    Mtproto(mtproto::KeyKept),
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Heading {
    chronicle_format: u32,
    seed: u64,
}

/// What was read from a file.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) seed: u64,
    pub(crate) entries: Vec<Entry>,
    /// How much of the file is whole lines.
    whole_bytes: u64,
}

impl Chronicle {
    /// Opens the chronicle of a directory, which is made if it is not there. Answers it with all that it
    /// tells; `seed` is for a new one.
    pub(crate) fn open(directory: &Path, seed: u64) -> Result<(Self, Told), ChronicleError> {
        let path = directory.join(FILE_NAME);
        let failed = |source| ChronicleError::File { path: path.clone(), source };
        fs::create_dir_all(directory).map_err(failed)?;
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => ChronicleError::InUse { path: path.clone() },
            TryLockError::Error(source) => failed(source),
        })?;
        let told = read(&path)?;
        file.set_len(told.as_ref().map_or(0, |told| told.whole_bytes)).map_err(failed)?;
        if told.is_none() {
            (&file).write_all(line(&Heading { chronicle_format: FORMAT, seed }).as_bytes()).map_err(failed)?;
        }
        let told = told.unwrap_or(Told { seed, ..Told::default() });
        Ok((Self { path, file: Mutex::new(Some(file)) }, told))
    }

    /// From now on, what is done in the world is kept.
    pub(crate) fn follow(self: &Arc<Self>, world: &WorldHandle) {
        world.journal_to(self.writer(|(at, operation)| Entry::World(at, operation)));
    }

    /// A function that keeps entries of one kind.
    pub(crate) fn writer<E>(self: &Arc<Self>, entry: fn(E) -> Entry) -> impl Fn(E) + Send + Sync + use<E> {
        let chronicle = Arc::clone(self);
        move |content| chronicle.write(&entry(content))
    }

    /// Keeps an entry. A chronicle that cannot go on must not go on with a hole in it.
    fn write(&self, entry: &Entry) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(file) = file.as_mut() else { return };
        if let Err(error) = file.write_all(line(entry).as_bytes()) {
            panic!("{}: {error}; the world cannot be kept any longer", self.path.display());
        }
    }

    /// Keeps nothing more, so that another may open the directory.
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
pub fn keep(directory: &Path, seed: u64) -> Result<WorldHandle, ChronicleError> {
    let (chronicle, told) = Chronicle::open(directory, seed)?;
    let world = WorldHandle::new(told.seed);
    world.change(|world| told.tell(world));
    Arc::new(chronicle).follow(&world);
    Ok(world)
}

/// Tells a directory's chronicle to an empty world and compares that with the world which is kept there.
pub fn check(directory: &Path, kept: &WorldHandle) -> Result<(), ChronicleError> {
    // Nothing happens while one looks, so the file has everything.
    kept.read(|kept| {
        let told = read(&directory.join(FILE_NAME))?.unwrap_or_default();
        let mut world = World::new(told.seed);
        told.tell(&mut world);
        compare(&kept.dump(), &world.dump())
    })
}

impl Told {
    /// Does again what was done in the world.
    fn tell(self, world: &mut World) {
        for entry in self.entries {
            match entry {
                Entry::World(at, operation) => world.replay(at, operation),
                Entry::BotApi(_) | Entry::Mtproto(_) => {}
            }
        }
    }
}

fn compare(kept: &str, told: &str) -> Result<(), ChronicleError> {
    if kept == told {
        return Ok(());
    }
    let parted = kept.chars().zip(told.chars()).take_while(|(one, other)| one == other).count();
    let from = kept.chars().skip(parted.saturating_sub(200)).take(400).collect();
    Err(ChronicleError::Differs { from })
}

/// Everything in a file, but for a last line that is not whole. `None`: the file is empty, or its heading not whole.
fn read(path: &Path) -> Result<Option<Told>, ChronicleError> {
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
    Ok(Some(Told { seed: heading.seed, entries, whole_bytes }))
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
