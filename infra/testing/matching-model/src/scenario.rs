//! What may happen: the events of a scenario, and what is there when it begins.
use std::fmt;

use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, RunId},
    sights::Sight,
};

/// A small world and what happens in it. Everything may happen in any order that [`Scenario::in_order`] leaves open,
/// and the handler of one event may be anywhere while another one runs.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// A short name.
    pub name: &'static str,
    /// What it is about.
    pub about: &'static str,
    /// How many leads there are, all registered.
    pub leads: u8,
    /// For each operator, whether they are on shift.
    pub operators: &'static [bool],
    /// The automatic cap.
    pub cap: usize,
    /// The hard cap, for *Take*.
    pub hard_cap: usize,
    /// How many rooms there are, ready or asked for.
    pub rooms: u8,
    /// How many of them are ready.
    pub ready: u8,
    /// What happens, each event being one delivery.
    pub events: &'static [Event],
    /// `(later, earlier)`: these two are deliveries of one update. They may run side by side.
    pub same_update: &'static [(RunId, RunId)],
    /// `(earlier, later)`: the later one does not begin before the earlier one. Interchangeable events are ordered so,
    /// since the other order shows nothing new.
    pub in_order: &'static [(RunId, RunId)],
    /// How many handlers may die and have their event delivered again.
    pub crashes: u8,
    /// Whether an event may also come again that was answered.
    pub answered_again: bool,
    /// How many commits may be refused for a conflict with another transaction.
    pub conflicts: u8,
    /// How many commits may succeed without their handler hearing of it.
    pub unheard: u8,
    /// How fine the steps are.
    pub grain: Grain,
    /// What must come to pass on some path, so that the scenario is about what it says.
    pub shows: &'static [Sight],
}

impl Scenario {
    /// What the run is the handling of.
    pub fn event(&self, run: RunId) -> Event {
        self.events[run.row()]
    }

    /// The run whose delivery was the first of this run's update.
    pub fn first_delivery(&self, run: RunId) -> RunId {
        self.same_update.iter().find(|(later, _)| *later == run).map_or(run, |(_, earlier)| *earlier)
    }
}

/// How fine the steps are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// An event is delivered and first loaded in one step; roster and rooms are read in this order; the lead is read
    /// with the head; of several ready rooms the first is taken. Fewer states, and what is lost is small.
    Coarse,
    /// All of these apart, in every order, and any ready room.
    Fine,
}

/// Something that reaches the desk: an update, a report, or a deadline that the timers find.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The lead presses *Talk to an operator*.
    Request(LeadId),
    /// The lead presses *Leave the queue*.
    Leave(LeadId),
    /// The lead of the chat in this room has joined it.
    Join(RoomId),
    /// The operator presses *Take* on this lead's ticket.
    Take(OperatorId, LeadId),
    /// The operator closes the chat in this room.
    Close(RoomId),
    /// The operator of the chat in this room has not written in time: it goes to another.
    Silent(RoomId),
    /// The lead of the chat in this room has not joined it in time.
    Expire(RoomId),
    /// The operator's shift starts.
    StartShift(OperatorId),
    /// The operator's shift ends, with chats kept.
    EndShift(OperatorId),
    /// The operator's shift ends, with chats sent back to the queue.
    EndShiftSendingBack(OperatorId),
    /// The host reports that this room is ready: made, or seen clean after a chat that nobody joined.
    RoomReady(RoomId),
    /// The timers' minute. It comes again and again.
    Timers,
}

impl Event {
    /// Its kind.
    pub fn kind(self) -> Kind {
        match self {
            Self::Request(_) => Kind::Request,
            Self::Leave(_) => Kind::Leave,
            Self::Join(_) => Kind::Join,
            Self::Take(..) => Kind::Take,
            Self::Close(_) => Kind::Close,
            Self::Silent(_) => Kind::Silent,
            Self::Expire(_) => Kind::Expire,
            Self::StartShift(_) => Kind::StartShift,
            Self::EndShift(_) => Kind::EndShift,
            Self::EndShiftSendingBack(_) => Kind::EndShiftSendingBack,
            Self::RoomReady(_) => Kind::RoomReady,
            Self::Timers => Kind::Timers,
        }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(lead) => write!(out, "{lead} asks"),
            Self::Leave(lead) => write!(out, "{lead} leaves the queue"),
            Self::Join(room) => write!(out, "the lead of {room} joins"),
            Self::Take(operator, lead) => write!(out, "{operator} takes {lead}"),
            Self::Close(room) => write!(out, "the chat in {room} is closed"),
            Self::Silent(room) => write!(out, "the operator of {room} is silent"),
            Self::Expire(room) => write!(out, "the link to {room} expires"),
            Self::StartShift(operator) => write!(out, "{operator} starts a shift"),
            Self::EndShift(operator) => write!(out, "{operator} ends the shift"),
            Self::EndShiftSendingBack(operator) => write!(out, "{operator} ends the shift and sends back"),
            Self::RoomReady(room) => write!(out, "{room} becomes ready"),
            Self::Timers => write!(out, "the timers"),
        }
    }
}

/// The kinds of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// [`Event::Request`].
    Request,
    /// [`Event::Leave`].
    Leave,
    /// [`Event::Join`].
    Join,
    /// [`Event::Take`].
    Take,
    /// [`Event::Close`].
    Close,
    /// [`Event::Silent`].
    Silent,
    /// [`Event::Expire`].
    Expire,
    /// [`Event::StartShift`].
    StartShift,
    /// [`Event::EndShift`].
    EndShift,
    /// [`Event::EndShiftSendingBack`].
    EndShiftSendingBack,
    /// [`Event::RoomReady`].
    RoomReady,
    /// [`Event::Timers`].
    Timers,
}

impl Kind {
    /// Whether the write of its handler brings a ticket, a free slot, a shift or a room.
    pub fn makes_a_match_possible(self) -> bool {
        match self {
            Self::Request
            | Self::Close
            | Self::Silent
            | Self::Expire
            | Self::StartShift
            | Self::EndShiftSendingBack
            | Self::RoomReady => true,
            Self::Leave | Self::Join | Self::Take | Self::EndShift | Self::Timers => false,
        }
    }
}
