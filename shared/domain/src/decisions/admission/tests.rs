use super::*;
use crate::{
    Serving, Settings, SlotState, Timestamp,
    examples::{chat, context, full_chat, ihor, invited, lead_chat, marta, olena},
};

const NOW: Timestamp = Timestamp(9);

#[test]
fn the_lead_and_the_operator_of_a_chat_are_admitted() {
    for user in [olena().user, ihor().id.user()] {
        let answer = asked_to_join(Some(&chat()), chat().group, user);
        assert_eq!(answer.act, Act::Admit { group: chat().group, user });
    }
}

#[test]
fn a_stranger_with_the_link_is_declined() {
    for user in [UserId(666), marta().id.user()] {
        let answer = asked_to_join(Some(&chat()), chat().group, user);
        assert_eq!(answer.act, Act::Decline { group: chat().group, user });
    }
}

#[test]
fn an_operator_who_gave_the_chat_up_is_declined() {
    let back = Chat { serving: Serving::Nobody { given_up_by: ihor().id }, ..chat() };
    let answer = asked_to_join(Some(&back), chat().group, ihor().id.user());
    assert_eq!(answer.act, Act::Decline { group: chat().group, user: ihor().id.user() });
}

#[test]
fn a_room_without_a_chat_admits_nobody() {
    let answer = asked_to_join(None, chat().group, olena().user);
    assert_eq!(answer.act, Act::Decline { group: chat().group, user: olena().user });
}

#[test]
fn the_operator_is_notified_when_the_lead_joins_and_not_again() {
    let change = olena_joins(invited()).unwrap();

    assert!(matches!(&change.effects[0].act, Act::Notify { to, .. } if *to == ihor().recipient()));
    assert_eq!(change.writes[0], Write::PutLead(Lead { state: LeadState::Accepted(lead_chat()), ..olena() }));
    let Write::PutChat(talking) = change.writes[2].clone() else { panic!("{:?}", change.writes) };
    assert_eq!(talking.state, ChatState::Talking { since: NOW });

    let again = FullChat { chat: talking, ..full_chat() };
    assert_eq!(olena_joins(again), Err(Stale));
}

#[test]
fn a_stranger_who_got_into_the_room_is_removed() {
    let change = joined(invited(), UserId(666), &context(&Settings::default(), NOW)).unwrap();

    assert_eq!(change.writes, []);
    assert_eq!(change.effects[0].act, Act::Remove { group: chat().group, user: UserId(666) });
}

#[test]
fn a_lead_who_leaves_may_come_back_and_takes_no_second_slot() {
    let change = left(full_chat(), olena().user, &context(&Settings::default(), NOW)).unwrap();

    assert!(matches!(&change.writes[1], Write::SetSlot { slot, .. } if slot.state == SlotState::Reserved));
    let Write::PutChat(gone) = change.writes[2].clone() else { panic!("{:?}", change.writes) };
    assert_eq!(gone.due, Some(NOW.after(Settings::default().join_within())));
    let back = olena_joins(FullChat { chat: gone, ..invited() }).unwrap();
    assert!(matches!(&back.writes[1], Write::SetSlot { slot, .. } if slot.state == SlotState::Open));
}

#[test]
fn an_operator_may_come_and_go() {
    assert_eq!(left(full_chat(), ihor().id.user(), &context(&Settings::default(), NOW)), Err(Stale));
}

fn olena_joins(full: FullChat) -> Result<Change, Stale> {
    joined(full, olena().user, &context(&Settings::default(), NOW))
}
