//! The events that reach the desk: updates, reports, and deadlines that the timers notice.
use std::fmt;

use crate::ids::{LeadId, OperatorId, RoomId};

/// An event that reaches the desk: an update, a report, or a deadline that the timers notice.
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
    /// The operator of the chat in this room has not written in time. The chat goes back to the queue, for another
    /// operator.
    Silent(RoomId),
    /// The lead of the chat in this room has not joined it in time.
    Expire(RoomId),
    /// The operator's shift starts.
    StartShift(OperatorId),
    /// The operator's shift ends, and the operator keeps their chats.
    EndShift(OperatorId),
    /// The operator's shift ends, and their chats are sent back to the queue.
    EndShiftSendingBack(OperatorId),
    /// The host reports that this room is ready. The room is new, or its chat has expired and the host has checked the
    /// room.
    RoomReady(RoomId),
    /// A tick of the timers. Ticks repeat.
    Timers,
}

impl Event {
    /// Returns the kind of the event, without its ids.
    pub fn kind(self) -> EventKind {
        match self {
            Self::Request(_) => EventKind::Request,
            Self::Leave(_) => EventKind::Leave,
            Self::Join(_) => EventKind::Join,
            Self::Take(..) => EventKind::Take,
            Self::Close(_) => EventKind::Close,
            Self::Silent(_) => EventKind::Silent,
            Self::Expire(_) => EventKind::Expire,
            Self::StartShift(_) => EventKind::StartShift,
            Self::EndShift(_) => EventKind::EndShift,
            Self::EndShiftSendingBack(_) => EventKind::EndShiftSendingBack,
            Self::RoomReady(_) => EventKind::RoomReady,
            Self::Timers => EventKind::Timers,
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
pub enum EventKind {
    /// The kind of [`Event::Request`].
    Request,
    /// The kind of [`Event::Leave`].
    Leave,
    /// The kind of [`Event::Join`].
    Join,
    /// The kind of [`Event::Take`].
    Take,
    /// The kind of [`Event::Close`].
    Close,
    /// The kind of [`Event::Silent`].
    Silent,
    /// The kind of [`Event::Expire`].
    Expire,
    /// The kind of [`Event::StartShift`].
    StartShift,
    /// The kind of [`Event::EndShift`].
    EndShift,
    /// The kind of [`Event::EndShiftSendingBack`].
    EndShiftSendingBack,
    /// The kind of [`Event::RoomReady`].
    RoomReady,
    /// The kind of [`Event::Timers`].
    Timers,
}

impl EventKind {
    /// Returns whether a handler's own write for this kind of event can make a match possible: the write adds a ticket,
    /// frees a slot, starts a shift or makes a room ready.
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
