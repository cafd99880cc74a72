//! Deadlines of chats: an unused link, a lead who did not come back, an operator who does not reply.
use crate::{
    Cause, Change, Chat, ChatState, Context, Due, FullChat, Stale, Write,
    decisions::{
        closing,
        silence::{self, Staff},
    },
};

/// Returns the cause of the next check of the chat's deadline (see [`review`]). The cause contains the chat's id and
/// version, and the time of the deadline. `None` if the chat has no deadline.
pub fn cause_of_review(chat: &Chat) -> Option<Cause> {
    Some(Cause::Deadline { due: Due::Chat { chat: chat.id.clone(), version: chat.version }, at: chat.due? })
}

/// Checks a chat whose `due` time has come. Ends the chat if the lead did not join or come back in time. If the
/// operator has not replied, [`silence::review`] reminds or replaces the operator. If new settings have moved the
/// deadline into the future, only the new time is stored. `Stale` if no deadline has passed. The caller must rematch
/// afterwards.
pub fn review(full: FullChat, staff: &Staff, context: &Context<'_>) -> Result<Change, Stale> {
    let rescheduled = full.chat.clone().with_due(context.settings);
    match rescheduled.due {
        Some(due) if due <= context.now => {}
        _ if rescheduled == full.chat => return Err(Stale),
        _ => return Ok(Change::nothing().write(Write::PutChat(rescheduled))),
    }
    match full.chat.state {
        ChatState::Invited { .. } | ChatState::Left { .. } => closing::expire(full, context),
        ChatState::Talking { .. } => silence::review(full, staff, context),
        ChatState::Over { .. } => Err(Stale),
    }
}

#[cfg(test)]
mod tests;
