//! What is shown of the queue: a state, redrawn as the queue moves, and rung for at most so often.
//!
//! The board remembers what was shown last, so that only what has changed is drawn again: the front of the queue first,
//! a position for each lead in it, one screen for each operator who watches.
use serde::{Deserialize, Serialize};

use crate::{
    Cause, Change, DeskId, Due, MessageId, Notice, Operator, Place, Position, Reader, Room, Screen, Settings, Shift,
    Stale, Still, Ticket, Timestamp, UserId, Wanted, Wants, Write, matching, queue::Line, rooms, supervisors,
};

/// What was shown last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Whose.
    pub desk: DeskId,
    /// The front of the queue, the longest-waiting first.
    pub front: Vec<Shown>,
    /// What they were said to wait for.
    pub wants: Wants,
    /// The newest place that was shown.
    pub newest: Option<Place>,
    /// When operators were last told that people wait.
    pub rung_at: Option<Timestamp>,
    /// What the supervisors were told.
    pub told: Told,
    /// As read; 0 if not stored yet.
    pub version: u64,
}

/// A lead in the front of the queue, as their place was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Who.
    pub lead: UserId,
    /// Under which ticket: who leaves and asks again may come to stand where they stood.
    pub place: Place,
    /// In which message, if in one.
    pub screen: Option<MessageId>,
}

/// When the supervisors were last told that something stands still.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// That people wait and nobody is on shift.
    pub nobody_on_shift: Option<Timestamp>,
    /// That the rooms are late.
    pub rooms_late: Option<Timestamp>,
    /// That the host has stopped.
    pub host_down: Option<Down>,
}

/// The host has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Down {
    /// When that was told.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What there is to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    /// The front of the queue.
    pub line: Line,
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
            wants: Wants::Operator,
            newest: None,
            rung_at: None,
            told: Told::default(),
            version: 0,
        }
    }

    /// The place that is shown to a lead under this ticket, if they are in the front.
    pub fn position_of(&self, lead: UserId, place: Place) -> Option<Position> {
        self.front.iter().position(|shown| (shown.lead, shown.place) == (lead, place)).map(Position::after)
    }
}

/// What the board is redrawn under: once in a while, whoever does it.
pub fn cause_of_redraw(desk: &DeskId, settings: &Settings, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Board { desk: desk.clone() }, at: now.beginning_of(settings.redraw_every()) }
}

/// Whom to ring for, when somebody begins to wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bell {
    /// What was shown of the queue last.
    pub board: Board,
    /// Everybody on shift.
    pub on_shift: Vec<Reader>,
}

/// Rings for the first ticket of an empty queue, which has this place, at once; within a minute of the last ring that is
/// left to the next redraw. It is written on the board, under its version: of several who find the queue empty at one
/// moment, one rings.
pub(crate) fn ring_at_once(bell: Bell, place: Place, settings: &Settings, now: Timestamp) -> Change {
    let Bell { board, on_shift } = bell;
    let is_early = board.rung_at.is_some_and(|at| now.since(at) < settings.redraw_every());
    if is_early || on_shift.is_empty() {
        return Change::nothing();
    }
    let rung = Board { newest: Some(place), rung_at: Some(now), ..board };
    let waiting = Position::Exactly(1);
    on_shift.into_iter().fold(Change::nothing().write(Write::PutBoard(rung)), |change, operator| {
        change.tell(operator, Notice::SomebodyWaits { waiting })
    })
}

/// Shows what has changed, rings if somebody new waits or somebody still does, and tells the supervisors what stands
/// still. Nothing is written if nothing has changed.
pub fn redraw(board: Board, scene: &Scene, settings: &Settings, now: Timestamp) -> Change {
    let free = matching::free(scene.roster.clone(), settings);
    let wants = matching::missing(&free, &scene.rooms, settings, now);
    let front: Vec<&Ticket> = scene.line.tickets().iter().take(Position::LAST_EXACT).collect();
    let shown = positions(&board, &front, wants).and(watched(&board, &front, &scene.roster));
    let (rings, rung_at) = ring(&board, scene, settings, now);
    let (still, told) = stands_still(&board, scene, settings, now);
    let next = Board {
        front: front.iter().map(|ticket| in_front(ticket)).collect(),
        wants,
        newest: scene.line.tickets().iter().map(|ticket| ticket.place).max_by_key(|place| place.since).or(board.newest),
        rung_at,
        told,
        ..board.clone()
    };
    let change = shown.and(rings).and(still);
    if next == board { change } else { change.write(Write::PutBoard(next)) }
}

fn in_front(ticket: &Ticket) -> Shown {
    let screen = match ticket.wants {
        Wanted::Chat { screen } => screen,
        Wanted::Operator { .. } => None,
    };
    Shown { lead: ticket.lead.user, place: ticket.place, screen }
}

