//! Checks effects that are carried out some time after the decision.
use domain::{
    Chat, Effect, Language,
    decisions::validity::{self, Condition, FurtherCondition},
};
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

/// The result of checking a late effect.
struct Check {
    is_valid: bool,
    /// The language that the recipient has chosen by now, if the check has read it.
    language: Option<Language>,
}

impl Check {
    fn without_language(is_valid: bool) -> Self {
        Self { is_valid, language: None }
    }
}

impl<S: Reads> Facts<S> {
    /// Returns the effect if it should still be carried out, and `None` if it is obsolete.
    ///
    /// If the check has read the language that the recipient uses now, the effect is returned in this language. Two
    /// late screens may be carried out in the wrong order. If the older screen kept its language, the recipient could
    /// end up with a screen in a language that they no longer use.
    pub(crate) async fn still_valid(&self, effect: Effect) -> Result<Option<Effect>, StoreError> {
        let Check { is_valid, language } = self.check(&effect).await?;
        Ok(is_valid.then(|| match language {
            Some(language) => effect.in_language(language),
            None => effect,
        }))
    }

    async fn check(&self, effect: &Effect) -> Result<Check, StoreError> {
        match validity::condition(&effect.act) {
            Condition::LeadHas { lead, status } => {
                let lead = self.lead(lead).await?;
                let language = lead.as_ref().map(|lead| lead.language);
                Ok(Check { is_valid: status.holds(lead.as_ref()), language })
            }
            Condition::ChatAllows(also) => {
                let chat = match &effect.step {
                    Some(step) => self.store.chat(&step.chat).await?,
                    None => None,
                };
                if !effect.still_true(chat.as_ref()) {
                    return Ok(Check::without_language(false));
                }
                self.check_further(also, chat.as_ref()).await
            }
        }
    }

    async fn check_further(&self, also: FurtherCondition, chat: Option<&Chat>) -> Result<Check, StoreError> {
        let is_valid = match also {
            FurtherCondition::Nothing => true,
            FurtherCondition::Watched { operator, message } => {
                let operator = self.operator(operator).await?;
                let language = operator.as_ref().map(|operator| operator.language);
                return Ok(Check { is_valid: validity::is_watched(operator.as_ref(), message), language });
            }
            FurtherCondition::SomebodyWaits => !self.first(1).await?.is_empty(),
            FurtherCondition::NotAdmitted { group, user } => {
                validity::may_be_removed(user, self.chat_in(group, user).await?.as_ref())
            }
            FurtherCondition::ChatHasRoom => match chat {
                Some(chat) => validity::has_room(chat, self.room(&chat.room).await?.as_ref()),
                None => false,
            },
        };
        Ok(Check::without_language(is_valid))
    }
}
