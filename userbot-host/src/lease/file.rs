//! The lease as an exclusive lock on a file, for hosts on one machine. The kernel releases the lock when the process
//! that holds it dies.
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
};

use crate::lease::error::LeaseError;

pub(crate) struct FileLease {
    pub(super) fence: u64,
    file: File,
}

impl FileLease {
    /// Takes the lock, or fails immediately if another process has it. Adds one to the fence in the file.
    pub(super) fn take(directory: &Path) -> Result<Self, LeaseError> {
        std::fs::create_dir_all(directory)?;
        let path = directory.join("userbot.lock");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LeaseError::Locked(path.display().to_string())),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let fence = next_fence(&mut file)?;
        Ok(Self { fence, file })
    }

    pub(super) fn release(self) -> Result<(), LeaseError> {
        Ok(self.file.unlock()?)
    }
}

fn next_fence(file: &mut File) -> std::io::Result<u64> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let fence = text.trim().parse().unwrap_or(0) + 1;
    file.seek(SeekFrom::Start(0))?;
    file.write_all(format!("{fence}\n").as_bytes())?;
    file.sync_all()?;
    Ok(fence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_at_a_time_has_the_lock_and_each_its_own_number() {
        let directory = std::env::temp_dir().join(format!("userbot-lock-{}", std::process::id()));
        let first = FileLease::take(&directory).unwrap();
        assert!(matches!(FileLease::take(&directory), Err(LeaseError::Locked(_))));
        let fence = first.fence;
        first.release().unwrap();
        assert_eq!(FileLease::take(&directory).unwrap().fence, fence + 1);
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
