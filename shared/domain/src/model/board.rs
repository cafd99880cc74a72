//! The board: what was shown of the queue last, and when it rang last.
use serde::{Deserialize, Serialize};

use crate::{DeskId, MessageId, Operator, Place, Position, QueueFront, Room, Timestamp, UserId, WaitReason};

/// The queue as it was shown last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The desk.
    pub desk: DeskId,
    /// The front of the queue, the longest-waiting first.
    pub front: Vec<ShownPlace>,
    /// The thing that they were shown to wait for.
    pub wants: WaitReason,
    /// The newest place that was shown.
    pub newest: Option<Place>,
    /// The time of the last ring for operators.
    pub rung_at: Option<Timestamp>,
    /// The times of the last alerts.
    pub alerted: AlertTimes,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// A lead in the front of the queue, as their place was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPlace {
    /// The lead.
    pub lead: UserId,
    /// The place of the ticket: a lead who leaves and asks again may get the same position under another ticket.
    pub place: Place,
    /// The message that shows it, if one does.
    pub screen: Option<MessageId>,
}

/// The time of the last alert to supervisors, for each thing that can stand still.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertTimes {
    /// People wait and nobody is on shift.
    pub nobody_on_shift: Option<Timestamp>,
    /// The rooms are late.
    pub rooms_late: Option<Timestamp>,
    /// The host has stopped.
    pub host_down: Option<HostDownAlert>,
}

/// The last alert that the host has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostDownAlert {
    /// The time when it was sent.
    pub at: Timestamp,
    /// The reason, as an error name such as `AUTH_KEY_DUPLICATED`.
    pub reason: String,
}

/// The parts of the desk that the board shows and alerts are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSnapshot {
    /// The front of the queue.
    pub front: QueueFront,
    /// Everybody on the roster.
    pub roster: Vec<Operator>,
    /// Every room that is not gone.
    pub rooms: Vec<Room>,
}

impl Board {
    /// Nothing was shown yet.
    pub fn blank(desk: DeskId) -> Self {
        Self {
            desk,
            front: vec![],
            wants: WaitReason::Operator,
            newest: None,
            rung_at: None,
            alerted: AlertTimes::default(),
            version: 0,
        }
    }

    /// The place that is shown to a lead under this ticket, if they are in the front.
    pub fn position_of(&self, lead: UserId, place: Place) -> Option<Position> {
        self.front.iter().position(|shown| (shown.lead, shown.place) == (lead, place)).map(Position::after)
    }
}
