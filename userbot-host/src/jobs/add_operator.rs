//! `AddOperator`: adds an operator to the room, for convenience. An operator who cannot be added joins by the bot's
//! button.
use domain::OperatorId;
use tracing::{debug, info, warn};

use crate::{
    jobs::{bound_room::BoundRoom, context::JobContext, error::JobError, lost_room},
    telegram::members::Invitation,
};

/// Telegram's error for adding too many people. It applies to the whole account, for a time that is not known.
const TOO_MANY: &str = "PEER_FLOOD";

/// Adds an operator to the room, if the account knows them.
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
            "the account does not know an operator, who must join by the button"
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
                "an operator could not be added, and must join by the button"
            );
        }
    }
    Ok(())
}
