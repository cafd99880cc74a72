//! How a lead gets an operator and a room: at once, by a ticket, or because somebody takes the ticket.
//!
//! Write first, then look. Whoever makes a match possible (a ticket, a free slot, a shift, a room) stores that first
//! and then looks, and goes on looking until nothing is left to match. Each match is a transaction of its own, caused
//! by its ticket, so that it happens once whoever does it.
use crate::{
    Act, Asker, Cause, Change, Chat, ChatState, ChatTask, DeskId, Fact, FirstWord, Lead, LeadState, Moment, Notice,
    Operator, OperatorId, Person, Place, Position, ReadyRoom, Refusal, Room, Screen, Seat, Serving, Settings, Shift,
    Stale, Ticket, Timestamp, UserId, Wanted, Wants, Write,
    board::{self, Bell},
    queue, rooms,
};

/// Who may serve, and where: one operator and one room, chosen from what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The operator.
    pub operator: Operator,
    /// The room. A ticket that names a chat needs none.
    pub room: Option<ReadyRoom>,
}

/// What a request finds: an offer, or what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Somebody free and a room, and nobody waits who could be served.
    Offer(Box<Operator>, Box<ReadyRoom>),
    /// The lead must wait.
    Missing {
        /// For what.
        wants: Wants,
        /// At which place: their own if they wait already, or else at the end.
        position: Position,
        /// Whom to ring for, if nobody waited before.
        bell: Option<Bell>,
    },
}

/// A registered lead asks for a chat. Asking again never makes a second one: it shows what there is.
pub fn request(
    lead: Option<Lead>,
    (person, asker): (&Person, &Asker),
    desk: &DeskId,
    found: Found,
    moment: &Moment<'_>,
) -> Result<Change, Refusal> {
    let lead = lead.ok_or(Refusal::NotRegistered)?;
    Ok(match (&lead.state, found) {
        (LeadState::Waiting(place), found) => {
            let (position, wants) = match found {
                Found::Missing { wants, position, .. } => (position, wants),
                // Whoever made that possible looks at the queue, and serves it in order.
                Found::Offer(..) => (Position::Exactly(1), Wants::Operator),
            };
            let shown = Change::nothing().show(asker, Screen::Waiting { position, wants });
            shown.and(queue::shown_where_pressed(&queue::ticket_at(*place, &lead, desk), asker))
        }
        (LeadState::Invited(seat) | LeadState::Accepted(seat), _) => Change::nothing().show(asker, seat.screen()),
        (LeadState::Registered | LeadState::Finished, Found::Offer(operator, room)) => {
            let place = Place { since: moment.now, generation: 0 };
            assign(lead.seen_as(person), place, Hand { operator: *operator, how: How::Machine }, *room, moment)
        }
        (LeadState::Registered | LeadState::Finished, Found::Missing { wants, position, bell }) => {
            let place = Place { since: moment.now, generation: 0 };
            let rings = bell.map(|bell| board::ring_at_once(bell, place, moment.settings, moment.now));
            let waits = enqueue(lead.seen_as(person), asker, desk, Screen::Waiting { position, wants }, place);
            waits.and(rings.unwrap_or_else(Change::nothing))
        }
    })
}

/// The head of the queue is served. `Stale` if the lead does not wait under this ticket any more.
pub fn serve(
    ticket: Ticket,
    lead: Lead,
    chat: Option<Chat>,
    offer: Offer,
    moment: &Moment<'_>,
) -> Result<Change, Stale> {
    let Offer { operator, room } = offer;
    match fill(ticket, lead, chat, Hand { operator, how: How::Machine }, room, moment) {
        Ok(change) => Ok(change),
        Err(Unfilled::Gone | Unfilled::NoRoom) => Err(Stale),
    }
}

