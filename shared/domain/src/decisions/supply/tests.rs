use std::collections::BTreeMap;

use super::*;
use crate::{
    ChatId, Language, Place, Recipient, RoomState, Slot, SlotState,
    examples::{chat, context, desk, ihor, link, marta, olena, press, room, ticket},
    free_operators,
};

#[test]
fn the_operator_with_the_fewest_chats_comes_first_then_the_longest_idle() {
    let busy = with_chats(ihor(), 2);
    let early = Operator { idle_since: Timestamp(1), ..with_chats(marta(), 1) };
    let late = Operator { id: OperatorId(UserId(50)), idle_since: Timestamp(2), ..early.clone() };

    let order = candidates(vec![busy.clone(), late.clone(), early.clone()], olena().user, None, &press(1));

    assert_eq!(order, [early, late, busy]);
}

#[test]
fn an_operator_who_gave_the_lead_up_comes_last() {
    let order = candidates(vec![ihor(), with_chats(marta(), 5)], olena().user, Some(ihor().id), &press(1));
    assert_eq!(order, [with_chats(marta(), 5), ihor()]);
}

#[test]
fn a_lead_who_comes_back_is_offered_anybody_but_the_operator_who_gave_them_up() {
    let busy = with_chats(ihor(), 5);
    let offer = supply(&[marta(), busy.clone()], &[]).offer_for(&comes_back(1, 10)).unwrap();
    assert_eq!(offer.operator, busy);
}

#[test]
fn nobody_serves_themselves() {
    assert_eq!(candidates(vec![ihor()], ihor().id.user(), None, &press(1)), []);
}

#[test]
fn an_operator_who_is_full_or_off_shift_is_not_free() {
    let full = with_chats(ihor(), 6);
    let off = Operator { shift: Shift::Off, ..marta() };
    assert_eq!(free_operators(vec![full, off], &Settings::default()), []);
}

#[test]
fn equal_operators_are_tried_in_a_different_order_for_each_cause() {
    let firsts = |update_id| candidates(vec![ihor(), marta()], olena().user, None, &press(update_id))[0].id;
    let ihors = (0..100).filter(|&update_id| firsts(update_id) == ihor().id).count();
    assert!((30..=70).contains(&ihors), "{ihors} of 100");
}

#[test]
fn without_a_ready_room_the_head_is_the_oldest_ticket_whose_chat_has_one() {
    let front = QueueFront::of([vec![waits(1, 10)], vec![comes_back(3, 20)]], 50);
    assert_eq!(supply(&[ihor()], &[room()]).head(&front).unwrap().lead.user, UserId(1));
    assert_eq!(supply(&[ihor()], &[]).head(&front).unwrap().lead.user, UserId(3));
    assert_eq!(supply(&[], &[room()]).head(&front), None);
}

#[test]
fn a_ticket_is_not_the_head_if_its_own_lead_is_the_only_free_operator() {
    let own = waits(ihor().id.user().0, 10);
    let front = QueueFront::of([vec![own.clone(), waits(2, 30)], vec![]], 50);
    assert_eq!(supply(&[ihor()], &[room()]).head(&front).unwrap().lead.user, UserId(2));
    assert_eq!(supply(&[ihor(), marta()], &[room()]).head(&front), Some(&own));
}

#[test]
fn a_lead_waits_for_a_room_only_if_an_operator_is_free_and_no_room_is_ready() {
    let (settings, now) = (Settings::default(), Timestamp(0).after(Settings::default().host_late_after()));
    let asked = Room { state: RoomState::Asked { since: now }, ..room() };
    let late = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
    let reason = |free: &[Operator], rooms: &[Room]| missing(free, rooms, &settings, now);
    assert_eq!(reason(&[], &[room(), late.clone()]), WaitReason::Operator);
    assert_eq!(reason(&[ihor()], &[]), WaitReason::Room);
    assert_eq!(reason(&[ihor()], &[asked]), WaitReason::Room);
    assert_eq!(reason(&[ihor()], std::slice::from_ref(&late)), WaitReason::LateRoom);
    assert_eq!(reason(&[ihor()], &[late, room()]), WaitReason::Operator);
}

#[test]
fn a_lead_who_is_the_only_free_operator_waits_for_an_operator_although_a_room_is_ready() {
    let reading = QueueReading { front: QueueFront::default(), board: Board::blank(desk()) };
    let (own, settings) = (ihor().id.user(), Settings::default());
    let answer = supply(&[ihor()], &[room()]).availability(reading, own, true, &context(&settings, Timestamp(0)));
    let Availability::Missing { wait_reason, .. } = answer else { panic!("{answer:?}") };
    assert_eq!(wait_reason, WaitReason::Operator);
}

fn supply(roster: &[Operator], rooms: &[Room]) -> Supply {
    Supply::of(roster.to_vec(), rooms.to_vec(), Settings::default())
}

fn with_chats(operator: Operator, count: usize) -> Operator {
    let slot = Slot { state: SlotState::Open, link: link(), lead_name: "Olena".into() };
    let chats: BTreeMap<ChatId, Slot> =
        (0..count).map(|number| (ChatId(format!("chat-{number}")), slot.clone())).collect();
    Operator { chats, ..operator }
}

fn waits(user: i64, since: i64) -> Ticket {
    let lead = Recipient { user: UserId(user), language: Language::English };
    Ticket { lead, place: Place { since: Timestamp(since), generation: 0 }, ..ticket() }
}

fn comes_back(user: i64, since: i64) -> Ticket {
    let needs = TicketNeeds::Operator { chat: chat().id, given_up_by: marta().id };
    Ticket { needs, ..waits(user, since) }
}
