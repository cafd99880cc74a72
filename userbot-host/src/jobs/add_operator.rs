//! `AddOperator`: adds an operator to the room. An operator who cannot be added must join with the button in the bot's
//! message.
use domain::OperatorId;
use tracing::{debug, info, warn};

use crate::{
    jobs::{bound_room::BoundRoom, context::JobContext, error::JobError, lost_room},
    telegram::members::Invitation,
};

/// Telegram's error if the account has added too many people. After this error, the account cannot add people for some
/// time. Telegram does not say how long.
const TOO_MANY: &str = "PEER_FLOOD";

/// Adds an operator to the room. Does nothing if the room is lost, or if the operator has never written to the account,
/// because the account can add only people who have written to it.
pub(super) async fn perform(ctx: &JobContext, bound: &mut BoundRoom, operator: OperatorId) -> Result<(), JobError> {
    let added = add(ctx, bound, operator).await;
    lost_room::report_if_lost(ctx, bound, added).await
}

async fn add(ctx: &JobContext, bound: &BoundRoom, operator: OperatorId) -> Result<(), JobError> {
    let BoundRoom { room, channel, .. } = bound;
    let contact = ctx.table.contact(operator).await?;
    let Some(peer) = contact.and_then(|contact| contact.peer()).filter(|_| !channel.lost) else {
        debug!(
            room.id = %room, user.id = %operator,
            "the account does not know an operator, who must join with the button in the bot's message"
        );
        return Ok(());
    };
    match ctx.account.add_member(*channel, peer).await? {
        Invitation::Added => info!(room.id = %room, user.id = %operator, "an operator was added"),
        Invitation::Rejected(reason) if reason == TOO_MANY => {
            warn!(
                room.id = %room, user.id = %operator, reason,
                "Telegram does not let this account add people for now"
            );
        }
        Invitation::Rejected(reason) => {
            info!(
                room.id = %room, user.id = %operator, reason,
                "an operator could not be added, and must join with the button in the bot's message"
            );
        }
    }
    Ok(())
}
