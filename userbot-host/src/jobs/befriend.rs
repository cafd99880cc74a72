//! `Befriend`: adds operators to the account's contacts. The account can add a person to a room only after this person
//! has written to the account, so each operator writes to the account once. The host never reads the text of this
//! message.
//!
//! ```text
//!   Befriend      they wrote   contact added               can be added
//!      └─▶ awaited ────▶ met ────▶ befriended, reported ────▶ probed, reported
//!                                     ▲    └─▶ unwilling: cannot be added
//!                                     └───────────┘ they wrote again
//! ```
//!
//! The job only stores that the host waits for a message from the operator. The [`steps`] after the job are background
//! work, which the next host continues after a restart. To test whether the account can add an operator, the host adds
//! them to its own [room](probing_room).
mod probing_room;
mod steps;

use std::{collections::BTreeSet, future::pending, sync::Arc};

use domain::{Cause, OperatorId, UserId};
use tokio::{
    sync::{Mutex, mpsc},
    time::sleep,
};
use tracing::{info, warn};

use crate::{
    jobs::{context::JobContext, error::JobError},
    peers::Peer,
    store::contacts::{Contact, ContactStep},
    telegram::{error::TelegramError, updates::PrivateMessages},
};

/// Befriends operators. Each host has one befriender.
pub(crate) struct Befriender {
    ctx: Arc<JobContext>,
    private_messages: mpsc::UnboundedSender<PrivateMessages>,
    /// A task holds this lock while it changes stored operators.
    lock: Mutex<()>,
}

impl Befriender {
    /// Creates the befriender. [`Self::run`] will first continue the steps that the last host did not finish.
    pub(crate) fn new(ctx: Arc<JobContext>, private_messages: mpsc::UnboundedSender<PrivateMessages>) -> Self {
        let befriender = Self { ctx, private_messages, lock: Mutex::default() };
        befriender.wake();
        befriender
    }

    /// Stores that the account has to befriend an operator. If an earlier job with a different cause named the same
    /// operator, the host sends its reports on this operator again, with the new cause.
    pub(super) async fn perform(&self, cause: &Cause, operator: OperatorId) -> Result<(), JobError> {
        let _lock = self.lock.lock().await;
        let known = self.ctx.table.contact(operator).await?;
        let peer = known.as_ref().and_then(Contact::peer);
        if known.is_some_and(|known| known.cause == *cause) {
            return Ok(());
        }
        let step = peer.map_or(ContactStep::Awaited, |Peer { access_hash, .. }| ContactStep::Met { access_hash });
        steps::save(&self.ctx, &Contact { operator, cause: cause.clone(), step }).await?;
        info!(user.id = %operator, "an operator is waiting to be befriended");
        self.wake();
        Ok(())
    }

    /// Befriends the operators who write to the account. Never returns.
    pub(crate) async fn run(&self, mut private_messages: mpsc::UnboundedReceiver<PrivateMessages>) {
        let mut expected = BTreeSet::new();
        while let Some(messages) = private_messages.recv().await {
            if let PrivateMessages::From(user) = messages
                && !expected.contains(&user)
            {
                continue;
            }
            while let Err(error) = self.advance_all(messages, &mut expected).await {
                let Some(pause) = self.ctx.retry_pause(&error) else { return pending().await };
                warn!(%error, "operators could not be befriended; retrying");
                sleep(pause).await;
            }
        }
    }

    /// Advances every operator as far as possible, and sets `expected` to the operators whose next message makes
    /// another step possible. If Telegram refuses a step, the next call repeats it.
    async fn advance_all(&self, messages: PrivateMessages, expected: &mut BTreeSet<UserId>) -> Result<(), JobError> {
        let _lock = self.lock.lock().await;
        let mut contacts = self.ctx.table.contacts().await?;
        steps::retry_unwilling(&self.ctx, messages, &mut contacts).await?;
        steps::match_senders(&self.ctx, &mut contacts).await?;
        for contact in &mut contacts {
            match steps::advance(&self.ctx, contact).await {
                Err(JobError::Telegram(TelegramError::Refused(error))) => {
                    warn!(user.id = %contact.operator, error, "Telegram refused a step of befriending; retrying later");
                }
                other => other?,
            }
        }
        *expected =
            contacts.iter().filter(|contact| is_expected(contact)).map(|contact| contact.operator.user()).collect();
        Ok(())
    }

    fn wake(&self) {
        // Sending fails only when the host is ending, because the receiver is dropped then.
        let _ = self.private_messages.send(PrivateMessages::Missed);
    }
}

fn is_expected(contact: &Contact) -> bool {
    match contact.step {
        ContactStep::Awaited
        | ContactStep::Met { .. }
        | ContactStep::Befriended { .. }
        | ContactStep::Unwilling { .. } => true,
        ContactStep::Probed { .. } => false,
    }
}
