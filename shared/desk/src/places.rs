//! Which message shows a lead their place: the last one that did, for it is the one redrawn as the queue moves.
//!
//! The message that was pressed is known before it is drawn over, and stored with the decision. A new one has its number
//! only once Telegram has taken it.
use domain::{Act, Cause, MessageId, Screen, Timestamp, UserId, queue};
use futures::future::BoxFuture;
use store::{Outcome, Store};
use tracing::warn;

use crate::{
    Desk,
    commit::Decided,
    ports::{Calls, Queues},
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// If this act has shown a lead their place in a new message, it is noted with the ticket. What has been shown is not
    /// shown again because it could not be noted: then the message before is redrawn.
    pub(crate) async fn note_where_it_shows(&self, act: &Act, outcome: Outcome, of: &Cause, now: Timestamp) {
        let Some((lead, message)) = place_in_a_new_message(act, outcome) else { return };
        let cause = Cause::Shown { lead, message, of: of.to_string() };
        let decide = |_| -> BoxFuture<'_, _> {
            Box::pin(async move {
                let lead = self.store.lead(lead).await?;
                Ok(Decided::from(queue::shown_in(message, lead.as_ref(), &self.id)))
            })
        };
        if let Err(error) = self.decide(&cause, now, decide).await {
            warn!(%cause, %error, "where a place is shown was not noted");
        }
    }
}

fn place_in_a_new_message(act: &Act, outcome: Outcome) -> Option<(UserId, MessageId)> {
    let Outcome::Told { message: Some(number) } = outcome else { return None };
    let message = MessageId(number);
    match act {
        Act::Show { to, over, screen: Screen::Waiting { .. } } => {
            (*over != Some(message)).then_some((to.user, message))
        }
        Act::Show { .. }
        | Act::Tell { .. }
        | Act::Admit { .. }
        | Act::Decline { .. }
        | Act::Disband { .. }
        | Act::Remove { .. }
        | Act::Ask(_) => None,
    }
}
