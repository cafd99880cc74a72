//! What is told later or to others, paced: each effect is looked at again before it is carried out.
use std::time::Duration;

use contracts::NoticeMessage;
use domain::{Act, Effect, Lead, LeadState, Position, Screen, Timestamp, UserId, Wants, admission};
use store::{Outcome, Store};
use tracing::debug;

use crate::{
    Desk, DeskError,
    batch::{self, Message},
    carry::wait,
    ports::{Calls, Queues},
    showing::Seen,
};

/// Between two calls of one invocation: 12 a second. Two invocations at a time stay below the 30 a second that a bot may
/// say (Bot API FAQ), beside what is said at once.
const BETWEEN_CALLS: Duration = Duration::from_millis(1000 / 12);

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Takes a batch of notices. Answers the ids of those to be delivered again.
    pub async fn notices(&self, messages: Vec<Message>, now: Timestamp) -> Vec<String> {
        let one = |body: String| async move { self.notice(contracts::read(&body)?, now).await };
        batch::each(messages, |body| Box::pin(one(body))).await
    }

    async fn notice(&self, message: NoticeMessage, now: Timestamp) -> Result<(), DeskError> {
        let NoticeMessage { cause, effect, .. } = message;
        let Some(effect) = self.as_it_is_now(effect).await? else {
            debug!(%cause, "an effect was no longer true");
            return Ok(());
        };
        let called = self.call(&effect.act, &Seen::default(), now).await;
        self.telegram.pace(BETWEEN_CALLS * calls_of(&effect.act)).await;
        match called {
            Ok(Outcome::Unreachable) => {
                let people: Vec<_> = effect.act.told().into_iter().collect();
                self.could_not_reach(&people, &cause, now).await
            }
            Ok(outcome @ (Outcome::Told { .. } | Outcome::HandedOver | Outcome::Untrue)) => {
                self.note_where_it_shows(&effect.act, outcome, &cause, now).await;
                Ok(())
            }
            // A 429 is no failure: a copy comes when Telegram allows it.
            Err(DeskError::Telegram(error)) => match wait(&error) {
                Some(after) => Ok(self.queues.send_notice(&cause, &effect, Some(after)).await?),
                None => Err(error.into()),
            },
            Err(error) => Err(error),
        }
    }

    /// What there still is to do. Who asked to be let into a room is answered by who belongs there now: whoever was to be
    /// kept out may have been given the chat meanwhile, and asks only once.
    async fn as_it_is_now(&self, effect: Effect) -> Result<Option<Effect>, DeskError> {
        match effect.act {
            Act::Admit { group, user } | Act::Decline { group, user } => {
                let chat = self.chat_in(group, user).await?;
                Ok(Some(admission::asked_to_join(chat.as_ref(), group, user)))
            }
            Act::Show { .. } | Act::Tell { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::Ask(_) => {
                if !self.is_still_true(&effect).await? {
                    return Ok(None);
                }
                Ok(Some(self.as_drawn_last(effect).await?))
            }
        }
    }

    /// The same; but a place in the queue as it is now.
    async fn as_drawn_last(&self, effect: Effect) -> Result<Effect, DeskError> {
        let Act::Show { to, over, screen: Screen::Waiting { position, wants } } = effect.act else {
            return Ok(effect);
        };
        let (position, wants) = self.place_by_the_board(to.user).await?.unwrap_or((position, wants));
        Ok(Effect { act: Act::Show { to, over, screen: Screen::Waiting { position, wants } }, ..effect })
    }

    /// The place as it is drawn last of all, whatever was to be drawn before it.
    async fn place_by_the_board(&self, lead: UserId) -> Result<Option<(Position, Wants)>, DeskError> {
        let (board, lead) = tokio::try_join!(self.store.board(&self.id), self.store.lead(lead))?;
        let (Some(board), Some(Lead { user, state: LeadState::Waiting(place), .. })) = (board, lead) else {
            return Ok(None);
        };
        Ok(board.position_of(user, place).map(|position| (position, board.wants)))
    }
}

/// How many calls it takes.
fn calls_of(act: &Act) -> u32 {
    match act {
        Act::Disband { people, .. } => 1 + u32::try_from(people.len()).unwrap_or(u32::MAX - 1),
        Act::Show { .. } | Act::Tell { .. } | Act::Admit { .. } | Act::Decline { .. } | Act::Remove { .. } => 1,
        Act::Ask(_) => 0,
    }
}
