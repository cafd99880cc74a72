//! The commands that change the roster: `switchboard operators add` and `remove`.
use desk::chats_of;
use domain::{Cause, Context, Language, Person, Timestamp, UserId, decisions::roster};
use store::{CommitError, Reads, StoreError, Writes};

use crate::{invocation::RosterChange, ports::planted::PlantedTables, settings::desk_id, state::Shared};

/// The most attempts at a command. An attempt is refused if another write has changed the same items.
const TRIES: u32 = 8;

/// Puts a person on the roster, or takes them off it.
pub(super) async fn change_roster(
    store: PlantedTables,
    state: Shared,
    change: RosterChange,
    now: Timestamp,
) -> Result<(), StoreError> {
    let user = UserId(change.user);
    for _ in 0..TRIES {
        let person = state.with(|state| {
            let person = &state.world.telegram.people[&change.user];
            let tag = person.tag.as_ref().map(|tag| format!("@{tag}"));
            Person { user, name: person.name.clone(), tag, language: Some(Language::English) }
        });
        let operator = store.operator(&desk_id(), user).await?;
        let settings = store.settings(&desk_id()).await?;
        let desk = desk_id();
        let cause = if change.is_on {
            Cause::Enlisting { operator: user, at: now }
        } else {
            Cause::Dismissal { operator: user, at: now }
        };
        let context = Context { desk: &desk, settings: &settings, cause: &cause, now };
        let change = match (change.is_on, operator) {
            (true, operator) => roster::enlist(operator, person, &context),
            (false, Some(operator)) => {
                let chats = chats_of(&store, &operator).await?;
                roster::dismiss(operator, chats, &context)
            }
            (false, None) => return Ok(()),
        };
        match store.commit(&cause, &change, now).await {
            Ok(()) => return Ok(()),
            Err(CommitError::Refused(_)) => store.after_conflict(3).await,
            Err(CommitError::Failed(error)) => return Err(error),
        }
    }
    Ok(())
}
