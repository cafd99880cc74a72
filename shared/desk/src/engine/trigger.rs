//! Triggers: the things that can happen to the desk, and how each is decided.
use std::future::Future;

use domain::{Change, Refusal, Requester, Screen, Stale, UserId};

use crate::{
    engine::{facts::Facts, origin::Origin, screens::ScreenData},
    error::DeskError,
};

/// One thing that happened: an update, a report, a deadline, or something learned while sending.
pub(crate) trait Trigger<S>: Sync {
    /// Its cause and its time.
    fn origin(&self) -> &Origin;

    /// Whether its change may make a match possible.
    fn rematches(&self) -> bool;

    /// The people to whom effects are sent at once. Everybody else is written to by the notices.
    fn immediate(&self) -> Vec<UserId> {
        vec![]
    }

    /// Loads facts and decides. Called again after a lost race; `attempt` counts from zero.
    fn decide(&self, facts: &Facts<S>, attempt: u32) -> impl Future<Output = Result<Decision, DeskError>> + Send;

    /// The answer to somebody whose trigger came twice or too late: their current screens.
    fn answer_when_stale(&self, _facts: &Facts<S>) -> impl Future<Output = Result<Option<Decision>, DeskError>> + Send {
        std::future::ready(Ok(None))
    }
}

/// A decision, with the data read for it that its screens show.
pub(crate) struct Decision {
    pub(crate) decided: Decided,
    pub(crate) data: ScreenData,
}

/// The outcome of a decision.
pub(crate) enum Decided {
    /// Store this, then carry out its effects.
    Change(Change),
    /// Tell the requester why not.
    Refused(Refusal, Requester),
    /// It came twice or too late.
    Stale,
}

impl Decision {
    /// The decision about a request, which may be refused.
    pub(crate) fn on_request(decided: Result<Change, Refusal>, requester: Requester) -> Self {
        let decided = decided.map_or_else(|refusal| Decided::Refused(refusal, requester), Decided::Change);
        Self { decided, data: ScreenData::default() }
    }

    /// The decision about something that takes place nowhere: there is no such chat any more.
    pub(crate) fn stale() -> Self {
        Self { decided: Decided::Stale, data: ScreenData::default() }
    }

    /// With the data that its screens show.
    pub(crate) fn with_data(self, data: ScreenData) -> Self {
        Self { data, ..self }
    }

    /// The decision as an answer that stores nothing.
    pub(crate) fn into_answer(self) -> (Change, ScreenData) {
        let change = match self.decided {
            Decided::Change(change) => change,
            Decided::Refused(refusal, requester) => Change::nothing().show(&requester, Screen::Refused { refusal }),
            Decided::Stale => Change::nothing(),
        };
        (change, self.data)
    }
}

impl From<Change> for Decision {
    fn from(change: Change) -> Self {
        Self { decided: Decided::Change(change), data: ScreenData::default() }
    }
}

impl From<Result<Change, Stale>> for Decision {
    fn from(decided: Result<Change, Stale>) -> Self {
        let decided = decided.map_or(Decided::Stale, Decided::Change);
        Self { decided, data: ScreenData::default() }
    }
}
