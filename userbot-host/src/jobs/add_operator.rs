//! `AddOperator` and `RemoveOperator`. Both are a convenience beside the bot's own button and removal: who cannot be added
//! has the button, and who is not there need not be removed.
use domain::{OperatorId, RoomId};
use tracing::{debug, info, warn};

use crate::{
    jobs::context::{Tools, WorkError},
    peers::Channel,
    telegram::error::TelegramError,
    telegram::members::Invitation,
};

/// Too many people were added lately, in Telegram's eyes: it holds for the whole account, and nobody says for how long.
const TOO_MANY: &str = "PEER_FLOOD";

/// Adds an operator to a room, if the account knows them.
pub(crate) async fn add(tools: &Tools, room: &RoomId, channel: Channel, operator: OperatorId) -> Result<(), WorkError> {
    let known = tools.table.contact(operator).await?;
    let Some(peer) = known.and_then(|known| known.peer()).filter(|_| !channel.lost) else {
        debug!(room.id = %room, user.id = %operator, "an operator whom the account does not know comes by the button");
        return Ok(());
    };
    match tools.account.add_member(channel, peer).await? {
        Invitation::Added => info!(room.id = %room, user.id = %operator, "an operator is added"),
        Invitation::Rejected(reason) if reason == TOO_MANY => {
            warn!(room.id = %room, user.id = %operator, reason, "Telegram lets this account add nobody for now");
        }
        Invitation::Rejected(reason) => {
            info!(room.id = %room, user.id = %operator, reason, "an operator comes by the button");
        }
    }
    Ok(())
}

/// Removes an operator from a room, if they are in it. Whom Telegram will not remove goes with the room.
pub(crate) async fn remove(
    tools: &Tools,
    room: &RoomId,
    channel: Channel,
    operator: OperatorId,
) -> Result<(), WorkError> {
    if channel.lost {
        return Ok(());
    }
    match remove_member(tools, channel, operator).await {
        Ok(was_in) => info!(room.id = %room, user.id = %operator, was_in, "an operator is out"),
        Err(TelegramError::Refused(error)) if !TelegramError::Refused(error.clone()).is_room_lost() => {
            warn!(room.id = %room, user.id = %operator, error, "an operator could not be removed");
        }
        Err(trouble) => return Err(trouble.into()),
    }
    Ok(())
}

async fn remove_member(tools: &Tools, channel: Channel, operator: OperatorId) -> Result<bool, TelegramError> {
    let people = tools.account.members(channel).await?;
    match people.into_iter().find(|member| member.id == operator.user()) {
        Some(member) => tools.account.remove_member(channel, member).await.map(|()| true),
        None => Ok(false),
    }
}