/// An operator takes the ticket that was pressed: a person's own decision to serve one more, up to the hard cap.
/// `read` is the ticket as it stands in the queue now, if it does, with its lead and its chat.
pub fn take(
    operator: Option<Operator>,
    wanted: (UserId, Place),
    read: Option<(Ticket, Lead, Option<Chat>)>,
    room: Option<ReadyRoom>,
    asker: &Asker,
    moment: &Moment<'_>,
) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    if operator.shift == Shift::Off {
        return Err(Refusal::OffShift);
    }
    if operator.id.user() == wanted.0 {
        return Err(Refusal::OwnTicket);
    }
    if !operator.is_free(moment.settings.hard_cap) {
        return Err(Refusal::Full);
    }
    let (ticket, lead, chat) = read.filter(|(ticket, ..)| ticket.place == wanted.1).ok_or(Refusal::TicketGone)?;
    match fill(ticket, lead, chat, Hand { operator, how: How::Take }, room, moment) {
        Ok(change) => Ok(change.show(asker, Screen::MyChats)),
        Err(Unfilled::Gone) => Err(Refusal::TicketGone),
        Err(Unfilled::NoRoom) => Err(Refusal::NoRoomReady),
    }
}

/// Everybody on the roster whom the machine may give one more chat.
pub fn free(roster: Vec<Operator>, settings: &Settings) -> Vec<Operator> {
    roster.into_iter().filter(|operator| operator.is_free(settings.automatic_cap)).collect()
}

/// Those of `free` who may serve this lead, the best choice first: fewest chats counting reserved ones, then longest
/// idle; ties by the cause, so that forty at once do not fight for one operator. Who gave this lead up comes last.
pub fn candidates(free: Vec<Operator>, lead: UserId, given_up_by: Option<OperatorId>, cause: &Cause) -> Vec<Operator> {
    let mut others: Vec<Operator> = free.into_iter().filter(|operator| operator.id.user() != lead).collect();
    others.sort_by_key(|operator| {
        let gave_up = given_up_by == Some(operator.id);
        (gave_up, operator.load(), operator.idle_since, cause.fingerprint(&operator.id.to_string()))
    });
    others
}

/// What is missing for a match, when something is. `rooms` are all that are not gone.
pub fn missing(free: &[Operator], rooms: &[Room], settings: &Settings, now: Timestamp) -> Wants {
    if free.is_empty() {
        Wants::Operator
    } else if rooms::are_late(rooms, settings, now) {
        Wants::LateRoom
    } else {
        Wants::Room
    }
}

/// The ready rooms in the order in which this cause tries them.
pub fn rooms_in_order(mut rooms: Vec<ReadyRoom>, cause: &Cause) -> Vec<ReadyRoom> {
    rooms.sort_by_key(|room| cause.fingerprint(&room.id().0));
    rooms
}

/// An operator, and who chose them.
struct Hand {
    operator: Operator,
    how: How,
}

/// Who brings lead and operator together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Machine,
    Take,
}

/// Why a ticket could not be served.
enum Unfilled {
    Gone,
    NoRoom,
}

fn fill(
    ticket: Ticket,
    lead: Lead,
    chat: Option<Chat>,
    hand: Hand,
    room: Option<ReadyRoom>,
    moment: &Moment<'_>,
) -> Result<Change, Unfilled> {
    let served = Write::DeleteTicket(ticket.id());
    let change = match &ticket.wants {
        Wanted::Chat { .. } => {
            if lead.state != LeadState::Waiting(ticket.place) {
                return Err(Unfilled::Gone);
            }
            let room = room.ok_or(Unfilled::NoRoom)?;
            assign(lead, ticket.place, hand, room, moment)
        }
        Wanted::Operator { .. } => {
            let chat = chat.filter(|chat| queue::stands_for(&ticket, chat)).ok_or(Unfilled::Gone)?;
            hand_over(chat, lead, hand, moment)
        }
    };
    Ok(change.write(served))
}

fn enqueue(lead: Lead, asker: &Asker, desk: &DeskId, shown: Screen, place: Place) -> Change {
    let ticket = Ticket {
        desk: desk.clone(),
        lead: lead.reader(),
        lead_name: lead.name.clone(),
        place,
        wants: Wanted::Chat { screen: asker.pressed },
    };
    Change::nothing()
        .write(Write::PutLead(Lead { state: LeadState::Waiting(place), ..lead }))
        .write(Write::PutTicket(ticket))
        .show(asker, shown)
}

