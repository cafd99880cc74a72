//! Whether the bot can write to a person: it cannot to somebody who blocked it or deleted the account.
use crate::{
    Change, ChatState, Checklist, Context, Ending, FullChat, Lead, LeadState, Operator, Settings, Shift, Stale,
    Timestamp, Write,
    decisions::{closing, queue, roster, shift},
};

/// A lead cannot be written to. A lead who waits for a link gives up the place in the queue, and a link that nobody has
/// read is taken back; a lead who is in a room goes on talking there. `chat` is the lead's chat, if they have one. The
/// caller must rematch afterwards.
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

/// A lead can be written to again.
pub fn lead_reachable(lead: Lead) -> Result<Change, Stale> {
    if lead.reachable {
        return Err(Stale);
    }
    Ok(Change::nothing().write(Write::PutLead(Lead { reachable: true, ..lead })))
}

/// An operator cannot be written to: the first step of the checklist is open again. An operator who cannot be notified
/// of a lead is given none, so the shift is over; the open chats stay for as long as the operator replies in them.
/// `tried` is when something could not be delivered, unless Telegram itself says that they block the bot. An operator
/// who has started a shift or was given a chat since then stays on shift: what is sent to them next shows whether it is
/// still so.
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

/// An operator can be written to again. They start their next shift themselves.
pub fn operator_reachable(operator: Operator, settings: &Settings) -> Result<Change, Stale> {
    if operator.checklist.started {
        return Err(Stale);
    }
    let (operator, asked) = roster::begin_checklist(operator, settings);
    Ok(Change::nothing().write(Write::PutOperator(operator)).and(asked))
}

#[cfg(test)]
mod tests;
