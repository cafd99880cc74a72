//! Sending reactions, and reading the reactions of other people.

use grammers_tl_types::{enums, functions};

use crate::{
    mtproto::calls::{
        call::RpcCall,
        history,
        method::{ListedMethod, RpcMethod, listed},
        rpc_error::{RpcError, in_words},
    },
    world::{MessageId, WorldError},
};

/// The largest number of messages about which one request can ask.
const MOST_AT_ONCE: usize = 100;

pub(super) const METHODS: &[ListedMethod] =
    &[listed::<functions::messages::SendReaction>(), listed::<functions::messages::GetMessagesReactions>()];

impl RpcMethod for functions::messages::SendReaction {
    /// Sets the caller's reaction to a message, or removes it. People without Premium can have only one reaction to a
    /// message, so the new emoji replaces the previous emoji.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let place = call.place_named(&self.peer)?;
        let emoji = match self.reaction.unwrap_or_default().as_slice() {
            [] | [enums::Reaction::Empty] => None,
            [enums::Reaction::Emoji(reaction)] => Some(reaction.emoticon.clone()),
            _ => return Err(RpcError::bad("REACTIONS_TOO_MANY")),
        };
        let done = call.world.react(call.account, place, MessageId(self.msg_id), emoji);
        done.map_err(in_words(&[(WorldError::NotModified, "MESSAGE_NOT_MODIFIED")]))?;
        Ok(call.updates(Vec::new()))
    }
}

impl RpcMethod for functions::messages::GetMessagesReactions {
    /// Returns the reactions to messages: one update for each message that the caller may see. Accounts need this
    /// method because only the author of a message gets pushes about reactions to it.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let place = call.place_named(&self.peer)?;
        let seen = history::visible(call, place)?;
        let asked = self.id.iter().take(MOST_AT_ONCE).map(|id| MessageId(*id));
        let found = asked.filter_map(|id| seen.iter().find(|message| message.id == id).copied());
        Ok(call.viewer().reactions_to(found).into())
    }
}
