//! Deleting messages, for everybody.

use crate::world::{
    error::WorldError,
    events::Event,
    ids::{MessageId, Place, UserId},
    operation::Operation,
    pts::Change,
    rooms::AdminRight,
    state::World,
};

impl World {
    /// Deletes messages for everybody. Messages that do not exist (any more) are skipped. Returns the ids of the
    /// deleted messages. In a room, members can delete their own messages. Admins with the right to delete messages can
    /// delete all messages. In a private chat, both users can delete all messages. A bot cannot delete messages that
    /// are older than 48 hours: if `ids` has such a message, no message is deleted.
    pub fn delete(&mut self, by: UserId, place: Place, ids: &[MessageId]) -> Result<Vec<MessageId>, WorldError> {
        self.log_operation(|| Operation::Delete { by, place, ids: ids.to_vec() });
        self.delete_messages(by, place, ids)
    }

    /// Does the same as `delete`, but logs no operation, because the operation that calls this function is already
    /// logged.
    pub(super) fn delete_messages(
        &mut self,
        by: UserId,
        place: Place,
        ids: &[MessageId],
    ) -> Result<Vec<MessageId>, WorldError> {
        self.may_delete(by, place, ids)?;
        let gone: Vec<MessageId> = ids.iter().copied().filter(|id| self.remove_message(place, *id)).collect();
        if !gone.is_empty() {
            let pts = self.log_change(place, Change::Deleted(place, gone.clone()));
            self.record_event(Event::Deleted { place, by, messages: gone.clone(), pts });
        }
        Ok(gone)
    }

    fn may_delete(&self, by: UserId, place: Place, ids: &[MessageId]) -> Result<(), WorldError> {
        let is_old = |id: &MessageId| self.message(place, *id).is_ok_and(|message| self.is_old(message));
        if self.user(by)?.is_bot() && ids.iter().any(is_old) {
            return Err(WorldError::CannotDelete);
        }
        match place {
            Place::Private(pair) if pair.has(by) => Ok(()),
            Place::Private(_) => Err(WorldError::NotYourChat),
            Place::Room(id) => {
                let room = self.room(id)?;
                let standing = room.standing(by, self.now());
                let all_own = || ids.iter().filter_map(|id| room.messages.get(id)).all(|message| message.sender == by);
                match standing {
                    standing if standing.has(AdminRight::DeleteMessages) => Ok(()),
                    standing if standing.is_in() && all_own() => Ok(()),
                    standing if standing.is_in() => Err(WorldError::CannotDelete),
                    _ => Err(WorldError::NotAMember),
                }
            }
        }
    }

    fn remove_message(&mut self, place: Place, id: MessageId) -> bool {
        let taken = match place {
            Place::Room(room) => self.rooms.get_mut(&room).and_then(|room| {
                room.pinned.retain(|pinned| *pinned != id);
                room.messages.remove(&id)
            }),
            Place::Private(pair) => self.private_chats.get_mut(&pair).and_then(|chat| chat.messages.remove(&id)),
        };
        taken.is_some()
    }
}
