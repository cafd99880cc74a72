//! A room that was given to a chat.
use domain::{InviteLink, RoomId};

use crate::{
    jobs::{context::JobContext, error::JobError},
    peers::Channel,
    store::rooms::{Binding, Room},
};

/// The fields of [`Room::Bound`], with the room's name.
pub(super) struct BoundRoom {
    pub(super) room: RoomId,
    pub(super) channel: Channel,
    pub(super) link: InviteLink,
    pub(super) chat: Binding,
}

impl BoundRoom {
    /// Stores the room in the state [`Room::Bound`].
    pub(super) async fn save(&self, ctx: &JobContext) -> Result<(), JobError> {
        let Self { room, channel, link, chat } = self;
        ctx.save_room(room, &Room::Bound { channel: *channel, link: link.clone(), chat: chat.clone() }).await
    }
}
