//! Triggers: the things that can happen to the desk, and the decision about each.
use std::future::Future;

use domain::{Change, Refusal, Requester, Screen, Stale, UserId};

use crate::{
    engine::{facts::Facts, origin::Origin, screens::ScreenData},
    error::DeskError,
};

/// One event: an update, a report, a deadline, or something learned while sending.
pub(crate) struct Trigger<D> {
    /// The cause under which the trigger's change is stored, and the time of the decision.
    pub(crate) origin: Origin,
    /// The people whose messages are sent immediately. Messages to all other people go to the queue of notices.
    pub(crate) immediate: Vec<UserId>,
    /// Whether the change of the trigger may make a match possible.
    pub(crate) rematches: bool,
    /// Whether the trigger may store something. A trigger that never stores anything is not journaled, because it does
    /// no harm if it comes again.
    pub(crate) journaled: bool,
    /// The subject of the trigger. Its [`Decide`] makes the decision.
    pub(crate) decide: D,
}

/// Decides about a trigger. The subjects of triggers implement it: updates, host reports, follow-ups, and the work of a
/// tick.
pub(crate) trait Decide<S>: Sync {
    /// Loads facts and decides. Called again after a lost race; `attempt` counts from zero.
    fn decide(
        &self,
        facts: &Facts<S>,
        origin: &Origin,
        attempt: u32,
    ) -> impl Future<Output = Result<Loaded, DeskError>> + Send;

    /// Returns the answer to a person whose trigger came twice or too late: their current screens. `None` if the
    /// trigger does not come from a person.
    fn answer_when_stale(
        &self,
        _facts: &Facts<S>,
        _origin: &Origin,
    ) -> impl Future<Output = Result<Option<Loaded>, DeskError>> + Send {
        std::future::ready(Ok(None))
    }
}

/// The result of a decision.
pub(crate) enum Decision {
    /// Store this change, then carry out its effects.
    Change(Change),
    /// Show the requester the reason for the refusal.
    Refused(Refusal, Requester),
    /// The trigger came twice or too late.
    Stale,
}

/// A decision, with the data for its screens. The data was loaded for the decision.
pub(crate) struct Loaded {
    pub(crate) decision: Decision,
    pub(crate) data: ScreenData,
}

impl<D> Trigger<D> {
    /// Creates a trigger that does not come from a person, e.g. from a timer. All its messages go to the queue of
    /// notices.
    pub(crate) fn of_machine(origin: Origin, rematches: bool, decide: D) -> Self {
        Self { origin, immediate: vec![], rematches, journaled: true, decide }
    }
}

impl Loaded {
    /// Creates the result of a request, which may be refused.
    pub(crate) fn on_request(decided: Result<Change, Refusal>, requester: Requester) -> Self {
        let decision = decided.map_or_else(|refusal| Decision::Refused(refusal, requester), Decision::Change);
        Self { decision, data: ScreenData::default() }
    }

    /// Creates the result for a trigger that no longer applies, because its subject is gone or has changed.
    pub(crate) fn stale() -> Self {
        Self { decision: Decision::Stale, data: ScreenData::default() }
    }

    /// Returns the same decision, with this data for its screens.
    pub(crate) fn with_data(self, data: ScreenData) -> Self {
        Self { data, ..self }
    }
}

impl Decision {
    /// Returns the change whose effects answer the person. For a refusal, the change only shows the reason.
    pub(crate) fn into_answer(self) -> Change {
        match self {
            Self::Change(change) => change,
            Self::Refused(refusal, requester) => Change::nothing().show(&requester, Screen::Refused { refusal }),
            Self::Stale => Change::nothing(),
        }
    }
}

impl From<Change> for Loaded {
    fn from(change: Change) -> Self {
        Self { decision: Decision::Change(change), data: ScreenData::default() }
    }
}

impl From<Result<Change, Stale>> for Loaded {
    fn from(decided: Result<Change, Stale>) -> Self {
        Self { decision: decided.map_or(Decision::Stale, Decision::Change), data: ScreenData::default() }
    }
}
