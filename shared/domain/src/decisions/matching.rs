//! Matching: a lead gets an operator and a room. This happens immediately, or later through a ticket that the desk
//! matches or an operator takes.
//!
//! Write first, then rematch. Every decision that makes a match possible (a new ticket, a free slot, a shift, a room)
//! is stored first. Then the caller of the decision reads the queue and matches until no match is left. A ticket can be
//! matched by the desk or taken by an operator. In both cases, the change is stored under the ticket's cause. A cause
//! commits only once, so a ticket is never served twice. A request that is served immediately has no ticket. It is
//! stored under the cause of the lead's update from Telegram.
use crate::{
    Act, Change, Chat, ChatState, ChatTask, Context, DeskFact, FirstReply, Lead, LeadChat, LeadState, Notice, Operator,
    Place, Position, QueuedLead, ReadyRoom, Refusal, Requester, Screen, Serving, Shift, Stale, Ticket, TicketNeeds,
    UserId, Visitor, WaitReason, Write,
    decisions::{
        queue, ring,
        supply::{Availability, Offer},
    },
};

/// A ticket that an operator wants to take, with the facts that were read for it.
#[derive(Clone, Debug)]
pub struct TicketToTake {
    /// The lead whose ticket the operator wants to take.
    pub lead: UserId,
    /// The place of the ticket that the operator wants to take.
    pub place: Place,
    /// The lead's current ticket, if there is one in the queue.
    pub queued: Option<QueuedLead>,
    /// A ready room, if there is one.
    pub room: Option<ReadyRoom>,
}

/// Answers a registered lead who asks for a chat: with a chat, or with a place in the queue. A lead who already waits
/// or has a chat gets the current screen, not a second chat.
pub fn request(visitor: Visitor, availability: Availability, context: &Context<'_>) -> Result<Change, Refusal> {
    let Visitor { person, roles, requester } = visitor;
    let lead = roles.lead.ok_or(Refusal::NotRegistered)?;
    Ok(match (&lead.state, availability) {
        (LeadState::Waiting(place), availability) => {
            let (position, wait_reason) = match availability {
                Availability::Missing { wait_reason, position, .. } => (position, wait_reason),
                // A lead who already waits is not served here, because other leads may have waited longer. Whenever an
                // operator or a room becomes free, a rematch serves the queue in order.
                Availability::Offer(..) => (Position::Exactly(1), WaitReason::Operator),
            };
            let shown = Change::nothing().show(&requester, Screen::Waiting { position, wait_reason });
            shown.and(queue::set_screen(&queue::ticket_at(*place, &lead, context.desk), requester.pressed, None))
        }
        (LeadState::Invited(chat) | LeadState::Accepted(chat), _) => Change::nothing().show(&requester, chat.screen()),
        (LeadState::Registered | LeadState::Finished, Availability::Offer(operator, room)) => {
            let assignee = Assignee { operator: *operator, by: AssignedBy::Machine };
            let place = lead.new_place(context.now);
            assign(lead.updated_from(&person), place, NewChat { assignee, room: *room }, context)
        }
        (LeadState::Registered | LeadState::Finished, Availability::Missing { wait_reason, position, ring }) => {
            let ring = ring.map(|ring| ring::ring_at_once(ring, lead.new_place(context.now), context));
            let waits =
                enqueue(lead.updated_from(&person), &requester, Screen::Waiting { position, wait_reason }, context);
            waits.and(ring.unwrap_or_else(Change::nothing))
        }
    })
}

/// Serves the lead at the head of the queue: the operator of `offer` gets the lead. If the ticket needs a room, the
/// lead gets the room of `offer`. `Stale` if the lead no longer waits with this ticket, or if the ticket needs a room
/// and the offer has no room.
pub fn serve(queued: QueuedLead, offer: Offer, context: &Context<'_>) -> Result<Change, Stale> {
    let Offer { operator, room } = offer;
    match fill(queued, Assignee { operator, by: AssignedBy::Machine }, room, context) {
        Ok(change) => Ok(change),
        Err(NotServed::Gone | NotServed::NoRoom) => Err(Stale),
    }
}

/// Gives a ticket to the operator who takes it. The operator chose this, so the hard cap applies instead of the
/// automatic cap.
pub fn take(
    operator: Option<Operator>,
    taking: TicketToTake,
    requester: &Requester,
    context: &Context<'_>,
) -> Result<Change, Refusal> {
    let operator = operator.ok_or(Refusal::NotOnRoster)?;
    if operator.shift == Shift::Off {
        return Err(Refusal::OffShift);
    }
    if operator.id.user() == taking.lead {
        return Err(Refusal::OwnTicket);
    }
    if !operator.is_free(context.settings.hard_cap) {
        return Err(Refusal::Full);
    }
    let queued = taking.queued.filter(|queued| queued.ticket.place == taking.place).ok_or(Refusal::TicketGone)?;
    match fill(queued, Assignee { operator, by: AssignedBy::Operator }, taking.room, context) {
        Ok(change) => Ok(change.show(requester, Screen::MyChats)),
        Err(NotServed::Gone) => Err(Refusal::TicketGone),
        Err(NotServed::NoRoom) => Err(Refusal::NoRoomReady),
    }
}

/// The operator who gets a lead, and whether the desk or the operator decided this.
struct Assignee {
    operator: Operator,
    by: AssignedBy,
}

/// Whether the desk or the operator decided an assignment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum AssignedBy {
    /// The desk assigned the lead automatically.
    Machine,
    /// The operator pressed *Take*.
    Operator,
}

/// The operator and the room of a new chat.
struct NewChat {
    assignee: Assignee,
    room: ReadyRoom,
}

