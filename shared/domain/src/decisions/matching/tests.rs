use std::collections::BTreeMap;

use super::*;
use crate::{
    Board, ChatId, HostJob, Slot, SlotState, Work,
    examples::{asker, chat, desk, ihor, link, marta, olena, ready_room, seat, ticket},
};

const NOW: Timestamp = Timestamp(1_795_305_600_000);

#[test]
fn a_request_takes_an_operator_and_a_room_in_one_change() {
    let change = asks(olena(), offer()).unwrap();

    let chat = press(1).chat_id(NOW);
    assert!(change.writes.iter().any(|write| matches!(
        write,
        Write::ReserveSlot { operator, cap: 6, epoch: 3, .. } if *operator == ihor().id
    )));
    assert!(change.writes.iter().any(|write| matches!(write, Write::PutChat(new) if new.id == chat)));
    assert_eq!(jobs(&change), [1, 2]);
}

#[test]
fn the_link_is_told_in_a_message_that_rings() {
    let change = asks(olena(), offer()).unwrap();
    let told = Act::Tell { to: olena().reader(), notice: Notice::ChatReady { link: link() } };
    assert_eq!(change.effects[0].act, told);
}

#[test]
fn without_somebody_free_or_a_room_the_lead_takes_a_ticket() {
    for wants in [Wants::Operator, Wants::Room, Wants::LateRoom] {
        let change = asks(olena(), missing_at(wants, None)).unwrap();

        let place = Place { since: NOW, generation: 0 };
        let ticket = Ticket { place, ..ticket() };
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };
        assert_eq!(change.writes, [Write::PutLead(waiting), Write::PutTicket(ticket)]);
    }
}

#[test]
fn the_first_ticket_of_an_empty_queue_rings_at_once() {
    let bell = Bell { board: Board::blank(desk()), on_shift: vec![ihor().reader(), marta().reader()] };
    let change = asks(olena(), missing_at(Wants::Operator, Some(bell))).unwrap();
    let told: Vec<UserId> = change.effects.iter().filter_map(|effect| rung(&effect.act)).collect();
    assert_eq!(told, [ihor().id.user(), marta().id.user()]);
}

#[test]
fn asking_again_never_makes_a_second_chat() {
    let waiting = LeadState::Waiting(Place { since: NOW, generation: 0 });
    for state in [waiting, LeadState::Invited(seat()), LeadState::Accepted(seat())] {
        for found in [offer(), missing_at(Wants::Operator, None)] {
            let change = asks(Lead { state: state.clone(), ..olena() }, found).unwrap();
            assert_eq!(change.writes, []);
            assert_eq!(change.effects.len(), 1);
        }
    }
}

#[test]
fn nobody_is_served_before_they_register() {
    let moment = Moment { settings: &Settings::default(), cause: &press(1), now: NOW };
    assert_eq!(request(None, (&person(), &asker()), &desk(), offer(), &moment), Err(Refusal::NotRegistered));
}

#[test]
fn the_head_is_served_under_its_ticket_and_only_while_it_waits() {
    let waiting = Lead { state: LeadState::Waiting(ticket().place), ..olena() };

    let change = served(ticket(), waiting, None).unwrap();
    assert_eq!(change.writes.last(), Some(&Write::DeleteTicket(ticket().id())));

    let gone = Lead { state: LeadState::Waiting(ticket().place.again()), ..olena() };
    assert_eq!(served(ticket(), gone, None), Err(Stale));
}

#[test]
fn a_lead_who_was_sent_back_gets_another_operator_and_keeps_the_room() {
    let (ticket, lead, back) = sent_back();

    let change = served(ticket.clone(), lead, Some(back.clone())).unwrap();

    assert!(!change.writes.iter().any(|write| matches!(write, Write::PutRoom(_))));
    assert!(change.writes.iter().any(|write| matches!(
        write,
        Write::PutChat(chat) if chat.id == back.id && chat.operator() == Some(ihor().id) && chat.room == back.room
    )));
    assert!(
        change.effects.iter().any(|effect| matches!(effect.act, Act::Tell { notice: Notice::LeadJoined { .. }, .. }))
    );
    let by_another = Chat { serving: chat().serving, ..back };
    assert_eq!(served(ticket, olena(), Some(by_another)), Err(Stale));
}

#[test]
fn taking_may_pass_the_automatic_cap_but_not_the_hard_one() {
    let change = takes(with_chats(ihor(), 7), Some(ready_room())).unwrap();
    assert!(change.writes.iter().any(|write| matches!(write, Write::ReserveSlot { cap: 8, .. })));
    assert!(facts(&change).contains(&Fact::Taken { operator: ihor().id, above_cap: true }));

    assert_eq!(takes(with_chats(ihor(), 8), Some(ready_room())), Err(Refusal::Full));
}

