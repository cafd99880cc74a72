//! Whether an effect still ought to be carried out, now that its moment has passed.
use domain::{Act, Effect, LeadState, Notice, Screen};
use store::Store;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// What names a chat is true by the chat. A position is true while its lead waits, a queue screen while it is
    /// watched, and that somebody waits while somebody does.
    pub(crate) async fn is_still_true(&self, effect: &Effect) -> Result<bool, DeskError> {
        if let Some(step) = &effect.step {
            return Ok(effect.still_true(self.store.chat(&step.chat).await?.as_ref()));
        }
        match &effect.act {
            Act::Show { to, screen: Screen::Waiting { .. }, .. } => {
                let lead = self.store.lead(to.user).await?;
                Ok(lead.is_some_and(|lead| matches!(lead.state, LeadState::Waiting(_))))
            }
            Act::Show { to, over: Some(over), screen: Screen::Queue } => {
                let operator = self.operator(to.user).await?;
                Ok(operator.is_some_and(|operator| operator.watches == Some(*over)))
            }
            Act::Tell { notice: Notice::SomebodyWaits { .. }, .. } => Ok(!self.line(1).await?.is_empty()),
            Act::Show { .. }
            | Act::Tell { .. }
            | Act::Admit { .. }
            | Act::Decline { .. }
            | Act::Disband { .. }
            | Act::Remove { .. }
            | Act::Ask(_) => Ok(effect.still_true(None)),
        }
    }
}
