//! Setting and removing reactions to messages.

use std::sync::Arc;

use crate::world::{
    error::WorldError,
    events::Event,
    ids::{MessageId, Place, UserId},
    operation::Operation,
    state::World,
};

impl World {
    /// Sets a user's reaction to a message. The new reaction replaces the user's previous reaction; `None` removes it.
    pub fn react(&mut self, by: UserId, place: Place, id: MessageId, emoji: Option<String>) -> Result<(), WorldError> {
        self.log_operation(|| Operation::React { by, place, id, emoji: emoji.clone() });
        self.may_see(by, place)?;
        let mut message = self.message(place, id)?.as_ref().clone();
        if message.content().is_none() || emoji.as_ref().is_some_and(|emoji| emoji.trim().is_empty()) {
            return Err(WorldError::ReactionInvalid);
        }
        let before = match &emoji {
            Some(emoji) => message.reactions.insert(by, emoji.clone()),
            None => message.reactions.remove(&by),
        };
        if before == emoji {
            return Err(WorldError::NotModified);
        }
        let message = Arc::new(message);
        self.replace_stored(Arc::clone(&message));
        self.record_event(Event::Reacted { message, by, before, after: emoji });
        Ok(())
    }
}
