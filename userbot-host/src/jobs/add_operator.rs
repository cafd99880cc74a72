//! `AddOperator` and `RemoveOperator`. Both are a convenience beside the bot's own button and removal: who cannot be added
//! has the button, and who is not there need not be removed.
use domain::{OperatorId, RoomId};
use tracing::{debug, info, warn};

use crate::{
    jobs::context::{Tools, WorkError},
    peers::Channel,
    telegram::{Adding, Trouble},
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
    match tools.account.add(channel, peer).await? {
        Adding::IsIn => info!(room.id = %room, user.id = %operator, "an operator is added"),
        Adding::IsNot(reason) if reason == TOO_MANY => {
            warn!(room.id = %room, user.id = %operator, reason, "Telegram lets this account add nobody for now");
        }
        Adding::IsNot(reason) => {
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
        Err(Trouble::Refused(error)) if !Trouble::Refused(error.clone()).is_gone() => {
            warn!(room.id = %room, user.id = %operator, error, "an operator could not be removed");
        }
        Err(trouble) => return Err(trouble.into()),
    }
    Ok(())
}

async fn remove_member(tools: &Tools, channel: Channel, operator: OperatorId) -> Result<bool, Trouble> {
    let people = tools.account.people(channel).await?;
    match people.into_iter().find(|member| member.id == operator.user()) {
        Some(member) => tools.account.remove(channel, member).await.map(|()| true),
        None => Ok(false),
    }
}
