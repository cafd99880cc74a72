//! Admission to a room: only the chat's own lead and its operator get in, even if somebody else has the link.
use crate::{
    Act, Change, Chat, ChatState, Context, Effect, FullChat, GroupId, Lead, LeadState, Notice, Operator, Stale, UserId,
    Write, decisions::matching::bring_in,
};

/// Returns the effect that lets in or rejects a person who asks to join a room. `chat` is the chat that takes place in
/// the room. Without a chat, the person is rejected.
pub fn asked_to_join(chat: Option<&Chat>, group: GroupId, user: UserId) -> Effect {
    let admits = chat.is_some_and(|chat| chat.admits(user));
    let act = if admits { Act::Admit { group, user } } else { Act::Decline { group, user } };
    Effect { step: chat.map(Chat::current_step), act }
}

/// Handles the event that `user` joined the chat's room. If `user` is the lead, the operator gets a notice with the
/// link. If `user` does not belong in the room, they are removed.
pub fn joined(full: FullChat, user: UserId, context: &Context<'_>) -> Result<Change, Stale> {
    let FullChat { chat, lead, operator } = full;
    if !chat.admits(user) {
        let group = chat.group;
        return Ok(Change::nothing().at(&chat.current_step(), Act::Remove { group, user }));
    }
    match (chat.state, lead) {
        (ChatState::Invited { .. } | ChatState::Left { .. }, Some(lead)) if user == chat.lead => {
            lead_joined(chat, lead, operator.as_ref(), context)
        }
        _ => Err(Stale),
    }
}

fn lead_joined(chat: Chat, lead: Lead, operator: Option<&Operator>, context: &Context<'_>) -> Result<Change, Stale> {
    let LeadState::Invited(lead_chat) = lead.state.clone() else { return Err(Stale) };
    if lead_chat.chat != chat.id {
        return Err(Stale);
    }
    let mut chat = Chat { state: ChatState::Talking { since: context.now }, ..chat }.with_next_step(context.settings);
    let change = match operator {
        Some(operator) => bring_in(Change::nothing(), &mut chat, operator, context),
        None => Change::nothing(),
    };
    Ok(store_with_slot(change.write(Write::PutLead(Lead { state: LeadState::Accepted(lead_chat), ..lead })), chat))
}

/// Handles the event that `user` left the chat's room. If `user` is the lead, the operator gets a notice, and the lead
/// may come back within the time for joining (`join_within_s`). If `user` is the operator, nothing changes (`Stale`),
/// because operators may leave and join as they like.
pub fn left(full: FullChat, user: UserId, context: &Context<'_>) -> Result<Change, Stale> {
    let FullChat { chat, lead, operator } = full;
    let (ChatState::Talking { .. }, Some(lead)) = (chat.state, lead) else { return Err(Stale) };
    let LeadState::Accepted(lead_chat) = lead.state.clone() else { return Err(Stale) };
    if user != chat.lead || lead_chat.chat != chat.id {
        return Err(Stale);
    }
    let chat = Chat { state: ChatState::Left { since: context.now }, ..chat }.with_next_step(context.settings);
    let change = match operator {
        Some(operator) => {
            let notice = Notice::LeadLeft { lead_name: chat.lead_name.clone() };
            Change::nothing().at(&chat.current_step(), Act::Notify { to: operator.recipient(), notice })
        }
        None => Change::nothing(),
    };
    Ok(store_with_slot(change.write(Write::PutLead(Lead { state: LeadState::Invited(lead_chat), ..lead })), chat))
}

/// Adds two writes to the change: one stores the chat, one updates the slot of the operator who serves the chat, if
/// somebody does.
fn store_with_slot(change: Change, chat: Chat) -> Change {
    let slot = chat.slot();
    match chat.operator() {
        Some(operator) => {
            change.write(Write::SetSlot { desk: chat.desk.clone(), operator, chat: chat.id.clone(), slot })
        }
        None => change,
    }
    .write(Write::PutChat(chat))
}

#[cfg(test)]
mod tests;