#[test]
fn what_cannot_be_taken_is_refused_by_name() {
    let off = Operator { shift: Shift::Off, ..ihor() };
    let himself = Operator { id: OperatorId(olena().user), ..ihor() };
    assert_eq!(takes(off, Some(ready_room())), Err(Refusal::OffShift));
    assert_eq!(takes(himself, Some(ready_room())), Err(Refusal::OwnTicket));
    assert_eq!(takes(ihor(), None), Err(Refusal::NoRoomReady));
    let moment = Moment { settings: &Settings::default(), cause: &ticket().cause(), now: NOW };
    let wanted = (olena().user, ticket().place);
    assert_eq!(take(None, wanted, None, None, &asker(), &moment), Err(Refusal::NotOnRoster));
    assert_eq!(take(Some(ihor()), wanted, None, None, &asker(), &moment), Err(Refusal::TicketGone));
    let later = (olena().user, ticket().place.again());
    let read = Some((ticket(), waiting(), None));
    assert_eq!(take(Some(ihor()), later, read, Some(ready_room()), &asker(), &moment), Err(Refusal::TicketGone));
}

#[test]
fn the_operator_with_the_fewest_chats_comes_first_then_the_longest_idle() {
    let busy = with_chats(ihor(), 2);
    let early = Operator { idle_since: Timestamp(1), ..with_chats(marta(), 1) };
    let late = Operator { id: OperatorId(UserId(50)), idle_since: Timestamp(2), ..early.clone() };

    let order = candidates(vec![busy.clone(), late.clone(), early.clone()], olena().user, None, &press(1));

    assert_eq!(order, [early, late, busy]);
}

#[test]
fn who_gave_a_lead_up_comes_last_but_comes() {
    let order = candidates(vec![ihor(), with_chats(marta(), 5)], olena().user, Some(ihor().id), &press(1));
    assert_eq!(order, [with_chats(marta(), 5), ihor()]);
}

#[test]
fn nobody_serves_themselves() {
    assert_eq!(candidates(vec![ihor()], ihor().id.user(), None, &press(1)), []);
}

#[test]
fn who_is_full_or_off_shift_is_not_free() {
    let full = with_chats(ihor(), 6);
    let off = Operator { shift: Shift::Off, ..marta() };
    assert_eq!(free(vec![full, off], &Settings::default()), []);
}

#[test]
fn equal_operators_are_tried_in_an_order_of_each_causes_own() {
    let firsts = |update_id| candidates(vec![ihor(), marta()], olena().user, None, &press(update_id))[0].id;
    let ihors = (0..100).filter(|&update_id| firsts(update_id) == ihor().id).count();
    assert!((30..=70).contains(&ihors), "{ihors} of 100");
}

fn asks(lead: Lead, found: Found) -> Result<Change, Refusal> {
    let moment = Moment { settings: &Settings::default(), cause: &press(1), now: NOW };
    request(Some(lead), (&person(), &asker()), &desk(), found, &moment)
}

fn served(ticket: Ticket, lead: Lead, chat: Option<Chat>) -> Result<Change, Stale> {
    let moment = Moment { settings: &Settings::default(), cause: &ticket.cause(), now: NOW };
    serve(ticket, lead, chat, Offer { operator: ihor(), room: Some(ready_room()) }, &moment)
}

fn takes(operator: Operator, room: Option<ReadyRoom>) -> Result<Change, Refusal> {
    let moment = Moment { settings: &Settings::default(), cause: &ticket().cause(), now: NOW };
    let read = Some((ticket(), waiting(), None));
    take(Some(operator), (olena().user, ticket().place), read, room, &asker(), &moment)
}

fn waiting() -> Lead {
    Lead { state: LeadState::Waiting(ticket().place), ..olena() }
}

/// Marta gave her up, in the middle of the talk.
fn sent_back() -> (Ticket, Lead, Chat) {
    let (place, given_up_by) = (chat().place.again(), marta().id);
    let back = Chat { place, serving: Serving::Nobody { given_up_by }, ..chat() };
    let ticket = Ticket { wants: Wanted::Operator { chat: back.id.clone(), given_up_by }, place, ..ticket() };
    let lead = Lead { state: LeadState::Accepted(Seat { operator_tag: None, ..seat() }), ..olena() };
    (ticket, lead, back)
}

fn press(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 0, update_id }
}

fn person() -> Person {
    let Lead { user, name, tag, .. } = olena();
    Person { user, name, tag, language: None }
}

fn offer() -> Found {
    Found::Offer(Box::new(ihor()), Box::new(ready_room()))
}

fn missing_at(wants: Wants, bell: Option<Bell>) -> Found {
    Found::Missing { wants, position: Position::Exactly(1), bell }
}

fn with_chats(operator: Operator, count: usize) -> Operator {
    let slot = Slot { state: SlotState::Open, link: link(), lead_name: "Olena".into() };
    let chats: BTreeMap<ChatId, Slot> =
        (0..count).map(|number| (ChatId(format!("chat-{number}")), slot.clone())).collect();
    Operator { chats, ..operator }
}

fn jobs(change: &Change) -> Vec<u32> {
    chat_jobs(change).map(|job| job.number).collect()
}

fn facts(change: &Change) -> Vec<Fact> {
    let fact = |job: &crate::ChatJob| if let ChatTask::Record(fact) = &job.task { Some(fact.clone()) } else { None };
    chat_jobs(change).filter_map(fact).collect()
}

fn chat_jobs(change: &Change) -> impl Iterator<Item = &crate::ChatJob> {
    change.effects.iter().filter_map(|effect| {
        let Act::Ask(HostJob { work: Work::Chat(job), .. }) = &effect.act else { return None };
        Some(job)
    })
}

fn rung(act: &Act) -> Option<UserId> {
    let Act::Tell { to, notice: Notice::SomebodyWaits { .. } } = act else { return None };
    Some(to.user)
}