/// A new chat of a lead with an operator, in a room.
fn assign(lead: Lead, place: Place, hand: Hand, room: ReadyRoom, moment: &Moment<'_>) -> Change {
    let Moment { settings, cause, now } = *moment;
    let Hand { operator, .. } = &hand;
    let id = cause.chat_id(now);
    let (room, group, link) = room.taken_by(id.clone());
    let mut chat = Chat {
        id: id.clone(),
        desk: operator.desk.clone(),
        lead: lead.user,
        lead_name: lead.name.clone(),
        language: lead.language,
        place,
        serving: Serving::By { operator: operator.id, since: now, word: FirstWord::Awaited },
        room: room.id.clone(),
        group,
        account: room.account.clone(),
        link: link.clone(),
        state: ChatState::Invited { since: now },
        due: None,
        step: 0,
        jobs: 0,
        version: 0,
    }
    .stepped(settings);
    let open = chat.next_job(ChatTask::OpenChat { language: chat.language }, now);
    let record = chat.next_job(ChatTask::Record(hand.fact(settings)), now);
    let seat = Seat { chat: id, link: link.clone(), operator_tag: Some(operator.called().to_owned()) };
    Change::nothing()
        .at(&chat.now_at(), Act::Tell { to: lead.reader(), notice: Notice::ChatReady { link } })
        .ask(open)
        .ask(record)
        .write(Write::PutLead(Lead { state: LeadState::Invited(seat), ..lead }))
        .write(hand.reserve(&chat, moment))
        .write(Write::PutRoom(room))
        .write(Write::PutChat(chat))
}

/// A chat whose lead was sent back to the queue gets another operator, and keeps its room.
fn hand_over(chat: Chat, lead: Lead, hand: Hand, moment: &Moment<'_>) -> Change {
    let Moment { settings, now, .. } = *moment;
    let operator = &hand.operator;
    let serving = Serving::By { operator: operator.id, since: now, word: FirstWord::Awaited };
    let mut chat = Chat { serving, ..chat }.stepped(settings);
    let record = chat.next_job(ChatTask::Record(hand.fact(settings)), now);
    let found = Notice::OperatorFound { link: chat.link.clone() };
    let change = Change::nothing().at(&chat.now_at(), Act::Tell { to: lead.reader(), notice: found }).ask(record);
    let change = match chat.state {
        ChatState::Talking { .. } => bring_in(change, &mut chat, operator, now),
        ChatState::Invited { .. } | ChatState::Left { .. } | ChatState::Over { .. } => change,
    };
    change
        .write(Write::PutLead(lead.served_by(Some(operator.called().to_owned()))))
        .write(hand.reserve(&chat, moment))
        .write(Write::PutChat(chat))
}

/// The lead is in the room: its operator is told so, with the way in, and the host adds them.
pub(crate) fn bring_in(change: Change, chat: &mut Chat, operator: &Operator, now: Timestamp) -> Change {
    let notice =
        Notice::LeadJoined { chat: chat.id.clone(), lead_name: chat.lead_name.clone(), link: chat.link.clone() };
    let add = chat.next_job(ChatTask::AddOperator { operator: operator.id }, now);
    change.at(&chat.now_at(), Act::Tell { to: operator.reader(), notice }).ask(add)
}

impl Hand {
    fn fact(&self, settings: &Settings) -> Fact {
        let operator = self.operator.id;
        match self.how {
            How::Machine => Fact::Assigned { operator },
            How::Take => Fact::Taken { operator, above_cap: self.operator.load() >= settings.automatic_cap },
        }
    }

    fn reserve(&self, chat: &Chat, moment: &Moment<'_>) -> Write {
        let cap = match self.how {
            How::Machine => moment.settings.automatic_cap,
            How::Take => moment.settings.hard_cap,
        };
        Write::ReserveSlot {
            desk: self.operator.desk.clone(),
            operator: self.operator.id,
            epoch: self.operator.epoch,
            cap,
            chat: chat.id.clone(),
            slot: chat.slot(),
            at: moment.now,
        }
    }
}

impl Lead {
    /// The lead as Telegram presents the person today. Who writes can be written to.
    pub(crate) fn seen_as(self, person: &Person) -> Self {
        Self { name: person.name.clone(), tag: person.tag.clone(), reachable: true, ..self }
    }
}

impl Seat {
    /// What its lead is shown of it.
    pub(crate) fn screen(&self) -> Screen {
        Screen::Chat { link: self.link.clone(), served: self.operator_tag.is_some() }
    }
}

#[cfg(test)]
mod tests;
