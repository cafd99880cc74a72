//! What is stored, as whoever checks the desk sees it.

use std::collections::BTreeMap;

use domain::{
    Board, Cause, Chat, ChatId, DeskId, Effect, Lane, Lead, Operator, Room, RoomId, Settings, Ticket, TicketId,
    Timestamp, UserId,
};

use crate::{Entry, Outcome};

/// All that a store in memory holds.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The leads.
    pub leads: BTreeMap<UserId, Lead>,
    /// The roster of each desk.
    pub operators: BTreeMap<DeskId, BTreeMap<UserId, Operator>>,
    /// The queue of each desk.
    pub queues: BTreeMap<DeskId, BTreeMap<Lane, InOrder>>,
    /// The rooms of each desk.
    pub rooms: BTreeMap<DeskId, BTreeMap<RoomId, Room>>,
    /// The chats, those that are over too.
    pub chats: BTreeMap<ChatId, Chat>,
    /// What was shown last of each desk's queue.
    pub boards: BTreeMap<DeskId, Board>,
    /// The settings that were stored.
    pub settings: BTreeMap<DeskId, Settings>,
    /// The causes that have happened in the last thirty days, or have something unsent.
    pub journal: BTreeMap<Cause, Journaled>,
    /// The updates that were put aside, oldest first.
    pub put_aside: Vec<Vec<u8>>,
}

/// The tickets of one lane, the longest-waiting first.
pub type InOrder = BTreeMap<(Timestamp, UserId), Ticket>;

/// What the journal holds of a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journaled {
    /// The effects not yet carried out, by their index in the change.
    pub unsent: BTreeMap<u32, Effect>,
    /// Since when there has been something unsent, if there is.
    pub unsent_since: Option<Timestamp>,
    /// What came of the others.
    pub outcomes: BTreeMap<u32, Outcome>,
    /// When it goes. Set once nothing is unsent.
    pub expires: Option<Timestamp>,
}

impl Contents {
    /// Every ticket of every desk.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.queues.values().flat_map(BTreeMap::values).flat_map(BTreeMap::values)
    }

    /// One ticket, if it is there in this generation.
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
