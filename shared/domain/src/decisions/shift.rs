//! Operators start and end their shifts, and open the queue and other screens.
use crate::{
    Change, ChatWithLead, Context, GivingUp, Operator, Refusal, Requester, Screen, Shift, Write,
    decisions::{handback::send_all_back, roster::begin_checklist},
};

/// Starts an operator's shift. The bot can write to a person who presses a button, so this also ticks off the first
/// step of the checklist. The caller must rematch afterwards.
pub fn start(operator: Option<Operator>, requester: &Requester, context: &Context<'_>) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    if operator.shift == Shift::On {
        return Ok(Change::nothing().show(requester, Screen::Panel));
    }
    let (operator, rest) = begin_checklist(operator, context.settings);
    let on = Operator { idle_since: context.now, ..with_shift(operator, Shift::On) };
    Ok(Change::nothing().show(requester, Screen::Panel).write(Write::PutOperator(on)).and(rest))
}

/// Ends an operator's shift if the operator has no chats. An operator with chats is first asked whether to keep them or
/// give them back.
pub fn end(operator: Option<Operator>, requester: &Requester) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    match (operator.shift, operator.load()) {
        (Shift::Off, _) => Ok(Change::nothing().show(requester, Screen::Panel)),
        (Shift::On, 0) => Ok(off(operator, requester)),
        (Shift::On, chats) => Ok(Change::nothing().show(requester, Screen::KeepOrGiveBack { chats })),
    }
}

/// Ends an operator's shift. The operator keeps their chats.
pub fn end_keeping(operator: Option<Operator>, requester: &Requester) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    match operator.shift {
        Shift::Off => Ok(Change::nothing().show(requester, Screen::Panel)),
        Shift::On => Ok(off(operator, requester)),
    }
}

/// Ends an operator's shift and sends their chats back to the queue. `chats` must be all the operator's chats. An
/// operator who ended the shift earlier and kept chats may also send them back. The caller must rematch afterwards.
pub fn end_giving_back(
    operator: Option<Operator>,
    chats: Vec<ChatWithLead>,
    requester: &Requester,
    context: &Context<'_>,
) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let back = send_all_back(chats, &operator, GivingUp::ShiftEnded, context);
    let off = Operator { chats: [].into(), ..with_shift(operator, Shift::Off) };
    Ok(Change::nothing().show(requester, Screen::Panel).write(Write::PutOperator(off)).and(back))
}

/// Shows the queue to an operator. The message whose button was pressed is redrawn from now on as the queue moves.
pub fn watch_queue(operator: Option<Operator>, requester: &Requester) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let shown = Change::nothing().show(requester, Screen::Queue);
    Ok(match requester.pressed {
        Some(_) if operator.watches != requester.pressed => {
            shown.write(Write::PutOperator(Operator { watches: requester.pressed, ..operator }))
        }
        Some(_) | None => shown,
    })
}

/// Shows a screen other than the queue to an operator. If the screen replaces the message that showed the queue, this
/// message is no longer redrawn.
pub fn show_screen(operator: Option<Operator>, requester: &Requester, screen: Screen) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let shown = Change::nothing().show(requester, screen);
    Ok(match requester.pressed {
        Some(_) if operator.watches == requester.pressed => {
            shown.write(Write::PutOperator(Operator { watches: None, ..operator }))
        }
        Some(_) | None => shown,
    })
}

fn off(operator: Operator, requester: &Requester) -> Change {
    Change::nothing().show(requester, Screen::Panel).write(Write::PutOperator(with_shift(operator, Shift::Off)))
}

/// Sets the shift and begins a new epoch, so that assignments decided before this change are no longer valid. Also
/// clears `watches`. Otherwise the next redraw of the queue would overwrite the panel (the operator's main screen),
/// which has replaced the queue in the same message.
pub(crate) fn with_shift(operator: Operator, shift: Shift) -> Operator {
    Operator { shift, epoch: operator.epoch + 1, watches: None, ..operator }
}

#[cfg(test)]
mod tests;
