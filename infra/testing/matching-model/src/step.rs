//! A step: the next thing that happens, and how it is described in a counterexample.
use crate::{
    event::Event,
    ids::RunId,
    run::{Choice, Read},
};

/// The next thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An event is delivered to its handler.
    Deliver(RunId),
    /// The handler makes its first load.
    Load(RunId, ClockReading),
    /// The handler makes another read for an assignment.
    Read(RunId, Read),
    /// The handler commits its own write.
    Write(RunId, CommitReply),
    /// The handler commits an assignment to this operator. The choice names a room, unless the chat already has a room.
    Assign(RunId, Choice, CommitReply),
    /// The handler's commit is refused for a conflict with another transaction.
    Conflict(RunId),
    /// The handler dies, and its event is delivered again.
    Crash(RunId),
}

/// The clock that a handler reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockReading {
    /// A clock that agrees with all other clocks.
    Right,
    /// A clock that lags behind the other clocks.
    Lagging,
}

/// Whether the reply to a commit reaches its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitReply {
    /// The handler gets the reply.
    Received,
    /// The reply is lost, and the handler commits again.
    Lost,
}

impl Step {
    /// Returns the run that takes this step.
    pub fn run(self) -> RunId {
        let (Self::Deliver(run)
        | Self::Load(run, _)
        | Self::Read(run, _)
        | Self::Write(run, _)
        | Self::Assign(run, ..)
        | Self::Conflict(run)
        | Self::Crash(run)) = self;
        run
    }

    /// Describes the step. `event` is the event of its run.
    pub fn sentence(self, event: Event) -> String {
        format!("{} ({event}): {}", self.run(), self.predicate())
    }

    fn predicate(self) -> String {
        match self {
            Self::Deliver(_) => "is delivered".to_owned(),
            Self::Load(_, ClockReading::Right) => "loads".to_owned(),
            Self::Load(_, ClockReading::Lagging) => "loads, its clock lagging".to_owned(),
            Self::Read(_, read) => format!("reads {}", read.words()),
            Self::Write(_, reply) => format!("commits its own write{}", reply.words()),
            Self::Assign(_, Choice { operator, room: Some(room) }, reply) => {
                format!("commits {operator} and {room}{}", reply.words())
            }
            Self::Assign(_, Choice { operator, room: None }, reply) => {
                format!("commits {operator} and the chat's own room{}", reply.words())
            }
            Self::Conflict(_) => "meets a conflict".to_owned(),
            Self::Crash(_) => "dies, and its event is delivered again".to_owned(),
        }
    }
}

impl CommitReply {
    fn words(self) -> &'static str {
        match self {
            Self::Received => "",
            Self::Lost => ", and its reply is lost",
        }
    }
}
