//! What is shown of the queue: a state, redrawn as the queue moves, and rung for at most so often.
//!
//! The board remembers what was shown last, so that only what has changed is drawn again: the front of the queue first,
//! a position for each lead in it, one screen for each operator who watches.
use serde::{Deserialize, Serialize};

use crate::{
    Cause, Change, DeskId, Due, Notice, Operator, Place, Position, Reader, Room, Screen, Settings, Shift, Still,
    Ticket, Timestamp, UserId, Wanted, Wants, Write, matching, queue::Line, rooms, supervisors,
};

/// What was shown last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Whose.
    pub desk: DeskId,
    /// The front of the queue, the longest-waiting first.
    pub front: Vec<UserId>,
    /// What they were said to wait for.
    pub wants: Wants,
    /// The newest place that was shown.
    pub newest: Option<Place>,
    /// When operators were last told that people wait.
    pub rung_at: Option<Timestamp>,
    /// When the supervisors were last told that people wait and nobody is on shift.
    pub told_nobody_on_shift: Option<Timestamp>,
    /// When the supervisors were last told that the rooms are late.
    pub told_rooms_late: Option<Timestamp>,
    /// As read; 0 if not stored yet.
    pub version: u64,
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
            told_nobody_on_shift: None,
            told_rooms_late: None,
            version: 0,
        }
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
        front: front.iter().map(|ticket| ticket.lead.user).collect(),
        wants,
        newest: scene.line.tickets().iter().map(|ticket| ticket.place).max_by_key(|place| place.since).or(board.newest),
        rung_at,
        told_nobody_on_shift: told.nobody_on_shift,
        told_rooms_late: told.rooms_late,
        ..board.clone()
    };
    let change = shown.and(rings).and(still);
    if next == board { change } else { change.write(Write::PutBoard(next)) }
}

/// A new position for each lead in the front who has moved, in the message that shows it.
fn positions(board: &Board, front: &[&Ticket], wants: Wants) -> Change {
    let moved =
        |index: usize, ticket: &Ticket| board.front.get(index) != Some(&ticket.lead.user) || board.wants != wants;
    (0..).zip(front).filter(|(index, ticket)| moved(*index, ticket)).fold(
        Change::nothing(),
        |change, (index, ticket)| match ticket.wants {
            Wanted::Chat { screen: Some(message) } => {
                let screen = Screen::Waiting { position: Position::after(index), wants };
                change.redraw(ticket.lead, message, screen)
            }
            Wanted::Chat { screen: None } | Wanted::Operator { .. } => change,
        },
    )
}

/// The queue, for each operator who watches it, if it has moved.
fn watched(board: &Board, front: &[&Ticket], roster: &[Operator]) -> Change {
    if front.iter().map(|ticket| ticket.lead.user).eq(board.front.iter().copied()) {
        return Change::nothing();
    }
    let watching = roster.iter().filter_map(|operator| Some((operator.reader(), operator.watches?)));
    watching.fold(Change::nothing(), |change, (reader, message)| change.redraw(reader, message, Screen::Queue))
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

/// When the supervisors were told what.
struct Told {
    nobody_on_shift: Option<Timestamp>,
    rooms_late: Option<Timestamp>,
}

fn stands_still(board: &Board, scene: &Scene, settings: &Settings, now: Timestamp) -> (Change, Told) {
    let nobody_on_shift = !scene.line.is_empty() && scene.roster.iter().all(|operator| operator.shift == Shift::Off);
    let rooms_late = rooms::are_late(&scene.rooms, settings, now);
    let tell = |is_so: bool, told: Option<Timestamp>, still: Still| {
        if !is_so {
            return (Change::nothing(), None);
        }
        if told.is_some_and(|at| now.since(at) < settings.tell_supervisors_every()) {
            return (Change::nothing(), told);
        }
        let change = supervisors(&scene.roster, settings).into_iter().fold(Change::nothing(), |change, supervisor| {
            change.tell(supervisor, Notice::StandsStill { still: still.clone() })
        });
        (change, Some(now))
    };
    let (first, nobody_on_shift) = tell(nobody_on_shift, board.told_nobody_on_shift, Still::NobodyOnShift);
    let (second, rooms_late) = tell(rooms_late, board.told_rooms_late, Still::RoomsLate);
    (first.and(second), Told { nobody_on_shift, rooms_late })
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
