//! How operators begin and end their shifts.
use crate::{Change, Operator, Refusal, Screen, Shift, Timestamp, Write};

/// An operator begins to work. Whoever does so looks at the queue afterwards.
pub fn start(operator: Option<Operator>, now: Timestamp) -> Result<Change, Refusal> {
    turn(operator, Shift::On, |operator| Operator { idle_since: now, ..operator })
}

/// An operator stops being given leads. Open chats are kept.
pub fn end(operator: Option<Operator>) -> Result<Change, Refusal> {
    turn(operator, Shift::Off, |operator| operator)
}

/// A new epoch, so that no assignment decided before it holds after it. Turning twice only shows the panel.
fn turn(operator: Option<Operator>, to: Shift, and: impl FnOnce(Operator) -> Operator) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    let shown = Change::nothing().show(operator.id.user(), Screen::Panel);
    if operator.shift == to {
        return Ok(shown);
    }
    let epoch = operator.epoch + 1;
    Ok(shown.write(Write::PutOperator(and(Operator { shift: to, epoch, ..operator }))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::ihor;

    #[test]
    fn a_shift_starts_in_an_epoch_of_its_own() {
        let off = Operator { shift: Shift::Off, epoch: 4, ..ihor() };

        let change = start(Some(off.clone()), Timestamp(9)).unwrap();

        let on = Operator { shift: Shift::On, epoch: 5, idle_since: Timestamp(9), ..off };
        assert_eq!(change.writes, [Write::PutOperator(on)]);
    }

    #[test]
    fn starting_twice_changes_nothing() {
        assert_eq!(start(Some(ihor()), Timestamp(9)).unwrap().writes, []);
    }

    #[test]
    fn ending_a_shift_keeps_its_chats() {
        let change = end(Some(ihor())).unwrap();
        let off = Operator { shift: Shift::Off, epoch: ihor().epoch + 1, ..ihor() };
        assert_eq!(change.writes, [Write::PutOperator(off)]);
    }

    #[test]
    fn only_the_roster_has_shifts() {
        assert_eq!(start(None, Timestamp(9)), Err(Refusal::NotOnRoster));
        assert_eq!(end(None), Err(Refusal::NotOnRoster));
    }
}
