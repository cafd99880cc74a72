use std::collections::BTreeMap;

use super::*;
use crate::{
    Board, ChatId, ChatJob, HostJob, HostTask, OperatorId, Roles, Settings, Slot, SlotState, Timestamp,
    decisions::ring::Ring,
    examples::{
        chat, context, desk, ihor, lead_chat, link, marta, olena, press, ready_room, requester, ticket, visitor,
    },
};

const NOW: Timestamp = Timestamp(1_795_305_600_000);

#[test]
fn two_requests_of_a_lead_in_the_same_millisecond_have_different_places() {
    let place = |version| {
        let lead = Lead { version, state: LeadState::Finished, ..olena() };
        let change = asks(lead, missing(WaitReason::Operator, None)).unwrap();
        let [Write::PutLead(Lead { state: LeadState::Waiting(place), .. }), Write::PutTicket(_)] = change.writes[..]
        else {
            panic!("{:?}", change.writes)
        };
        place
    };
    let first = place(3);
    // Each change of the lead raises the version by one. The first request reads version 3 and stores version 4. If the
    // lead then leaves the queue, version 5 is stored, and the next request reads it. If instead an operator first gives
    // the lead back to the queue, and the lead leaves after that, the next request reads version 6 or a higher one.
    assert_ne!(place(5), first);
    assert_ne!(place(6), first.again());
}

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
fn the_link_is_sent_in_a_notice() {
    let change = asks(olena(), offer()).unwrap();
    let notify = Act::Notify { to: olena().recipient(), notice: Notice::ChatReady { link: link() } };
    assert_eq!(change.effects[0].act, notify);
}

#[test]
fn without_a_free_operator_or_a_room_the_lead_gets_a_ticket() {
    for wait_reason in [WaitReason::Operator, WaitReason::Room, WaitReason::LateRoom] {
        let change = asks(olena(), missing(wait_reason, None)).unwrap();

        let place = Place { since: NOW, generation: 0 };
        let ticket = Ticket { place, ..ticket() };
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };
        assert_eq!(change.writes, [Write::PutLead(waiting), Write::PutTicket(ticket)]);
    }
}

#[test]
fn the_first_ticket_of_an_empty_queue_rings_at_once() {
    let ring = Ring { board: Board::blank(desk()), on_shift: vec![ihor().recipient(), marta().recipient()] };
    let change = asks(olena(), missing(WaitReason::Operator, Some(ring))).unwrap();
    let notified: Vec<UserId> = change.effects.iter().filter_map(|effect| rung_for(&effect.act)).collect();
    assert_eq!(notified, [ihor().id.user(), marta().id.user()]);
}

#[test]
fn asking_again_never_makes_a_second_chat() {
    let waiting = LeadState::Waiting(Place { since: NOW, generation: 0 });
    for state in [waiting, LeadState::Invited(lead_chat()), LeadState::Accepted(lead_chat())] {
        for availability in [offer(), missing(WaitReason::Operator, None)] {
            let change = asks(Lead { state: state.clone(), ..olena() }, availability).unwrap();
            assert_eq!(change.writes, []);
            assert_eq!(change.effects.len(), 1);
        }
    }
}

#[test]
fn nobody_gets_a_chat_before_they_register() {
    let change = request(visitor(Roles::default()), offer(), &context(&Settings::default(), NOW));
    assert_eq!(change, Err(Refusal::NotRegistered));
}

#[test]
fn a_ticket_is_served_only_while_its_lead_waits_under_it() {
    let change = served(ticket(), waiting(), None).unwrap();
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
        change.effects.iter().any(|effect| matches!(effect.act, Act::Notify { notice: Notice::LeadJoined { .. }, .. }))
    );
    let by_another = Chat { serving: chat().serving, ..back };
    assert_eq!(served(ticket, olena(), Some(by_another)), Err(Stale));
}

#[test]
fn taking_may_pass_the_automatic_cap_but_not_the_hard_one() {
    let change = takes(with_chats(ihor(), 7), Some(ready_room())).unwrap();
    assert!(change.writes.iter().any(|write| matches!(write, Write::ReserveSlot { cap: 8, .. })));
    assert!(facts(&change).contains(&DeskFact::Taken { operator: ihor().id, above_cap: true }));

    assert_eq!(takes(with_chats(ihor(), 8), Some(ready_room())), Err(Refusal::Full));
}

