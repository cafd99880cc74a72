//! `RemoveOperator`: removes an operator from the room. The bot removes the operator too. Does nothing if the operator
//! has left.
use domain::OperatorId;
use tracing::{info, warn};

use crate::{
    jobs::{bound_room::BoundRoom, context::JobContext, error::JobError, lost_room},
    peers::Channel,
    telegram::error::TelegramError,
};

/// Removes an operator from the room. If Telegram refuses this, the operator stays until the room is deleted.
pub(super) async fn perform(ctx: &JobContext, bound: &mut BoundRoom, operator: OperatorId) -> Result<(), JobError> {
    if bound.channel.lost {
        return Ok(());
    }
    let removed = match remove(ctx, bound.channel, operator).await {
        Ok(was_in) => {
            info!(
                room.id = %bound.room, user.id = %operator, was_in,
                "an operator was removed from the room, or had left it already"
            );
            Ok(())
        }
        Err(TelegramError::Refused(error)) if !TelegramError::Refused(error.clone()).is_room_lost() => {
            warn!(room.id = %bound.room, user.id = %operator, error, "an operator could not be removed");
            Ok(())
        }
        Err(error) => Err(error.into()),
    };
    lost_room::report_if_lost(ctx, bound, removed).await
}

/// Removes an operator. Returns false if the operator is not a member.
async fn remove(ctx: &JobContext, channel: Channel, operator: OperatorId) -> Result<bool, TelegramError> {
    let members = ctx.account.members(channel).await?;
    match members.into_iter().find(|member| member.id == operator.user()) {
        Some(member) => ctx.account.remove_member(channel, member).await.map(|()| true),
        None => Ok(false),
    }
}
