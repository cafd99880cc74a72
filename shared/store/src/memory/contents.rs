//! The contents of a [`Memory`](crate::Memory), for checks by tests and simulations.

use std::collections::BTreeMap;

use domain::{
    Board, Cause, Chat, ChatId, DeskId, Effect, Lane, Lead, Operator, Room, RoomId, Settings, Ticket, TicketId,
    Timestamp, UserId,
};

use crate::{Entry, Outcome};

/// Everything that a [`Memory`](crate::Memory) stores.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The leads of all desks, by user id.
    pub leads: BTreeMap<UserId, Lead>,
    /// The roster of each desk, by user id.
    pub operators: BTreeMap<DeskId, BTreeMap<UserId, Operator>>,
    /// The queue of each desk, by lane.
    pub queues: BTreeMap<DeskId, BTreeMap<Lane, InOrder>>,
    /// The rooms of each desk, by room id.
    pub rooms: BTreeMap<DeskId, BTreeMap<RoomId, Room>>,
    /// All chats, including those that are over.
    pub chats: BTreeMap<ChatId, Chat>,
    /// The board of each desk: the queue as the last redraw showed it.
    pub boards: BTreeMap<DeskId, Board>,
    /// The stored settings of each desk. A desk without an entry has the defaults.
    pub settings: BTreeMap<DeskId, Settings>,
    /// The causes with unsent effects, and the causes whose last effect was done in the last 30 days. A commit removes
    /// the causes that have expired.
    pub journal: BTreeMap<Cause, Journaled>,
    /// The updates that were set aside, oldest first. They never expire here.
    pub set_aside: Vec<Vec<u8>>,
}

/// The tickets of one lane, the longest-waiting first.
pub type InOrder = BTreeMap<(Timestamp, UserId), Ticket>;

/// The journal item of a cause, with the outcomes of its effects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journaled {
    /// The effects that are not yet carried out, by their index in the change.
    pub unsent: BTreeMap<u32, Effect>,
    /// The time since which effects have been unsent, or the time of the last claim. `None` once all effects are done.
    pub unsent_since: Option<Timestamp>,
    /// The outcome of each finished effect. The key is the effect's index in the change.
    pub outcomes: BTreeMap<u32, Outcome>,
    /// The time at which the item expires. Set once all effects are done.
    pub expires: Option<Timestamp>,
}

impl Contents {
    /// Returns the tickets of all desks and lanes.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.queues.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values)
    }

    /// Returns a ticket. `None` if the ticket is gone, or if the stored ticket has another generation.
    pub fn ticket(&self, id: &TicketId) -> Option<&Ticket> {
        let ticket = self.queues.get(&id.desk)?.get(&id.lane)?.get(&(id.place.since, id.lead))?;
        (ticket.place == id.place).then_some(ticket)
    }

    pub(super) fn ticket_mut(&mut self, id: &TicketId) -> Option<&mut Ticket> {
        let ticket = self.queues.get_mut(&id.desk)?.get_mut(&id.lane)?.get_mut(&(id.place.since, id.lead))?;
        (ticket.place == id.place).then_some(ticket)
    }
}

impl Journaled {
    pub(super) fn entry(&self, cause: &Cause) -> Entry {
        Entry { cause: cause.clone(), unsent: self.unsent.clone(), unsent_since: self.unsent_since }
    }
}