#[test]
fn each_reason_against_taking_a_ticket_has_its_own_refusal() {
    let off = Operator { shift: Shift::Off, ..ihor() };
    let himself = Operator { id: OperatorId(olena().user), ..ihor() };
    assert_eq!(takes(off, Some(ready_room())), Err(Refusal::OffShift));
    assert_eq!(takes(himself, Some(ready_room())), Err(Refusal::OwnTicket));
    assert_eq!(takes(ihor(), None), Err(Refusal::NoRoomReady));
    let gone = TicketToTake { queued: None, ..taking(None) };
    assert_eq!(take_with(None, gone.clone()), Err(Refusal::NotOnRoster));
    assert_eq!(take_with(Some(ihor()), gone), Err(Refusal::TicketGone));
    let later = TicketToTake { place: ticket().place.again(), ..taking(Some(ready_room())) };
    assert_eq!(take_with(Some(ihor()), later), Err(Refusal::TicketGone));
}

fn asks(lead: Lead, availability: Availability) -> Result<Change, Refusal> {
    let visitor = visitor(Roles { lead: Some(lead), operator: None });
    request(visitor, availability, &context(&Settings::default(), NOW))
}

fn served(ticket: Ticket, lead: Lead, chat: Option<Chat>) -> Result<Change, Stale> {
    let (settings, cause) = (Settings::default(), ticket.cause());
    let context = Context { cause: &cause, ..context(&settings, NOW) };
    serve(QueuedLead { ticket, lead, chat }, Offer { operator: ihor(), room: Some(ready_room()) }, &context)
}

fn takes(operator: Operator, room: Option<ReadyRoom>) -> Result<Change, Refusal> {
    take_with(Some(operator), taking(room))
}

fn take_with(operator: Option<Operator>, taking: TicketToTake) -> Result<Change, Refusal> {
    let (settings, cause) = (Settings::default(), ticket().cause());
    let context = Context { cause: &cause, ..context(&settings, NOW) };
    take(operator, taking, &requester(), &context)
}

/// Returns the input of [`take`] for Olena's ticket, which is still in the queue. `room` is the ready room.
fn taking(room: Option<ReadyRoom>) -> TicketToTake {
    let queued = QueuedLead { ticket: ticket(), lead: waiting(), chat: None };
    TicketToTake { lead: olena().user, place: ticket().place, queued: Some(queued), room }
}

fn waiting() -> Lead {
    Lead { state: LeadState::Waiting(ticket().place), ..olena() }
}

/// Returns Olena's ticket, lead and chat after Marta gave up the chat. Olena is still in the room.
fn sent_back() -> (Ticket, Lead, Chat) {
    let (place, given_up_by) = (chat().place.again(), marta().id);
    let back = Chat { place, serving: Serving::Nobody { given_up_by }, ..chat() };
    let ticket = Ticket { needs: TicketNeeds::Operator { chat: back.id.clone(), given_up_by }, place, ..ticket() };
    let lead = Lead { state: LeadState::Accepted(LeadChat { operator_tag: None, ..lead_chat() }), ..olena() };
    (ticket, lead, back)
}

fn offer() -> Availability {
    Availability::Offer(Box::new(ihor()), Box::new(ready_room()))
}

fn missing(wait_reason: WaitReason, ring: Option<Ring>) -> Availability {
    Availability::Missing { wait_reason, position: Position::Exactly(1), ring }
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

fn facts(change: &Change) -> Vec<DeskFact> {
    let fact = |job: &ChatJob| if let ChatTask::Record(fact) = &job.task { Some(fact.clone()) } else { None };
    chat_jobs(change).filter_map(fact).collect()
}

fn chat_jobs(change: &Change) -> impl Iterator<Item = &ChatJob> {
    change.effects.iter().filter_map(|effect| {
        let Act::SendJob(HostJob { task: HostTask::Chat(job), .. }) = &effect.act else { return None };
        Some(job)
    })
}

fn rung_for(act: &Act) -> Option<UserId> {
    let Act::Notify { to, notice: Notice::SomebodyWaits { .. } } = act else { return None };
    Some(to.user)
}
