//! Ends a chat for its lead and its operator. The host seals the archive later.
use crate::{
    Act, Change, Chat, ChatState, ChatTask, Context, Ending, FullChat, Lead, LeadState, Notice, OperatorId, Refusal,
    Requester, RoomPolicy, Screen, Settings, Stale, UserId, Write, decisions::queue,
};

/// The member of staff who closes a chat, and how to answer them.
#[derive(Clone, Copy, Debug)]
pub struct Closer<'a> {
    /// The operator or supervisor who closes the chat.
    pub operator: OperatorId,
    /// The operator or supervisor, as the recipient of the answer.
    pub requester: &'a Requester,
}

/// Closes a chat at the request of its operator or of a supervisor, and shows this person the list of their remaining
/// chats. If the chat is already over, only the list is shown. The caller must rematch afterwards.
pub fn close(full: Option<FullChat>, by: Closer<'_>, context: &Context<'_>) -> Result<Change, Refusal> {
    let full = full.ok_or(Refusal::NotYourChat)?;
    if !may_close(&full.chat, by.operator.user(), context.settings) {
        return Err(Refusal::NotYourChat);
    }
    let shown = Change::nothing().show(by.requester, Screen::MyChats);
    if full.chat.is_over() {
        return Ok(shown);
    }
    Ok(shown.and(end(full, Ending::ClosedByOperator { operator: by.operator }, context)))
}

/// Returns whether this person may close the chat: its operator and every supervisor may.
pub fn may_close(chat: &Chat, user: UserId, settings: &Settings) -> bool {
    chat.operator().is_some_and(|operator| operator.user() == user) || settings.is_supervisor(user)
}

/// Lets a supervisor close the chat of an operator who does not reply. Returns [`Refusal::GoesOn`] if the operator has
/// replied or no longer serves the chat, or if the chat is over. If the person is not a supervisor, this does the same
/// as [`close`].
pub fn close_silent(
    full: Option<FullChat>,
    silent: OperatorId,
    by: Closer<'_>,
    context: &Context<'_>,
) -> Result<Change, Refusal> {
    let is_silent = full.as_ref().is_some_and(|full| !full.chat.is_over() && full.chat.serving.is_silent(silent));
    if context.settings.is_supervisor(by.operator.user()) && !is_silent {
        return Err(Refusal::GoesOn);
    }
    close(full, by, context)
}

/// Ends a chat whose lead did not join, or did not come back, in time. `Stale` if the lead is in the room or still has
/// time. The caller must rematch afterwards.
pub fn expire(full: FullChat, context: &Context<'_>) -> Result<Change, Stale> {
    let (since, ending) = match full.chat.state {
        ChatState::Invited { since } => (since, Ending::NobodyJoined),
        ChatState::Left { since } => (since, Ending::LeadLeft),
        ChatState::Talking { .. } | ChatState::Over { .. } => return Err(Stale),
    };
    if context.now < since.after(context.settings.join_within()) {
        return Err(Stale);
    }
    Ok(end(full, ending, context))
}

/// Ends the chat and frees the operator's slot. The lead may immediately ask for another chat. The bot announces the
/// end in the room before the host gets the job [`ChatTask::CloseChat`]. Otherwise the host could already have removed
/// everybody, and nobody would see the announcement.
pub(crate) fn end(full: FullChat, ending: Ending, context: &Context<'_>) -> Change {
    let finished = |lead| Lead { state: LeadState::Finished, ..lead };
    end_with(full, ending, finished, context)
}

/// Ends the chat, and stores the lead as changed by `after`. The lead is not changed if this is no longer their current
/// chat.
pub(crate) fn end_with(
    full: FullChat,
    ending: Ending,
    after: impl FnOnce(Lead) -> Lead,
    context: &Context<'_>,
) -> Change {
    let FullChat { chat, lead, operator } = full;
    let (settings, now) = (context.settings, context.now);
    let freed = free_slot_or_ticket(&chat);
    let was_used = !matches!(chat.state, ChatState::Invited { .. });
    let mut chat = Chat { state: ChatState::Over { since: now, ending }, ..chat }.with_next_step(settings);
    let room = if was_used { settings.rooms } else { RoomPolicy::Recycle };
    let close = chat.next_job(ChatTask::CloseChat { ending, room }, now);
    let people = std::iter::once(chat.lead).chain(chat.operator().map(OperatorId::user)).collect();
    let lead_recipient = lead.as_ref().map_or_else(|| chat.lead_recipient(), Lead::recipient);
    let disband = Act::Disband { group: chat.group, language: chat.language, people };
    let change = Change::nothing().at(&chat.current_step(), disband);
    let change = match notice_to_lead(ending) {
        Some(notice) => change.at(&chat.current_step(), Act::Notify { to: lead_recipient, notice }),
        None => change,
    };
    let change = change.send_job(close).write(freed);
    let change = match operator.filter(|operator| !is_closed_by(ending, operator.id)) {
        Some(operator) => {
            let notice = Notice::ChatEnded { lead_name: chat.lead_name.clone(), ending };
            change.at(&chat.current_step(), Act::Notify { to: operator.recipient(), notice })
        }
        None => change,
    };
    match lead.filter(|lead| lead.is_in(&chat.id)) {
        Some(lead) => change.write(Write::PutLead(after(lead))),
        None => change,
    }
    .write(Write::PutChat(chat))
}

/// Returns the write that frees the operator's slot. If nobody serves the chat, returns the write that deletes the
/// ticket with which the lead waits for another operator.
fn free_slot_or_ticket(chat: &Chat) -> Write {
    match chat.operator() {
        Some(operator) => Write::ReleaseSlot { desk: chat.desk.clone(), operator, chat: chat.id.clone() },
        None => Write::DeleteTicket(queue::ticket_of(chat)),
    }
}

fn notice_to_lead(ending: Ending) -> Option<Notice> {
    match ending {
        Ending::ClosedByOperator { .. } | Ending::LeadLeft => Some(Notice::ChatOver),
        Ending::NobodyJoined => Some(Notice::LinkExpired),
        Ending::RoomLost => Some(Notice::RoomLost),
        Ending::LeadUnreachable => None,
    }
}

fn is_closed_by(ending: Ending, operator: OperatorId) -> bool {
    match ending {
        Ending::ClosedByOperator { operator: by } => by == operator,
        Ending::NobodyJoined | Ending::LeadLeft | Ending::LeadUnreachable | Ending::RoomLost => false,
    }
}

#[cfg(test)]
mod tests;
