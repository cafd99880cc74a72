//! Follow-ups: what sending teaches is stored, each under a cause of its own.
//!
//! - A lead was shown their place in a new message: that message is redrawn from now on. Its number is known only once
//!   Telegram has taken it.
//! - A person cannot be written to: they blocked the bot or deleted their account. What waits for them does not wait on.
use domain::{Act, Cause, MessageId, Screen, UserId, decisions::queue};
use store::{Outcome, Reads};

use crate::{
    engine::{
        facts::Facts,
        origin::Origin,
        reachability,
        trigger::{Decision, Trigger},
    },
    error::DeskError,
};

/// Things that were learned while effects were carried out.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// Leads who were shown their place, each in this new message.
    places: Vec<(UserId, MessageId)>,
    /// People who cannot be written to.
    unreachable: Vec<UserId>,
}

/// One of them, as a trigger.
pub(crate) struct FollowUp {
    origin: Origin,
    kind: Kind,
}

enum Kind {
    PlaceShown { lead: UserId, message: MessageId },
    Unreachable { user: UserId },
}

impl Learned {
    /// The lesson of one act with this outcome.
    pub(crate) fn from(act: &Act, outcome: Outcome) -> Self {
        match (act, outcome) {
            (Act::Show { to, over, screen: Screen::Waiting { .. } }, Outcome::Sent { message: Some(number) })
                if *over != Some(MessageId(number)) =>
            {
                Self { places: vec![(to.user, MessageId(number))], unreachable: vec![] }
            }
            (act, Outcome::Unreachable) => Self { places: vec![], unreachable: act.recipient().into_iter().collect() },
            (_, Outcome::Sent { .. } | Outcome::Queued | Outcome::Obsolete) => Self::default(),
        }
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.places.extend(other.places);
        self.unreachable.extend(other.unreachable);
    }

    /// All of them, as triggers; `origin` is that of the effects which were carried out.
    pub(crate) fn into_follow_ups(self, origin: &Origin) -> Vec<FollowUp> {
        let (of, now) = (origin.cause.to_string(), origin.now);
        let places = self.places.into_iter().map(|(lead, message)| FollowUp {
            origin: Origin { cause: Cause::PlaceShown { lead, message, of: of.clone() }, now },
            kind: Kind::PlaceShown { lead, message },
        });
        let unreachable = self.unreachable.into_iter().map(|user| FollowUp {
            origin: Origin { cause: Cause::Undelivered { user, of: of.clone() }, now },
            kind: Kind::Unreachable { user },
        });
        places.chain(unreachable).collect()
    }
}

impl FollowUp {
    /// The cause that it is stored under.
    pub(crate) fn cause(&self) -> &Cause {
        &self.origin.cause
    }

    /// Whether its failure may be passed over: the place is shown, and not shown again because that was not stored. Then
    /// the message before is redrawn.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self.kind, Kind::PlaceShown { .. })
    }
}

impl<S: Reads> Trigger<S> for FollowUp {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The slot of an unreachable person may be free.
    fn rematches(&self) -> bool {
        matches!(self.kind, Kind::Unreachable { .. })
    }

    async fn decide(&self, facts: &Facts<S>, _attempt: u32) -> Result<Decision, DeskError> {
        match self.kind {
            Kind::PlaceShown { lead, message } => {
                let lead = facts.lead(lead).await?;
                Ok(Decision::from(queue::place_shown_in(message, lead.as_ref(), facts.desk())))
            }
            Kind::Unreachable { user } => reachability::lost(facts, user, Some(self.origin.now), &self.origin).await,
        }
    }
}
