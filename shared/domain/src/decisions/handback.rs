//! Hand-back: a lead is sent back to the queue because the operator cannot continue. The chat keeps its room, and the
//! lead keeps the time of the original request.
use crate::{
    Act, Change, Chat, ChatTask, ChatWithLead, Context, DeskFact, GivingUp, Notice, Operator, OperatorId, Serving,
    Ticket, TicketNeeds, Write,
};

/// Sends the lead back to the queue. The caller must free the operator's slot.
///
/// The operator is removed from the room twice: by the bot immediately, and by a job for the host, in case the bot's call
/// fails. The lead is notified that they keep their place, and the new ticket names the chat. If the lead is not in the
/// room, the lead gets no extra time to join.
pub(crate) fn send_back(chat: ChatWithLead, from: OperatorId, why: GivingUp, context: &Context<'_>) -> Change {
    let ChatWithLead { chat, lead } = chat;
    let place = chat.place.again();
    let serving = Serving::Nobody { given_up_by: from };
    let mut chat = Chat { place, serving, ..chat }.with_next_step(context.settings);
    let record = chat.next_job(ChatTask::Record(DeskFact::GivenUp { operator: from, why }), context.now);
    let remove = chat.next_job(ChatTask::RemoveOperator { operator: from }, context.now);
    let ticket = Ticket {
        desk: chat.desk.clone(),
        lead: lead.recipient(),
        lead_name: lead.name.clone(),
        place,
        needs: TicketNeeds::Operator { chat: chat.id.clone(), given_up_by: from },
    };
    Change::nothing()
        .at(&chat.current_step(), Act::Remove { group: chat.group, user: from.user() })
        .at(&chat.current_step(), Act::Notify { to: lead.recipient(), notice: Notice::BackInQueue })
        .send_job(record)
        .send_job(remove)
        .write(Write::PutLead(lead.served_by(None)))
        .write(Write::PutTicket(ticket))
        .write(Write::PutChat(chat))
}

/// Sends the leads of `chats` back to the queue. Skips a chat that is over, that this operator does not serve, or that
/// is no longer its lead's current chat.
pub(crate) fn send_all_back(
    chats: Vec<ChatWithLead>,
    operator: &Operator,
    why: GivingUp,
    context: &Context<'_>,
) -> Change {
    let is_theirs = |ChatWithLead { chat, lead }: &ChatWithLead| {
        chat.operator() == Some(operator.id) && !chat.is_over() && lead.is_in(&chat.id)
    };
    chats
        .into_iter()
        .filter(is_theirs)
        .map(|chat| send_back(chat, operator.id, why, context))
        .fold(Change::nothing(), Change::and)
}

#[cfg(test)]
mod tests;
