//! The roster: who may take leads.
use desk::chats_of;
use domain::{Cause, Change, Context, DeskId, Operator, Person, Settings, Timestamp, UserId, decisions::roster};
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
    /// Who is told what stands still has to be on the roster.
    #[error(
        "{user} is a supervisor, and nothing was changed; take them off first: \
         `switchboard settings set supervisors={others}`"
    )]
    Supervises {
        /// Whom to remove.
        user: UserId,
        /// The other supervisors, as the setting is written.
        others: String,
    },
    /// There is no such operator.
    #[error("{0} is not on the roster of this desk; `switchboard operators list` shows who is")]
    NotThere(UserId),
}

/// Puts a person on the roster, off shift; renames who is on it already. They begin by writing `/start` to the bot.
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

/// Takes a person off the roster. Their open chats go back to the queue; the timers find somebody else for them within
/// the minute. Answers how many chats those were.
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

/// Everybody on the roster, by account.
pub async fn list<S: Store>(store: &S, desk: &DeskId) -> Result<Vec<Operator>, RosterError> {
    Ok(store.roster(desk).await?)
}

async fn read<S: Store>(store: &S, desk: &DeskId, user: UserId) -> Result<(Option<Operator>, Settings), StoreError> {
    Ok((store.operator(desk, user).await?, store.settings(desk).await?))
}

/// Whether the change is stored. If not, somebody else was faster, and it is to be decided again.
async fn stored<S: Store>(store: &S, cause: &Cause, change: &Change, now: Timestamp) -> Result<bool, StoreError> {
    match store.commit(cause, change, now).await {
        Ok(()) => Ok(true),
        Err(CommitError::Refused(_)) => Ok(false),
        Err(CommitError::Failed(error)) => Err(error),
    }
}