/// A new position for each lead in the front who has moved, or to whom another message shows it now. Whom no message shows
/// it yet (a lost room has brought them back) is sent one.
fn positions(board: &Board, front: &[&Ticket], wants: Wants) -> Change {
    let moved =
        |index: usize, ticket: &Ticket| board.front.get(index) != Some(&in_front(ticket)) || board.wants != wants;
    (0..).zip(front).filter(|(index, ticket)| moved(*index, ticket)).fold(
        Change::nothing(),
        |change, (index, ticket)| match ticket.wants {
            Wanted::Chat { screen } => {
                change.redraw(ticket.lead, screen, Screen::Waiting { position: Position::after(index), wants })
            }
            Wanted::Operator { .. } => change,
        },
    )
}

/// The queue, for each operator who watches it, if it has moved.
fn watched(board: &Board, front: &[&Ticket], roster: &[Operator]) -> Change {
    if front.iter().map(|ticket| ticket.lead.user).eq(board.front.iter().map(|shown| shown.lead)) {
        return Change::nothing();
    }
    let watching = roster.iter().filter_map(|operator| Some((operator.reader(), operator.watches?)));
    watching.fold(Change::nothing(), |change, (reader, message)| change.redraw(reader, Some(message), Screen::Queue))
}

/// For tickets that nobody has rung for yet, and now and then for those who still wait.
fn ring(board: &Board, scene: &Scene, settings: &Settings, now: Timestamp) -> (Change, Option<Timestamp>) {
    if scene.line.is_empty() {
        return (Change::nothing(), board.rung_at);
    }
    let is_new = |ticket: &&Ticket| board.newest.is_none_or(|newest| ticket.place.since > newest.since);
    let somebody_is_new = scene.line.tickets().iter().any(|ticket| is_new(&ticket));
    let is_due = board.rung_at.map(|at| now.since(at)).is_none_or(|since| {
        (somebody_is_new && since >= settings.redraw_every()) || since >= settings.remind_waiting_every()
    });
    if !is_due {
        return (Change::nothing(), board.rung_at);
    }
    let waiting = scene.line.length();
    let on_shift = scene.roster.iter().filter(|operator| operator.shift == Shift::On);
    let rings = on_shift
        .fold(Change::nothing(), |change, operator| change.tell(operator.reader(), Notice::SomebodyWaits { waiting }));
    (rings, Some(now))
}

/// The host has stopped, and will not start by itself. Whoever holds the lease next may stop for the same reason: that is
/// told now and then. Nothing is stored if there is nobody to be told.
pub fn host_down(
    board: Board,
    roster: &[Operator],
    reason: String,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Stale> {
    let told = board.told.host_down.as_ref().filter(|down| down.reason == reason).map(|down| down.at);
    let (change, at) = told_now_and_then(told, roster, Still::HostDown { reason: reason.clone() }, settings, now);
    if change.effects.is_empty() {
        return Err(Stale);
    }
    let host_down = at.map(|at| Down { at, reason });
    Ok(change.write(Write::PutBoard(Board { told: Told { host_down, ..board.told }, ..board })))
}

fn stands_still(board: &Board, scene: &Scene, settings: &Settings, now: Timestamp) -> (Change, Told) {
    let nobody_on_shift = !scene.line.is_empty() && scene.roster.iter().all(|operator| operator.shift == Shift::Off);
    let rooms_late = rooms::are_late(&scene.rooms, settings, now);
    let tell = |is_so: bool, told: Option<Timestamp>, still: Still| {
        if is_so { told_now_and_then(told, &scene.roster, still, settings, now) } else { (Change::nothing(), None) }
    };
    let (first, nobody_on_shift) = tell(nobody_on_shift, board.told.nobody_on_shift, Still::NobodyOnShift);
    let (second, rooms_late) = tell(rooms_late, board.told.rooms_late, Still::RoomsLate);
    (first.and(second), Told { nobody_on_shift, rooms_late, ..board.told.clone() })
}

/// Tells the supervisors, unless they were told a while ago only; and when they were told last. If there are none,
/// nobody was told: the first who becomes one is.
fn told_now_and_then(
    told: Option<Timestamp>,
    roster: &[Operator],
    still: Still,
    settings: &Settings,
    now: Timestamp,
) -> (Change, Option<Timestamp>) {
    let supervisors = supervisors(roster, settings);
    if supervisors.is_empty() || !settings.tells_supervisors_again(told, now) {
        return (Change::nothing(), told);
    }
    let tell = |change: Change, to| change.tell(to, Notice::StandsStill { still: still.clone() });
    (supervisors.into_iter().fold(Change::nothing(), tell), Some(now))
}

#[cfg(test)]
mod tests;
