//! Follow-ups: changes learned from sending. Each follow-up is stored under its own cause.
//!
//! - A lead was shown their place in a new message. The follow-up stores the message's number, so that later redraws
//!   change this message. The number is known only after Telegram has accepted the message.
//! - A person cannot be written to, because they blocked the bot or deleted their account. Their ticket is removed from
//!   the queue, or the chat that they never joined is ended.
use domain::{Act, Cause, MessageId, Screen, UserId, decisions::queue};
use store::{Outcome, Reads};

use crate::{
    engine::{
        facts::Facts,
        origin::Origin,
        reachability,
        trigger::{Decide, Loaded, Trigger},
    },
    error::DeskError,
};

/// The follow-ups learned from carrying out effects.
#[derive(Debug, Default)]
pub(crate) struct FollowUps {
    /// The leads who got a new message that shows their place, each with the number of that message.
    places: Vec<(UserId, MessageId)>,
    /// The people who cannot be written to.
    unreachable: Vec<UserId>,
}

/// One follow-up, to be stored.
pub(crate) enum FollowUp {
    /// The lead was shown their place in this message.
    PlaceShown {
        /// The lead who waits.
        lead: UserId,
        /// The message that later redraws change.
        message: MessageId,
    },
    /// The person cannot be written to.
    Unreachable {
        /// The person, who may be a lead, an operator or both.
        user: UserId,
    },
}

impl FollowUps {
    /// Returns the follow-ups that are needed after this act had this outcome.
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

    /// Converts all follow-ups to triggers. `origin` is the origin of the effects that were carried out. A follow-up
    /// about an unreachable person leads to a rematch, because the person's chat may end and free a slot.
    pub(crate) fn into_triggers(self, origin: &Origin) -> Vec<Trigger<FollowUp>> {
        let (of, now) = (origin.cause.to_string(), origin.now);
        let places = self.places.into_iter().map(|(lead, message)| {
            let origin = Origin { cause: Cause::PlaceShown { lead, message, of: of.clone() }, now };
            Trigger::of_machine(origin, false, FollowUp::PlaceShown { lead, message })
        });
        let unreachable = self.unreachable.into_iter().map(|user| {
            let origin = Origin { cause: Cause::Undelivered { user, of: of.clone() }, now };
            Trigger::of_machine(origin, true, FollowUp::Unreachable { user })
        });
        places.chain(unreachable).collect()
    }
}

impl FollowUp {
    /// Returns whether a failure to store this follow-up may be ignored. If a shown place is not stored, later redraws
    /// go to the older message, which does no harm.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self, Self::PlaceShown { .. })
    }
}

impl<S: Reads> Decide<S> for FollowUp {
    async fn decide(&self, facts: &Facts<S>, origin: &Origin, _attempt: u32) -> Result<Loaded, DeskError> {
        match self {
            Self::PlaceShown { lead, message } => {
                let lead = facts.lead(*lead).await?;
                Ok(Loaded::from(queue::place_shown_in(*message, lead.as_ref(), facts.desk())))
            }
            Self::Unreachable { user } => reachability::lost(facts, *user, Some(origin.now), origin).await,
        }
    }
}
