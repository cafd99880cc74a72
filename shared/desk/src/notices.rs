//! Notices: effects that were queued to be carried out later, at a limited rate. Before an effect is carried out, it is
//! checked again, because it may be obsolete.
use bot::calls::BotApi;
use contracts::NoticeMessage;
use domain::{Act, Effect, Screen, Timestamp, decisions::admission};
use store::{Reads, Store};
use tracing::debug;

use crate::{
    batch::{self, Message},
    desk::Desk,
    engine::{facts::Facts, origin::Origin},
    error::DeskError,
    ports::Queues,
};

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// Handles a batch of notices. Returns the ids of the messages that SQS must deliver again.
    pub async fn notices(&self, messages: Vec<Message>, now: Timestamp) -> Vec<String> {
        let one = |body: String| async move { self.notice(contracts::read(&body)?, now).await };
        batch::each(messages, |body| Box::pin(one(body))).await
    }

    async fn notice(&self, message: NoticeMessage, now: Timestamp) -> Result<(), DeskError> {
        let NoticeMessage { cause, effect, .. } = message;
        let Some(effect) = effect_now(self.engine.facts(), effect).await? else {
            debug!(%cause, "an obsolete effect was skipped");
            return Ok(());
        };
        self.engine.carry_out_notice(&Origin { cause, now }, &effect).await
    }
}

/// Returns the effect as it should be carried out now, or `None` if it is obsolete. The answer to a join request is
/// decided again from the current chat, because the chat's operator may have changed since the first decision. The
/// answer must be right, because people ask only once.
async fn effect_now<S: Reads>(facts: &Facts<S>, effect: Effect) -> Result<Option<Effect>, DeskError> {
    match effect.act {
        Act::Admit { group, user } | Act::Decline { group, user } => {
            let chat = facts.chat_in(group, user).await?;
            Ok(Some(admission::asked_to_join(chat.as_ref(), group, user)))
        }
        Act::Show { .. } | Act::Notify { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::SendJob(_) => {
            let Some(effect) = facts.still_valid(effect).await? else { return Ok(None) };
            Ok(Some(with_place_now(facts, effect).await?))
        }
    }
}

/// If the effect shows a lead's position in the queue, returns the effect with the position from the board, which may
/// be newer. Returns any other effect unchanged.
async fn with_place_now<S: Reads>(facts: &Facts<S>, effect: Effect) -> Result<Effect, DeskError> {
    let Act::Show { to, over, screen: Screen::Waiting { position, wait_reason } } = effect.act else {
        return Ok(effect);
    };
    let (position, wait_reason) = facts.place_on_board(to.user).await?.unwrap_or((position, wait_reason));
    Ok(Effect { act: Act::Show { to, over, screen: Screen::Waiting { position, wait_reason } }, ..effect })
}
