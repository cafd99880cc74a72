//! Deadlines of chats: a link that nobody used, a lead who did not come back, an operator who does not reply.
use crate::{
    Cause, Change, Chat, ChatState, Context, Due, FullChat, Stale, Write,
    decisions::{
        closing,
        silence::{self, Staff},
    },
};

/// The cause of a review: the chat as it is now, and the time that was set for it.
pub fn cause_of_review(chat: &Chat) -> Option<Cause> {
    Some(Cause::Deadline { due: Due::Chat { chat: chat.id.clone(), version: chat.version }, at: chat.due? })
}

/// The time that was set for a chat has come. Settings that have changed since may have moved it; then it is set anew.
/// `Stale` if nothing is due. The caller must rematch afterwards.
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
