use super::*;
use crate::{
    Place,
    examples::{accepted, context, full_chat, ihor, invited, olena},
};

const NOW: Timestamp = Timestamp(9);

#[test]
fn an_unreachable_lead_who_waits_gives_up_the_place() {
    let place = Place { since: Timestamp(5), generation: 0 };
    let waiting = Lead { state: LeadState::Waiting(place), ..olena() };

    let change = unreachable(waiting, None).unwrap();

    let gone = Lead { state: LeadState::Finished, reachable: false, ..olena() };
    assert_eq!(change.writes[0], Write::PutLead(gone));
    assert!(matches!(change.writes[1], Write::DeleteTicket(_)));
}

#[test]
fn a_link_that_nobody_has_read_is_taken_back() {
    let FullChat { lead: Some(lead), .. } = invited() else { panic!("there is a lead") };
    let change = unreachable(lead, Some(invited())).unwrap();
    assert!(matches!(change.writes[0], Write::ReleaseSlot { .. }));
    assert!(matches!(&change.writes[1], Write::PutLead(lead) if !lead.reachable && lead.chat().is_none()));
}

#[test]
fn an_unreachable_lead_who_is_in_a_room_goes_on_talking() {
    let change = unreachable(accepted(), Some(full_chat())).unwrap();

    let stored = Lead { reachable: false, ..accepted() };
    assert_eq!(change.writes, [Write::PutLead(stored.clone())]);
    assert_eq!(unreachable(stored.clone(), Some(full_chat())), Err(Stale));
    assert_eq!(lead_reachable(stored).unwrap().writes.len(), 1);
    assert_eq!(lead_reachable(olena()), Err(Stale));
}

#[test]
fn an_operator_who_blocks_the_bot_is_off_shift_and_has_to_start_the_bot_again() {
    let change = operator_unreachable(ihor(), None).unwrap();
    let [Write::PutOperator(blocked)] = &change.writes[..] else { panic!("{:?}", change.writes) };
    assert_eq!((blocked.checklist.started, blocked.shift, blocked.epoch), (false, Shift::Off, ihor().epoch + 1));
    assert_eq!(operator_unreachable(blocked.clone(), None), Err(Stale));
    assert_eq!(operator_reachable(ihor(), &Settings::default()), Err(Stale));

    let back = operator_reachable(blocked.clone(), &Settings::default()).unwrap();
    let [Write::PutOperator(back)] = &back.writes[..] else { panic!("the step is done again") };
    assert_eq!((back.checklist.started, back.shift), (true, Shift::Off));
}

#[test]
fn a_delivery_that_failed_before_a_shift_does_not_end_the_shift() {
    let works = Operator { idle_since: Timestamp(NOW.0 + 1), ..ihor() };
    assert_eq!(operator_unreachable(works.clone(), Some(NOW)), Err(Stale));
    assert!(operator_unreachable(works.clone(), Some(Timestamp(NOW.0 + 1))).is_ok());
    assert!(operator_unreachable(works, None).is_ok(), "Telegram itself says that they block the bot");
}

fn unreachable(lead: Lead, chat: Option<FullChat>) -> Result<Change, Stale> {
    lead_unreachable(lead, chat, &context(&Settings::default(), NOW))
}
