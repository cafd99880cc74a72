//! Adds, removes and lists the operators on the roster.
use desk::chats_of;
use domain::{Cause, Change, Context, DeskId, Operator, Person, Settings, Timestamp, UserId, decisions::roster};
use store::{CommitError, Store, StoreError};

/// The number of attempts to store a change, if other processes write the same data at the same time.
const ATTEMPTS: usize = 5;

/// The reason why the roster could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum RosterError {
    /// The tables cannot be read or written.
    #[error("the roster was not changed: {0}; check the region, the credentials and --table-prefix")]
    Store(#[from] StoreError),
    /// Every attempt failed because another process wrote the same operator at the same time.
    #[error("other processes are changing this operator; nothing was stored: run the command again")]
    Crowded,
    /// The person is a supervisor. Supervisors are notified of stalled work, so they have to be on the roster.
    #[error(
        "{user} is a supervisor, and nothing was changed; take them off first: \
         `switchboard settings set supervisors={others}`"
    )]
    Supervises {
        /// The supervisor who cannot be removed.
        user: UserId,
        /// The other supervisors, in the format of the `supervisors` setting.
        others: String,
    },
    /// The person is not on the roster.
    #[error("{0} is not on the roster of this desk; `switchboard operators list` shows the roster")]
    NotThere(UserId),
}

/// Adds a person to the roster, off shift. If the person is on the roster already, only their name and username change.
/// A new operator begins by writing `/start` to the bot.
pub async fn add<S: Store>(store: &S, desk: &DeskId, person: Person, now: Timestamp) -> Result<(), RosterError> {
    let cause = Cause::Enlisting { operator: person.user, at: now };
    for _ in 0..ATTEMPTS {
        let (known, settings) = read(store, desk, person.user).await?;
        let context = Context { desk, settings: &settings, cause: &cause, now };
        let change = roster::enlist(known, person.clone(), &context);
        if stored(store, &cause, &change, now).await? {
            return Ok(());
        }
    }
    Err(RosterError::Crowded)
}

/// Removes a person from the roster. Their open chats go back to the queue, and the timers match them again within a
/// minute. Returns the number of these chats.
pub async fn remove<S: Store>(store: &S, desk: &DeskId, user: UserId, now: Timestamp) -> Result<usize, RosterError> {
    let cause = Cause::Dismissal { operator: user, at: now };
    for _ in 0..ATTEMPTS {
        let (known, settings) = read(store, desk, user).await?;
        let operator = known.ok_or(RosterError::NotThere(user))?;
        if settings.is_supervisor(user) {
            return Err(RosterError::Supervises { user, others: without(user, &settings) });
        }
        let chats = chats_of(store, &operator).await?;
        let count = chats.len();
        let context = Context { desk, settings: &settings, cause: &cause, now };
        let change = roster::dismiss(operator, chats, &context);
        if stored(store, &cause, &change, now).await? {
            return Ok(count);
        }
    }
    Err(RosterError::Crowded)
}

fn without(user: UserId, settings: &Settings) -> String {
    let others = settings.supervisors.iter().filter(|other| **other != user);
    others.map(UserId::to_string).collect::<Vec<_>>().join(",")
}

/// Returns all operators on the roster, ordered by user id.
pub async fn list<S: Store>(store: &S, desk: &DeskId) -> Result<Vec<Operator>, RosterError> {
    Ok(store.roster(desk).await?)
}

async fn read<S: Store>(store: &S, desk: &DeskId, user: UserId) -> Result<(Option<Operator>, Settings), StoreError> {
    Ok((store.operator(desk, user).await?, store.settings(desk).await?))
}

/// Stores a change. Returns false if a concurrent write was faster; the caller must then decide again.
async fn stored<S: Store>(store: &S, cause: &Cause, change: &Change, now: Timestamp) -> Result<bool, StoreError> {
    match store.commit(cause, change, now).await {
        Ok(()) => Ok(true),
        Err(CommitError::Refused(_)) => Ok(false),
        Err(CommitError::Failed(error)) => Err(error),
    }
}
