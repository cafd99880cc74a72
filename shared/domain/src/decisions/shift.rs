//! How operators begin and end their shifts, and watch the queue.
use crate::{
    Asker, Change, GivingUp, Operator, Refusal, Screen, Settings, Shift, Timestamp, Write,
    returning::{Held, send_all_back},
    roster::begun,
};

/// An operator begins to work. Who presses can be written to. Whoever does so looks at the queue afterwards.
pub fn start(
    operator: Option<Operator>,
    asker: &Asker,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    if operator.shift == Shift::On {
        return Ok(Change::nothing().show(asker, Screen::Panel));
    }
    let (operator, rest) = begun(operator, settings);
    let on = Operator { idle_since: now, ..turned(operator, Shift::On) };
    Ok(Change::nothing().show(asker, Screen::Panel).write(Write::PutOperator(on)).and(rest))
}

/// An operator wants to stop being given leads. Who has open chats is asked what becomes of them.
pub fn end(operator: Option<Operator>, asker: &Asker) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    match (operator.shift, operator.load()) {
        (Shift::Off, _) => Ok(Change::nothing().show(asker, Screen::Panel)),
        (Shift::On, 0) => Ok(off(operator, asker)),
        (Shift::On, chats) => Ok(Change::nothing().show(asker, Screen::KeepOrGiveBack { chats })),
    }
}

/// An operator stops being given leads, and keeps the open chats.
pub fn end_keeping(operator: Option<Operator>, asker: &Asker) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    match operator.shift {
        Shift::Off => Ok(Change::nothing().show(asker, Screen::Panel)),
        Shift::On => Ok(off(operator, asker)),
    }
}

/// An operator stops being given leads, and the open chats go back to the queue. `held` are all of them. Who is off
/// shift by now, but kept chats, may still send them back. Whoever does so looks at the queue afterwards.
pub fn end_giving_back(
    operator: Option<Operator>,
    held: Vec<Held>,
    asker: &Asker,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let back = send_all_back(held, &operator, GivingUp::ShiftEnded, settings, now);
    let off = Operator { chats: [].into(), ..turned(operator, Shift::Off) };
    Ok(Change::nothing().show(asker, Screen::Panel).write(Write::PutOperator(off)).and(back))
}

/// An operator looks at the queue: the message that was pressed shows it from now on, and is redrawn as it moves.
pub fn watch(operator: Option<Operator>, asker: &Asker) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let shown = Change::nothing().show(asker, Screen::Queue);
    Ok(match asker.pressed {
        Some(_) if operator.watches != asker.pressed => {
            shown.write(Write::PutOperator(Operator { watches: asker.pressed, ..operator }))
        }
        Some(_) | None => shown,
    })
}

/// An operator looks at something else in the message that showed the queue: it is redrawn no more.
pub fn look_away(operator: Option<Operator>, asker: &Asker, screen: Screen) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let shown = Change::nothing().show(asker, screen);
    Ok(match asker.pressed {
        Some(_) if operator.watches == asker.pressed => {
            shown.write(Write::PutOperator(Operator { watches: None, ..operator }))
        }
        Some(_) | None => shown,
    })
}

fn off(operator: Operator, asker: &Asker) -> Change {
    Change::nothing().show(asker, Screen::Panel).write(Write::PutOperator(turned(operator, Shift::Off)))
}

/// A new epoch, so that no assignment decided before it holds after it. The queue is watched no more: the message shows
/// the panel now.
pub(crate) fn turned(operator: Operator, to: Shift) -> Operator {
    Operator { shift: to, epoch: operator.epoch + 1, watches: None, ..operator }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lead, LeadState, MessageId,
        examples::{asker, chat, ihor, olena, seat, with_chat},
    };

    #[test]
    fn a_shift_starts_in_an_epoch_of_its_own() {
        let off = Operator { shift: Shift::Off, epoch: 4, ..ihor() };

        let change = start(Some(off.clone()), &asker(), &Settings::default(), Timestamp(9)).unwrap();

        let on = Operator { shift: Shift::On, epoch: 5, idle_since: Timestamp(9), ..off };
        assert_eq!(change.writes, [Write::PutOperator(on)]);
    }

    #[test]
    fn starting_twice_changes_nothing() {
        assert_eq!(start(Some(ihor()), &asker(), &Settings::default(), Timestamp(9)).unwrap().writes, []);
    }

    #[test]
    fn ending_a_shift_asks_what_becomes_of_open_chats() {
        let change = end(Some(with_chat(ihor())), &asker()).unwrap();
        assert_eq!(change, Change::nothing().show(&asker(), Screen::KeepOrGiveBack { chats: 1 }));
    }

    #[test]
    fn a_shift_without_chats_ends_at_once() {
        let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..ihor() };
        assert_eq!(end(Some(ihor()), &asker()).unwrap().writes, [Write::PutOperator(off)]);
    }

    #[test]
    fn chats_that_are_kept_stay_with_their_operator() {
        let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..with_chat(ihor()) };
        assert_eq!(end_keeping(Some(with_chat(ihor())), &asker()).unwrap().writes, [Write::PutOperator(off)]);
    }

    #[test]
    fn chats_that_are_given_back_leave_an_operator_without_any() {
        let held = Held { chat: chat(), lead: Lead { state: LeadState::Accepted(seat()), ..olena() } };
        let settings = Settings::default();

        let change = end_giving_back(Some(with_chat(ihor())), vec![held], &asker(), &settings, Timestamp(9)).unwrap();

        let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..ihor() };
        assert_eq!(change.writes[0], Write::PutOperator(off));
        assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
    }

    #[test]
    fn the_message_that_shows_the_queue_is_remembered_until_it_shows_something_else() {
        let pressed = Asker { pressed: Some(MessageId(7)), ..asker() };
        let watching = Operator { watches: Some(MessageId(7)), ..ihor() };

        assert_eq!(watch(Some(ihor()), &pressed).unwrap().writes, [Write::PutOperator(watching.clone())]);
        assert_eq!(watch(Some(watching.clone()), &pressed).unwrap().writes, []);
        let away = look_away(Some(watching), &pressed, Screen::MyChats).unwrap();
        assert_eq!(away.writes, [Write::PutOperator(ihor())]);
        assert_eq!(look_away(Some(ihor()), &pressed, Screen::MyChats).unwrap().writes, []);
    }

    #[test]
    fn only_the_roster_has_shifts() {
        assert_eq!(start(None, &asker(), &Settings::default(), Timestamp(9)), Err(Refusal::NotOnRoster));
        assert_eq!(end(None, &asker()), Err(Refusal::NotOnRoster));
        assert_eq!(end_keeping(None, &asker()), Err(Refusal::NotOnRoster));
        assert_eq!(watch(None, &asker()), Err(Refusal::NotOnRoster));
    }
}
