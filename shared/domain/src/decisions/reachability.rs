//! Reachability: the bot cannot write to people who blocked it or deleted their account.
use crate::{
    Change, ChatState, Checklist, Context, Ending, FullChat, Lead, LeadState, Operator, Settings, Shift, Stale,
    Timestamp, Write,
    decisions::{closing, queue, roster, shift},
};

/// Stores that the bot cannot write to a lead. A lead who waits loses the place in the queue. If the lead has a link
/// and was never in the room, the chat ends. A lead who is in a room continues there. `chat` is the lead's chat, if
/// they have one. The caller must rematch afterwards.
pub fn lead_unreachable(lead: Lead, chat: Option<FullChat>, context: &Context<'_>) -> Result<Change, Stale> {
    let was_reachable = lead.reachable;
    let lead = Lead { reachable: false, ..lead };
    match (lead.state.clone(), chat) {
        (LeadState::Waiting(place), _) => Ok(queue::give_up_place(lead, context.desk, place)),
        (LeadState::Invited(_), Some(full)) if matches!(full.chat.state, ChatState::Invited { .. }) => {
            let full = FullChat { lead: Some(lead), ..full };
            Ok(closing::end(full, Ending::LeadUnreachable, context))
        }
        _ if was_reachable => Ok(Change::nothing().write(Write::PutLead(lead))),
        _ => Err(Stale),
    }
}

/// Stores that the bot can write to a lead again.
pub fn lead_reachable(lead: Lead) -> Result<Change, Stale> {
    if lead.reachable {
        return Err(Stale);
    }
    Ok(Change::nothing().write(Write::PutLead(Lead { reachable: true, ..lead })))
}

/// Marks the first step of the checklist as not done, because the bot cannot write to an operator. The shift ends,
/// because an operator who cannot be notified must not get leads. The operator keeps their chats. If the operator
/// has not replied in a chat, [`silence`](super::silence) later sends the lead back to the queue if somebody else is
/// free.
///
/// `tried` is the time of the failed delivery, or `None` if Telegram reported that the operator blocks the bot. An
/// operator who has started a shift or got a chat after `tried` stays on shift: the next message to them shows whether
/// they can be reached now.
pub fn operator_unreachable(operator: Operator, tried: Option<Timestamp>) -> Result<Change, Stale> {
    let has_worked_since = operator.shift == Shift::On && tried.is_some_and(|tried| operator.idle_since > tried);
    if !operator.checklist.started || has_worked_since {
        return Err(Stale);
    }
    let checklist = Checklist { started: false, ..operator.checklist };
    let operator = match operator.shift {
        Shift::On => shift::with_shift(operator, Shift::Off),
        Shift::Off => operator,
    };
    Ok(Change::nothing().write(Write::PutOperator(Operator { checklist, ..operator })))
}

/// Ticks off the first step of the checklist, because the bot can write to an operator again. The operator must start
/// the next shift themselves.
pub fn operator_reachable(operator: Operator, settings: &Settings) -> Result<Change, Stale> {
    if operator.checklist.started {
        return Err(Stale);
    }
    let (operator, asked) = roster::begin_checklist(operator, settings);
    Ok(Change::nothing().write(Write::PutOperator(operator)).and(asked))
}

#[cfg(test)]
mod tests;
