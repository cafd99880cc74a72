//! The roster: who may take leads.
use domain::{Cause, DeskId, Person, Timestamp, register};
use store::{CommitError, Store, StoreError};

/// How often a write is tried again that met another one.
const ATTEMPTS: usize = 5;

/// Why the roster is as it was.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The tables did not answer.
    #[error("the roster was not changed: {0}; check the region, the credentials and --table-prefix")]
    Store(#[from] StoreError),
    /// Others wrote the same operator all the time.
    #[error("the operator is being changed at this moment; nothing was stored: run the command again")]
    Crowded,
}

/// Puts a person on the roster, off shift; renames who is on it already. They begin by writing `/start` to the bot.
pub async fn add<S: Store>(store: &S, desk: &DeskId, person: Person, now: Timestamp) -> Result<(), RosterError> {
    let cause = Cause::Enlisting { operator: person.user, at: now };
    for _ in 0..ATTEMPTS {
        let known = store.operator(desk, person.user).await?;
        let change = register::enlist(known, desk.clone(), person.clone(), now);
        match store.commit(&cause, &change, now).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Refused(_)) => {}
            Err(CommitError::Failed(error)) => return Err(error.into()),
        }
    }
    Err(RosterError::Crowded)
}
