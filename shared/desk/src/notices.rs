//! What is told later or to others: each effect is looked at again before it is carried out.
use contracts::NoticeMessage;
use domain::Timestamp;
use store::Store;
use tracing::debug;

use crate::{
    Desk, DeskError,
    batch::{self, Message},
    carry::{Near, wait},
    ports::{Calls, Queues},
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Takes a batch of notices. Answers the ids of those to be delivered again.
    pub async fn notices(&self, messages: Vec<Message>, _now: Timestamp) -> Vec<String> {
        batch::each(messages, |body| Box::pin(async move { self.notice(contracts::read(&body)?).await })).await
    }

    async fn notice(&self, message: NoticeMessage) -> Result<(), DeskError> {
        let NoticeMessage { cause, effect, .. } = message;
        let chat = match &effect.step {
            Some(step) => self.store.chat(&step.chat).await?,
            None => None,
        };
        if !effect.still_true(chat.as_ref()) {
            debug!(%cause, "an effect was no longer true");
            return Ok(());
        }
        match self.call(&effect.act, &Near::nobody()).await {
            Ok(_) => Ok(()),
            // A 429 is no failure: a copy comes when Telegram allows it.
            Err(DeskError::Telegram(error)) => match wait(&error) {
                Some(after) => Ok(self.queues.send_notice(&cause, &effect, Some(after)).await?),
                None => Err(error.into()),
            },
            Err(error) => Err(error),
        }
    }
}
