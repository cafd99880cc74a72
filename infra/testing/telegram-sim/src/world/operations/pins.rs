//! Pinning and unpinning messages.

use crate::world::{
    error::WorldError,
    events::Event,
    ids::{MessageId, Place, RoomId, UserId},
    messages::Action,
    operation::Operation,
    rooms::AdminRight,
    state::World,
};

impl World {
    /// Pins a message of a room and posts a service message.
    pub fn pin(&mut self, by: UserId, room: RoomId, id: MessageId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Pin { by, room, id });
        self.message(Place::Room(room), id)?;
        let pinned = &mut self.room_as_admin(room, by, AdminRight::PinMessages)?.pinned;
        if pinned.contains(&id) {
            return Err(WorldError::NotModified);
        }
        pinned.push(id);
        self.post_service_message(by, room, Action::Pinned { message: id });
        Ok(())
    }

    /// Unpins a message of a room, or the message pinned last if `id` is `None`. Posts no service message.
    pub fn unpin(&mut self, by: UserId, room: RoomId, id: Option<MessageId>) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Unpin { by, room, id });
        let pinned = &mut self.room_as_admin(room, by, AdminRight::PinMessages)?.pinned;
        let id = id.or_else(|| pinned.last().copied()).ok_or(WorldError::MessageUnknown)?;
        if !pinned.contains(&id) {
            return Err(WorldError::NotModified);
        }
        pinned.retain(|pinned| *pinned != id);
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Unpins every message of a room. Posts no service message.
    pub fn unpin_all(&mut self, by: UserId, room: RoomId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::UnpinAll { by, room });
        self.room_as_admin(room, by, AdminRight::PinMessages)?.pinned.clear();
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }
}
