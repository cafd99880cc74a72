//! Checks effects that are carried out some time after the decision.
use domain::{
    Chat, Effect,
    decisions::validity::{self, Condition, FurtherCondition},
};
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

impl<S: Reads> Facts<S> {
    /// Returns whether an effect should still be carried out.
    pub(crate) async fn is_still_valid(&self, effect: &Effect) -> Result<bool, StoreError> {
        match validity::condition(&effect.act) {
            Condition::LeadHas { lead, status } => Ok(status.holds(self.lead(lead).await?.as_ref())),
            Condition::ChatAllows(also) => {
                let chat = match &effect.step {
                    Some(step) => self.store.chat(&step.chat).await?,
                    None => None,
                };
                Ok(effect.still_true(chat.as_ref()) && self.holds_as_well(also, chat.as_ref()).await?)
            }
        }
    }

    async fn holds_as_well(&self, also: FurtherCondition, chat: Option<&Chat>) -> Result<bool, StoreError> {
        match also {
            FurtherCondition::Nothing => Ok(true),
            FurtherCondition::Watched { operator, message } => {
                Ok(validity::is_watched(self.operator(operator).await?.as_ref(), message))
            }
            FurtherCondition::SomebodyWaits => Ok(!self.first(1).await?.is_empty()),
            FurtherCondition::NotAdmitted { group, user } => {
                Ok(validity::may_be_removed(user, self.chat_in(group, user).await?.as_ref()))
            }
            FurtherCondition::ChatHasRoom => match chat {
                Some(chat) => Ok(validity::has_room(chat, self.room(&chat.room).await?.as_ref())),
                None => Ok(false),
            },
        }
    }
}