/// The reason why a ticket could not be served.
enum NotServed {
    Gone,
    NoRoom,
}

fn fill(
    queued: QueuedLead,
    assignee: Assignee,
    room: Option<ReadyRoom>,
    context: &Context<'_>,
) -> Result<Change, NotServed> {
    let QueuedLead { ticket, lead, chat } = queued;
    let served = Write::DeleteTicket(ticket.id());
    let change = match &ticket.needs {
        TicketNeeds::Chat { .. } => {
            if lead.state != LeadState::Waiting(ticket.place) {
                return Err(NotServed::Gone);
            }
            let room = room.ok_or(NotServed::NoRoom)?;
            assign(lead, ticket.place, NewChat { assignee, room }, context)
        }
        TicketNeeds::Operator { .. } => {
            let chat = chat.filter(|chat| queue::is_ticket_of(&ticket, chat)).ok_or(NotServed::Gone)?;
            reassign(chat, lead, assignee, context)
        }
    };
    Ok(change.write(served))
}

fn enqueue(lead: Lead, requester: &Requester, shown: Screen, context: &Context<'_>) -> Change {
    let place = lead.new_place(context.now);
    let ticket = Ticket {
        desk: context.desk.clone(),
        lead: lead.recipient(),
        lead_name: lead.name.clone(),
        place,
        needs: TicketNeeds::Chat { screen: requester.pressed },
    };
    Change::nothing()
        .write(Write::PutLead(Lead { state: LeadState::Waiting(place), ..lead }))
        .write(Write::PutTicket(ticket))
        .show(requester, shown)
}

/// Creates a chat between a lead and an operator in a room.
fn assign(lead: Lead, place: Place, new: NewChat, context: &Context<'_>) -> Change {
    let Context { settings, cause, now, .. } = *context;
    let NewChat { assignee, room } = new;
    let operator = &assignee.operator;
    let id = cause.chat_id(now);
    let (room, group, link) = room.taken_by(id.clone());
    let mut chat = Chat {
        id: id.clone(),
        desk: operator.desk.clone(),
        lead: lead.user,
        lead_name: lead.name.clone(),
        language: lead.language,
        place,
        serving: Serving::By { operator: operator.id, since: now, first_reply: FirstReply::Awaited },
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
    .with_next_step(settings);
    let open = chat.next_job(ChatTask::OpenChat { language: chat.language }, now);
    let record = chat.next_job(ChatTask::Record(assignee.fact(context)), now);
    let lead_chat = LeadChat { chat: id, link: link.clone(), operator_tag: Some(operator.called().to_owned()) };
    Change::nothing()
        .at(&chat.current_step(), Act::Notify { to: lead.recipient(), notice: Notice::ChatReady { link } })
        .send_job(open)
        .send_job(record)
        .write(Write::PutLead(Lead { state: LeadState::Invited(lead_chat), ..lead }))
        .write(assignee.reserve(&chat, context))
        .write(Write::PutRoom(room))
        .write(Write::PutChat(chat))
}

/// Assigns a new operator to a chat whose lead was sent back to the queue. The chat keeps its room.
fn reassign(chat: Chat, lead: Lead, assignee: Assignee, context: &Context<'_>) -> Change {
    let Context { settings, now, .. } = *context;
    let operator = &assignee.operator;
    let serving = Serving::By { operator: operator.id, since: now, first_reply: FirstReply::Awaited };
    let mut chat = Chat { serving, ..chat }.with_next_step(settings);
    let record = chat.next_job(ChatTask::Record(assignee.fact(context)), now);
    let notice = Notice::OperatorFound { link: chat.link.clone() };
    let change =
        Change::nothing().at(&chat.current_step(), Act::Notify { to: lead.recipient(), notice }).send_job(record);
    let change = match chat.state {
        ChatState::Talking { .. } => bring_in(change, &mut chat, operator, context),
        ChatState::Invited { .. } | ChatState::Left { .. } | ChatState::Over { .. } => change,
    };
    change
        .write(Write::PutLead(lead.served_by(Some(operator.called().to_owned()))))
        .write(assignee.reserve(&chat, context))
        .write(Write::PutChat(chat))
}

/// Sends the operator a notice that the lead is in the room. The notice has the link. Also sends the host a job to add
/// the operator to the room.
pub(crate) fn bring_in(change: Change, chat: &mut Chat, operator: &Operator, context: &Context<'_>) -> Change {
    let notice =
        Notice::LeadJoined { chat: chat.id.clone(), lead_name: chat.lead_name.clone(), link: chat.link.clone() };
    let add = chat.next_job(ChatTask::AddOperator { operator: operator.id }, context.now);
    change.at(&chat.current_step(), Act::Notify { to: operator.recipient(), notice }).send_job(add)
}

impl Assignee {
    fn fact(&self, context: &Context<'_>) -> DeskFact {
        let operator = self.operator.id;
        match self.by {
            AssignedBy::Machine => DeskFact::Assigned { operator },
            AssignedBy::Operator => {
                DeskFact::Taken { operator, above_cap: self.operator.load() >= context.settings.automatic_cap }
            }
        }
    }

    fn reserve(&self, chat: &Chat, context: &Context<'_>) -> Write {
        let cap = match self.by {
            AssignedBy::Machine => context.settings.automatic_cap,
            AssignedBy::Operator => context.settings.hard_cap,
        };
        Write::ReserveSlot {
            desk: self.operator.desk.clone(),
            operator: self.operator.id,
            epoch: self.operator.epoch,
            cap,
            chat: chat.id.clone(),
            slot: chat.slot(),
            at: context.now,
        }
    }
}

#[cfg(test)]
mod tests;
