//! Who is on the roster.
use std::collections::BTreeMap;

use crate::{
    AccountId, Change, Checklist, DeskId, GivingUp, HostJob, Notice, Operator, OperatorId, Person, RoomId, Settings,
    Shift, Stale, Timestamp, Work, Write,
    returning::{Held, send_all_back},
};

/// Puts a person on the roster, off shift; changes the name of who is on it already.
pub fn enlist(known: Option<Operator>, desk: DeskId, person: Person, settings: &Settings, now: Timestamp) -> Change {
    let language = settings.language(person.language);
    let Person { user, name, tag, .. } = person;
    if let Some(operator) = known {
        return Change::nothing().write(Write::PutOperator(Operator { name, tag, ..operator }));
    }
    let operator = Operator {
        id: OperatorId(user),
        desk,
        name,
        tag,
        language,
        checklist: Checklist::default(),
        shift: Shift::Off,
        epoch: 0,
        chats: BTreeMap::new(),
        idle_since: now,
        watches: None,
        version: 0,
    };
    Change::nothing().write(Write::PutOperator(operator))
}

/// Takes a person off the roster. Their open chats go back to the queue; `held` are all of them. Whoever does so leaves
/// the look at the queue to the timers.
pub fn dismiss(operator: Operator, held: Vec<Held>, settings: &Settings, now: Timestamp) -> Change {
    let back = send_all_back(held, &operator, GivingUp::Dismissed, settings, now);
    Change::nothing().tell(operator.reader(), Notice::Dismissed).write(Write::DeleteOperator(operator)).and(back)
}

/// The host has the operator among its contacts.
pub fn befriended(operator: Option<Operator>) -> Result<Change, Stale> {
    ticked(operator, |checklist| Checklist { befriended: true, ..checklist })
}

/// The host can add the operator to rooms.
pub fn probed(operator: Option<Operator>) -> Result<Change, Stale> {
    ticked(operator, |checklist| Checklist { befriended: true, probed: true, ..checklist })
}

fn ticked(operator: Option<Operator>, tick: impl FnOnce(Checklist) -> Checklist) -> Result<Change, Stale> {
    let operator = operator.ok_or(Stale)?;
    let checklist = tick(operator.checklist);
    if checklist == operator.checklist {
        return Err(Stale);
    }
    Ok(Change::nothing().write(Write::PutOperator(Operator { checklist, ..operator })))
}

/// An operator can be written to: the first step of the checklist. The host is asked for the others, unless it has them
/// among its contacts.
pub(crate) fn begun(operator: Operator, settings: &Settings) -> (Operator, Change) {
    let begins = !operator.checklist.started && !operator.checklist.befriended;
    let ask = begins.then(|| befriend(operator.id, settings.account.clone()));
    let checklist = Checklist { started: true, ..operator.checklist };
    (Operator { checklist, ..operator }, ask.into_iter().fold(Change::nothing(), Change::ask))
}

/// What the host is asked once an operator can be told how to go on.
pub(crate) fn befriend(operator: OperatorId, account: AccountId) -> HostJob {
    HostJob { account, room: RoomId(format!("befriend-{operator}")), work: Work::Befriend { operator } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Lead, LeadState,
        examples::{chat, desk, ihor, olena, seat, with_chat},
    };

    #[test]
    fn who_is_new_begins_off_shift_with_nothing_done() {
        let person = Person { user: ihor().id.user(), name: "Ihor".into(), tag: None, language: None };

        let change = enlist(None, desk(), person, &Settings::default(), Timestamp(0));

        assert!(matches!(&change.writes[..], [Write::PutOperator(new)] if new.shift == Shift::Off && new.load() == 0));
    }

    #[test]
    fn who_is_on_the_roster_already_keeps_shift_and_chats() {
        let person = Person { user: ihor().id.user(), name: "Igor".into(), tag: None, language: None };
        let change = enlist(Some(with_chat(ihor())), desk(), person, &Settings::default(), Timestamp(0));
        let renamed = Operator { name: "Igor".into(), ..with_chat(ihor()) };
        assert_eq!(change, Change::nothing().write(Write::PutOperator(renamed)));
    }

    #[test]
    fn the_chats_of_who_is_dismissed_go_back_to_the_queue() {
        let held = Held { chat: chat(), lead: Lead { state: LeadState::Accepted(seat()), ..olena() } };

        let change = dismiss(with_chat(ihor()), vec![held], &Settings::default(), Timestamp(9));

        assert_eq!(change.writes[0], Write::DeleteOperator(with_chat(ihor())));
        assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
    }

    #[test]
    fn the_host_is_asked_for_the_rest_whichever_way_an_operator_begins() {
        let settings = Settings::default();
        let new = Operator { checklist: Checklist::default(), ..ihor() };
        let (begun_now, asked) = begun(new.clone(), &settings);
        assert!(begun_now.checklist.started);
        assert_eq!(asked, Change::nothing().ask(befriend(new.id, settings.account.clone())));
        assert_eq!(begun(begun_now, &settings).1, Change::nothing());
    }

    #[test]
    fn each_step_of_the_checklist_is_ticked_once() {
        let new = Operator { checklist: Checklist { started: true, ..Checklist::default() }, ..ihor() };
        let change = befriended(Some(new)).unwrap();
        assert!(matches!(&change.writes[..], [Write::PutOperator(operator)] if operator.checklist.befriended));

        let done = Operator { checklist: Checklist { started: true, befriended: true, probed: true }, ..ihor() };
        assert_eq!(befriended(Some(done.clone())), Err(Stale));
        assert_eq!(probed(Some(done)), Err(Stale));
        assert_eq!(probed(None), Err(Stale));
    }
}
