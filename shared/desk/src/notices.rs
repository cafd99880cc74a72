//! Notices: effects that are carried out later or for others, at a limited pace. Each is checked again at that time.
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
    /// Handles a batch of notices. Returns the ids of those to be delivered again.
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

/// The effect as it should be carried out now, if it still should be. A join request is answered by the chat that is
/// there now: a person who was to be declined may have been given the chat in the meantime, and people ask only once.
async fn effect_now<S: Reads>(facts: &Facts<S>, effect: Effect) -> Result<Option<Effect>, DeskError> {
    match effect.act {
        Act::Admit { group, user } | Act::Decline { group, user } => {
            let chat = facts.chat_in(group, user).await?;
            Ok(Some(admission::asked_to_join(chat.as_ref(), group, user)))
        }
        Act::Show { .. } | Act::Notify { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::SendJob(_) => {
            if !facts.is_still_valid(&effect).await? {
                return Ok(None);
            }
            Ok(Some(with_place_now(facts, effect).await?))
        }
    }
}

/// The effect. If it shows a place in the queue, it gets the position from the last redraw, which may be newer than the
/// notice's.
async fn with_place_now<S: Reads>(facts: &Facts<S>, effect: Effect) -> Result<Effect, DeskError> {
    let Act::Show { to, over, screen: Screen::Waiting { position, wait_reason } } = effect.act else {
        return Ok(effect);
    };
    let (position, wait_reason) = facts.place_on_board(to.user).await?.unwrap_or((position, wait_reason));
    Ok(Effect { act: Act::Show { to, over, screen: Screen::Waiting { position, wait_reason } }, ..effect })
}
