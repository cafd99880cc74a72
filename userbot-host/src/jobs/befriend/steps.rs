//! The steps after which the account can add an operator to rooms. Each step is stored before the next one begins.
use domain::HostReport;
use tracing::warn;

use crate::{
    jobs::{befriend::probing_room, context::JobContext, error::JobError},
    peers::Peer,
    store::contacts::{Contact, ContactStep},
    telegram::{error::TelegramError, members::Invitation, updates::PrivateMessages},
};

/// Makes another attempt possible for the operators whom the account could not add and who have just written again.
/// They may have changed their privacy settings.
pub(super) async fn retry_unwilling(
    ctx: &JobContext,
    messages: PrivateMessages,
    contacts: &mut [Contact],
) -> Result<(), JobError> {
    for contact in contacts {
        if let ContactStep::Unwilling { access_hash } = contact.step
            && messages == PrivateMessages::From(contact.operator.user())
        {
            contact.step = ContactStep::Befriended { access_hash };
            save(ctx, contact).await?;
        }
    }
    Ok(())
}

/// Finds the awaited operators who have written to the account, and stores that they have reached the step
/// [`ContactStep::Met`].
pub(super) async fn match_senders(ctx: &JobContext, contacts: &mut [Contact]) -> Result<(), JobError> {
    let awaited = contacts.iter_mut().filter(|contact| contact.step == ContactStep::Awaited);
    let mut awaited: Vec<&mut Contact> = awaited.collect();
    if awaited.is_empty() {
        return Ok(());
    }
    let senders = match ctx.account.private_senders().await {
        Err(TelegramError::Refused(error)) => {
            warn!(error, "Telegram refused to list the people who wrote to the account");
            return Ok(());
        }
        senders => senders?,
    };
    for contact in &mut awaited {
        let user = contact.operator.user();
        if let Some(Peer { access_hash, .. }) = senders.iter().find(|peer| peer.id == user).copied() {
            contact.step = ContactStep::Met { access_hash };
            save(ctx, contact).await?;
        }
    }
    Ok(())
}

/// Advances an operator as far as possible, and stores each step.
pub(super) async fn advance(ctx: &JobContext, contact: &mut Contact) -> Result<(), JobError> {
    while let Some(next) = take_step(ctx, contact).await? {
        contact.step = next;
        save(ctx, contact).await?;
    }
    Ok(())
}

/// Takes one step, and returns the state after the step. `None` if no step is possible: the operator has to write
/// first, or all steps are done.
async fn take_step(
    ctx: &JobContext,
    Contact { operator, cause, step }: &Contact,
) -> Result<Option<ContactStep>, JobError> {
    let (operator, id) = (*operator, operator.user());
    match *step {
        ContactStep::Met { access_hash } => {
            let name = format!("Operator {operator}");
            ctx.account.add_contact(Peer { id, access_hash }, &name).await?;
            ctx.report(cause, HostReport::Befriended { operator }).await?;
            Ok(Some(ContactStep::Befriended { access_hash }))
        }
        ContactStep::Befriended { access_hash } => {
            match probing_room::try_to_add(ctx, Peer { id, access_hash }).await? {
                Invitation::Added => {
                    ctx.report(cause, HostReport::Probed { operator }).await?;
                    Ok(Some(ContactStep::Probed { access_hash }))
                }
                Invitation::Rejected(reason) => {
                    warn!(user.id = %operator, reason, "an operator cannot be added to rooms");
                    Ok(Some(ContactStep::Unwilling { access_hash }))
                }
            }
        }
        ContactStep::Awaited | ContactStep::Unwilling { .. } | ContactStep::Probed { .. } => Ok(None),
    }
}

/// Stores an operator and the step they have reached.
pub(super) async fn save(ctx: &JobContext, contact: &Contact) -> Result<(), JobError> {
    Ok(ctx.table.put_contact(contact, ctx.fence).await?)
}
