//! The board of a desk: the queue as people last saw it, and the times of the last notices to operators and
//! supervisors.
use serde::{Deserialize, Serialize};

use crate::{DeskId, MessageId, Operator, Place, Position, QueueFront, Room, Timestamp, UserId, WaitReason};

/// The queue as people last saw it, and the times of the last notices to operators and supervisors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The desk whose queue it is.
    pub desk: DeskId,
    /// The front of the queue as it was last shown; the longest-waiting lead is first.
    pub front: Vec<ShownPlace>,
    /// The reason for waiting that was last shown to the leads.
    pub wait_reason: WaitReason,
    /// The place of the newest ticket at the last ring. A later redraw rings operators if the queue has a newer ticket.
    pub newest: Option<Place>,
    /// The time when operators were last notified that somebody waits.
    pub rung_at: Option<Timestamp>,
    /// The times of the last alerts to supervisors.
    pub alerted: AlertTimes,
    /// The version that was read; 0 if not stored yet.
    pub version: u64,
}

/// A lead in the front of the queue, with the place that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownPlace {
    /// The lead's Telegram account.
    pub lead: UserId,
    /// The place of the lead's ticket. The lead's account alone does not identify the ticket: a lead who leaves the
    /// queue and asks again gets a new ticket, perhaps in the same position.
    pub place: Place,
    /// The message that shows the place, if there is one.
    pub screen: Option<MessageId>,
}

/// The time of the last alert to supervisors, for each problem.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertTimes {
    /// The time of the last alert that people wait and nobody is on shift.
    pub nobody_on_shift: Option<Timestamp>,
    /// The time of the last alert that the rooms are late.
    pub rooms_late: Option<Timestamp>,
    /// The last alert that the host has stopped, with its reason.
    pub host_down: Option<HostDownAlert>,
}

/// The last alert about a stopped host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostDownAlert {
    /// The time when the alert was sent.
    pub at: Timestamp,
    /// The reason, as an error name such as `AUTH_KEY_DUPLICATED`.
    pub reason: String,
}

/// The facts from which the desk decides what to redraw, whether to ring operators, and which alerts to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSnapshot {
    /// The front of the queue.
    pub front: QueueFront,
    /// Every operator on the roster.
    pub roster: Vec<Operator>,
    /// Every room that still exists in the tables, in any state.
    pub rooms: Vec<Room>,
}

impl Board {
    /// Creates the board of a desk that has shown nothing yet.
    pub fn blank(desk: DeskId) -> Self {
        Self {
            desk,
            front: vec![],
            wait_reason: WaitReason::Operator,
            newest: None,
            rung_at: None,
            alerted: AlertTimes::default(),
            version: 0,
        }
    }

    /// Returns the position that was last shown to this lead for this place. `None` if the board's front does not
    /// contain the lead with this place.
    pub fn position_of(&self, lead: UserId, place: Place) -> Option<Position> {
        self.front.iter().position(|shown| (shown.lead, shown.place) == (lead, place)).map(Position::after)
    }
}
