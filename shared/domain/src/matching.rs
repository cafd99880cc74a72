//! How a lead gets an operator and a room: at once, or by a ticket.
//!
//! Write first, then look. Whoever makes a match possible (a ticket, a free slot, a shift, a room) stores that first
//! and then looks, and goes on looking until nothing is left to match. Each match is a transaction of its own, caused
//! by its ticket, so that it happens once whoever does it.
use crate::{
    Act, Cause, Change, Chat, ChatState, ChatTask, DeskId, Fact, Lead, LeadState, Notice, Operator, Place, ReadyRoom,
    Refusal, Screen, Seat, Settings, Stale, Ticket, Timestamp, Wants, Write,
};

/// Who may serve, and where: one operator and one room, chosen from what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The operator.
    pub operator: Operator,
    /// The room.
    pub room: ReadyRoom,
}

/// What a request finds: an offer, or what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Somebody free and a room, and nobody waits.
    Offer(Box<Offer>),
    /// The lead must wait for this.
    Missing(Wants),
}

/// A registered lead asks for a chat. Asking again never makes a second one: it shows what there is.
pub fn request(
    lead: Option<Lead>,
    desk: &DeskId,
    found: Found,
    settings: &Settings,
    cause: &Cause,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let lead = lead.ok_or(Refusal::NotRegistered)?;
    Ok(match (&lead.state, found) {
        (LeadState::Waiting(_), found) => Change::nothing().show(lead.user, Screen::Waiting { wants: found.missing() }),
        (LeadState::Invited(seat) | LeadState::Accepted(seat), _) => {
            Change::nothing().show(lead.user, Screen::Chat { link: seat.link.clone() })
        }
        (LeadState::Registered | LeadState::Finished, Found::Offer(offer)) => {
            assign(lead, *offer, settings, cause, now)
        }
        (LeadState::Registered | LeadState::Finished, Found::Missing(wants)) => enqueue(lead, desk, wants, now),
    })
}

impl Found {
    fn missing(&self) -> Wants {
        match self {
            Self::Offer(_) => Wants::Operator,
            Self::Missing(wants) => *wants,
        }
    }
}

/// The head of the queue is served. `Stale` if the lead does not wait under this ticket any more.
pub fn serve(
    ticket: Ticket,
    lead: Lead,
    offer: Offer,
    settings: &Settings,
    cause: &Cause,
    now: Timestamp,
) -> Result<Change, Stale> {
    if lead.state != LeadState::Waiting(ticket.place) {
        return Err(Stale);
    }
    Ok(assign(lead, offer, settings, cause, now).write(Write::DeleteTicket(ticket)))
}

/// Everybody on the roster who may be given one more chat, the best choice first: fewest chats counting reserved ones,
/// then longest idle; ties by the cause, so that forty at once do not fight for one operator.
pub fn candidates(roster: Vec<Operator>, settings: &Settings, cause: &Cause) -> Vec<Operator> {
    let mut free: Vec<Operator> =
        roster.into_iter().filter(|operator| operator.is_free(settings.automatic_cap)).collect();
    free.sort_by_key(|operator| (operator.load(), operator.idle_since, cause.fingerprint(&operator.id.to_string())));
    free
}

/// The ready rooms in the order in which this cause tries them.
pub fn rooms_in_order(mut rooms: Vec<ReadyRoom>, cause: &Cause) -> Vec<ReadyRoom> {
    rooms.sort_by_key(|room| cause.fingerprint(&room.id().0));
    rooms
}

/// What is missing for a match, when something is.
pub fn missing(candidates: &[Operator]) -> Wants {
    if candidates.is_empty() { Wants::Operator } else { Wants::Room }
}

/// What a match stores under: its ticket and generation, never what triggered it.
pub fn cause_of_match(ticket: &Ticket) -> Cause {
    Cause::Ticket { lead: ticket.lead, since: ticket.place.since, generation: ticket.place.generation }
}

fn enqueue(lead: Lead, desk: &DeskId, wants: Wants, now: Timestamp) -> Change {
    let place = Place { since: now, generation: 0 };
    let ticket = Ticket { desk: desk.clone(), lead: lead.user, place };
    let user = lead.user;
    Change::nothing()
        .write(Write::PutLead(Lead { state: LeadState::Waiting(place), ..lead }))
        .write(Write::PutTicket(ticket))
        .show(user, Screen::Waiting { wants })
}

