//! What is done by command: `switchboard operators add` and `remove`.
use std::future::Future;

use desk::loading;
use domain::{Cause, Language, Person, Timestamp, UserId, roster};
use store::{CommitError, Store, StoreError};

use super::{Simulation, desk};

/// How often a command tries again when somebody else was faster.
const TRIES: u32 = 8;

impl Simulation {
    /// Puts somebody on the roster, or takes them off it.
    pub(super) fn roster(
        &self,
        user: i64,
        on: bool,
        now: Timestamp,
    ) -> impl Future<Output = Result<(), StoreError>> + use<> {
        let store = self.store.clone();
        let world = self.world.clone();
        async move {
            for _ in 0..TRIES {
                let person = {
                    let world = world.lock();
                    let person = &world.telegram.people[&user];
                    let tag = person.tag.as_ref().map(|tag| format!("@{tag}"));
                    Person { user: UserId(user), name: person.name.clone(), tag, language: Some(Language::English) }
                };
                let operator = store.operator(&desk(), UserId(user)).await?;
                let settings = store.settings(&desk()).await?;
                let (cause, change) = match (on, operator) {
                    (true, operator) => {
                        let change = roster::enlist(operator, desk(), person, &settings, now);
                        (Cause::Enlisting { operator: UserId(user), at: now }, change)
                    }
                    (false, Some(operator)) => {
                        let held = loading::held(&store, &operator).await?;
                        let change = roster::dismiss(operator, held, &settings, now);
                        (Cause::Dismissal { operator: UserId(user), at: now }, change)
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
    }
}
