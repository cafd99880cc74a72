//! A step: the next thing that happens, and its sentence in a counterexample.
use crate::{
    ids::{OperatorId, RoomId, RunId},
    run::Read,
    scenario::Scenario,
};

/// The next thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An event is delivered.
    Deliver(RunId),
    /// Its handler makes its first load.
    Load(RunId, Clock),
    /// It reads on, on its way to an assignment.
    Read(RunId, Read),
    /// It commits its own write.
    Write(RunId, Answer),
    /// It commits an assignment to this operator: in this room, or in the chat's own.
    Assign(RunId, OperatorId, Option<RoomId>, Answer),
    /// Its commit is refused for a conflict with another transaction.
    Conflict(RunId),
    /// It dies, and its event is delivered again.
    Die(RunId),
}

/// Which clock a handler reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// One that agrees with the others.
    Right,
    /// One that lags behind.
    Lagging,
}

/// Whether a handler hears that it has committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It does.
    Heard,
    /// It does not, and commits again.
    Lost,
}

impl Step {
    /// Whose step it is.
    pub fn run(self) -> RunId {
        let (Self::Deliver(run)
        | Self::Load(run, _)
        | Self::Read(run, _)
        | Self::Write(run, _)
        | Self::Assign(run, ..)
        | Self::Conflict(run)
        | Self::Die(run)) = self;
        run
    }

    /// What happens, in words.
    pub fn sentence(self, scenario: &Scenario) -> String {
        let run = self.run();
        format!("{run} ({}): {}", scenario.event(run), self.predicate())
    }

    fn predicate(self) -> String {
        match self {
            Self::Deliver(_) => "is delivered".to_owned(),
            Self::Load(_, Clock::Right) => "loads".to_owned(),
            Self::Load(_, Clock::Lagging) => "loads, its clock lagging".to_owned(),
            Self::Read(_, read) => format!("reads {}", read.words()),
            Self::Write(_, answer) => format!("commits its own write{}", answer.words()),
            Self::Assign(_, operator, Some(room), answer) => format!("commits {operator} and {room}{}", answer.words()),
            Self::Assign(_, operator, None, answer) => {
                format!("commits {operator} and the chat's own room{}", answer.words())
            }
            Self::Conflict(_) => "meets a conflict".to_owned(),
            Self::Die(_) => "dies, and its event is delivered again".to_owned(),
        }
    }
}

impl Answer {
    fn words(self) -> &'static str {
        match self {
            Self::Heard => "",
            Self::Lost => ", and does not hear of it",
        }
    }
}