fn assign(lead: Lead, offer: Offer, settings: &Settings, cause: &Cause, now: Timestamp) -> Change {
    let Offer { operator, room } = offer;
    let id = cause.chat_id(now);
    let (room, group, link) = room.taken_by(id.clone());
    let mut chat = Chat {
        id: id.clone(),
        desk: operator.desk.clone(),
        lead: lead.user,
        lead_name: lead.name.clone(),
        operator: operator.id,
        room: room.id.clone(),
        group,
        account: room.account.clone(),
        link: link.clone(),
        state: ChatState::Invited { since: now },
        step: 1,
        jobs: 0,
        version: 0,
    };
    let open = chat.next_job(ChatTask::OpenChat, now);
    let record = chat.next_job(ChatTask::Record(Fact::Assigned { operator: operator.id }), now);
    let seat = Seat { chat: id.clone(), link: link.clone(), operator_tag: operator.called().to_owned() };
    let slot = Write::ReserveSlot {
        desk: operator.desk.clone(),
        operator: operator.id,
        epoch: operator.epoch,
        cap: settings.automatic_cap,
        chat: id,
        link: link.clone(),
        at: now,
    };
    Change::nothing()
        .at(&chat.now_at(), Act::Tell { to: lead.user, notice: Notice::ChatReady { link } })
        .ask(open)
        .ask(record)
        .write(Write::PutLead(Lead { state: LeadState::Invited(seat), ..lead }))
        .write(slot)
        .write(Write::PutRoom(room))
        .write(Write::PutChat(chat))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        ChatId, Shift, Slot, SlotState, UserId,
        examples::{desk, ihor, link, marta, olena, ready_room, seat},
    };

    const NOW: Timestamp = Timestamp(1_795_305_600_000);

    #[test]
    fn a_request_takes_an_operator_and_a_room_in_one_change() {
        let change = asks(olena(), Found::Offer(Box::new(offer()))).unwrap();

        let chat = press(1).chat_id(NOW);
        assert!(change.writes.iter().any(|write| matches!(
            write,
            Write::ReserveSlot { operator, cap: 6, epoch: 3, .. } if *operator == ihor().id
        )));
        assert!(change.writes.iter().any(|write| matches!(
            write,
            Write::PutLead(Lead { state: LeadState::Invited(seat), .. }) if seat.chat == chat
        )));
        assert!(matches!(&change.effects[0].act, Act::Tell { notice: Notice::ChatReady { .. }, .. }));
        assert_eq!(jobs(&change), [1, 2]);
    }

    #[test]
    fn without_an_operator_or_a_room_there_is_a_ticket() {
        for wants in [Wants::Operator, Wants::Room] {
            let change = asks(olena(), Found::Missing(wants)).unwrap();

            let place = Place { since: NOW, generation: 0 };
            let ticket = Ticket { desk: desk(), lead: olena().user, place };
            let waiting = Lead { state: LeadState::Waiting(place), ..olena() };
            assert_eq!(change.writes, [Write::PutLead(waiting), Write::PutTicket(ticket)]);
        }
    }

    #[test]
    fn asking_again_shows_what_there_is() {
        let place = Place { since: NOW, generation: 0 };
        for state in [LeadState::Waiting(place), LeadState::Invited(seat()), LeadState::Accepted(seat())] {
            let change = asks(Lead { state, ..olena() }, Found::Offer(Box::new(offer()))).unwrap();
            assert_eq!(change.writes, []);
        }
    }

    #[test]
    fn a_stranger_has_to_register_first() {
        let refused = request(None, &desk(), Found::Offer(Box::new(offer())), &Settings::default(), &press(1), NOW);
        assert_eq!(refused, Err(Refusal::NotRegistered));
    }

    #[test]
    fn the_head_is_served_once() {
        let place = Place { since: Timestamp(5), generation: 1 };
        let ticket = Ticket { desk: desk(), lead: olena().user, place };
        let cause = cause_of_match(&ticket);
        let settings = Settings::default();
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };

        let change = serve(ticket.clone(), waiting, offer(), &settings, &cause, NOW).unwrap();
        assert_eq!(change.writes.last(), Some(&Write::DeleteTicket(ticket.clone())));

        let gone = Lead { state: LeadState::Waiting(Place { generation: 2, ..place }), ..olena() };
        assert_eq!(serve(ticket, gone, offer(), &settings, &cause, NOW), Err(Stale));
    }

    #[test]
    fn the_operator_with_the_fewest_chats_comes_first_then_the_longest_idle() {
        let busy = with_chats(ihor(), 2);
        let early = Operator { idle_since: Timestamp(1), ..with_chats(marta(), 1) };
        let late = Operator { id: crate::OperatorId(UserId(50)), idle_since: Timestamp(2), ..early.clone() };

        let order = candidates(vec![busy.clone(), late.clone(), early.clone()], &Settings::default(), &press(1));

        assert_eq!(order, [early, late, busy]);
    }

    #[test]
    fn who_is_full_or_off_shift_is_no_candidate() {
        let full = with_chats(ihor(), 6);
        let off = Operator { shift: Shift::Off, ..marta() };
        assert_eq!(candidates(vec![full, off], &Settings::default(), &press(1)), []);
    }

    #[test]
    fn equal_operators_are_tried_in_an_order_of_each_causes_own() {
        let firsts = |update_id| candidates(vec![ihor(), marta()], &Settings::default(), &press(update_id))[0].id;
        let ihors = (0..100).filter(|&update_id| firsts(update_id) == ihor().id).count();
        assert!((30..=70).contains(&ihors), "{ihors} of 100");
    }

    fn asks(lead: Lead, found: Found) -> Result<Change, Refusal> {
        request(Some(lead), &desk(), found, &Settings::default(), &press(1), NOW)
    }

    fn press(update_id: i64) -> Cause {
        Cause::Update { bot: 1, date: 0, update_id }
    }

    fn offer() -> Offer {
        Offer { operator: ihor(), room: ready_room() }
    }

    fn with_chats(operator: Operator, count: usize) -> Operator {
        let slot = Slot { state: SlotState::Open, link: link() };
        let chats: BTreeMap<ChatId, Slot> =
            (0..count).map(|number| (ChatId(format!("chat-{number}")), slot.clone())).collect();
        Operator { chats, ..operator }
    }

    fn jobs(change: &Change) -> Vec<u32> {
        let numbers = change.effects.iter().filter_map(|effect| {
            let Act::Ask(crate::HostJob { work: crate::Work::Chat(job), .. }) = &effect.act else { return None };
            Some(job.number)
        });
        numbers.collect()
    }
}
