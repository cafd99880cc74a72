//! Silent operators: an operator who does not reply to a lead is reminded, then replaced if somebody else is free.
use crate::{
    Act, Alert, Change, Chat, ChatState, ChatWithLead, Context, FirstReply, FullChat, GivingUp, Notice, Operator,
    Recipient, Serving, Settings, Stale, UserId, Write, decisions::handback::send_back, free_operators, supervisors,
};

/// The operators who can replace a silent operator, and the supervisors to alert if nobody can.
#[derive(Clone, Debug, Default)]
pub struct Staff {
    /// Operators whom the desk may automatically give one more chat.
    pub free: Vec<Operator>,
    /// The supervisors who have started the bot.
    pub supervisors: Vec<Recipient>,
}

impl Staff {
    /// Returns the free operators and the supervisors of a roster.
    pub fn of(roster: Vec<Operator>, settings: &Settings) -> Self {
        let supervisors = supervisors(&roster, settings);
        Self { free: free_operators(roster, settings), supervisors }
    }
}

/// Handles a message that `user` wrote in the chat's room. If it is the operator's first message in this chat, stores
/// that the operator has replied. Any other message is `Stale`.
pub fn record_reply(chat: Chat, user: UserId, settings: &Settings) -> Result<Change, Stale> {
    let Serving::By { operator, since, first_reply } = chat.serving else { return Err(Stale) };
    if operator.user() != user || first_reply == FirstReply::Given || chat.is_over() {
        return Err(Stale);
    }
    let serving = Serving::By { operator, since, first_reply: FirstReply::Given };
    Ok(Change::nothing().write(Write::PutChat(Chat { serving, ..chat }.with_next_step(settings))))
}

/// Acts on a chat whose operator has not replied in time. The first call reminds the operator. A later call sends the
/// lead back to the queue if another operator is free, and alerts the supervisors otherwise. `Stale` if the operator
/// has replied or still has time. The caller must rematch afterwards.
pub fn review(full: FullChat, staff: &Staff, context: &Context<'_>) -> Result<Change, Stale> {
    let FullChat { chat, lead: Some(lead), operator: Some(operator) } = full else { return Err(Stale) };
    let (ChatState::Talking { .. }, Serving::By { operator: serves, since, first_reply }) = (chat.state, chat.serving)
    else {
        return Err(Stale);
    };
    if serves != operator.id || chat.clone().with_due(context.settings).due.is_none_or(|due| context.now < due) {
        return Err(Stale);
    }
    let with_reply =
        |first_reply| Chat { serving: Serving::By { operator: serves, since, first_reply }, ..chat.clone() };
    let somebody_else = staff.free.iter().any(|other| other.id != operator.id && other.id.user() != lead.user);
    let last_alert = match first_reply {
        FirstReply::Given => return Err(Stale),
        FirstReply::Awaited => {
            return Ok(remind(with_reply(FirstReply::Reminded { at: context.now }), &operator, context.settings));
        }
        FirstReply::Reminded { .. } | FirstReply::Overdue { .. } if somebody_else => {
            return Ok(replace(ChatWithLead { chat, lead }, &operator, context));
        }
        FirstReply::Reminded { .. } => None,
        FirstReply::Overdue { alerted, .. } => alerted,
    };
    let alerts = !staff.supervisors.is_empty() && context.settings.alerts_again(last_alert, context.now);
    let alerted = if alerts { Some(context.now) } else { last_alert };
    let overdue = with_reply(FirstReply::Overdue { at: context.now, alerted }).with_due(context.settings);
    let change = Change::nothing().write(Write::PutChat(overdue));
    Ok(if alerts { alert(change, &chat, &operator, &staff.supervisors) } else { change })
}

/// Adds an alert for each supervisor: the operator does not reply, and no other operator is free.
fn alert(change: Change, chat: &Chat, operator: &Operator, supervisors: &[Recipient]) -> Change {
    let alert = Alert::OperatorSilent {
        chat: chat.id.clone(),
        silent: operator.id,
        operator: operator.called().to_owned(),
        lead_name: chat.lead_name.clone(),
    };
    supervisors.iter().fold(change, |change, to| {
        change.at(&chat.current_step(), Act::Notify { to: *to, notice: Notice::Alert { alert: alert.clone() } })
    })
}

fn remind(chat: Chat, operator: &Operator, settings: &Settings) -> Change {
    let chat = chat.with_due(settings);
    let notice =
        Notice::LeadAwaitsReply { chat: chat.id.clone(), lead_name: chat.lead_name.clone(), link: chat.link.clone() };
    let remind = Act::Notify { to: operator.recipient(), notice };
    Change::nothing().at(&chat.current_step(), remind).write(Write::PutChat(chat))
}

fn replace(chat: ChatWithLead, operator: &Operator, context: &Context<'_>) -> Change {
    let released =
        Write::ReleaseSlot { desk: chat.chat.desk.clone(), operator: operator.id, chat: chat.chat.id.clone() };
    let moved = Notice::ChatMoved { lead_name: chat.chat.lead_name.clone() };
    send_back(chat, operator.id, GivingUp::Silent, context).write(released).notify(operator.recipient(), moved)
}

#[cfg(test)]
mod tests;
