//! Redraws the parts of the queue that have changed: the position of each lead at the front of the queue, and the
//! screen of each operator who has the queue open. The board remembers what was shown last.
use crate::{
    Board, Cause, Change, Context, DeskId, DeskSnapshot, Due, Operator, Position, Screen, Settings, ShownPlace, Ticket,
    TicketNeeds, Timestamp, WaitReason, Write,
    decisions::{alerts, ring, supply},
    free_operators,
};

/// Returns the cause of a redraw. All redraws within one interval have the same cause, so that the board is redrawn
/// only once per interval.
pub fn cause_of_redraw(desk: &DeskId, settings: &Settings, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Board { desk: desk.clone() }, at: now.beginning_of(settings.redraw_every()) }
}

/// Redraws the parts of the queue that have changed, notifies operators that leads wait, and alerts supervisors. Stores
/// the board only if it has changed.
pub fn redraw(board: Board, snapshot: &DeskSnapshot, context: &Context<'_>) -> Change {
    let free = free_operators(snapshot.roster.clone(), context.settings);
    let wait_reason = supply::missing(&free, &snapshot.rooms, context.settings, context.now);
    let tickets = snapshot.front.tickets();
    let front: Vec<&Ticket> = tickets.iter().take(Position::LAST_EXACT).collect();
    let shown = redraw_positions(&board, &front, wait_reason).and(redraw_watched(&board, &front, &snapshot.roster));
    let ring = ring::ring_if_due(&board, snapshot, context);
    // Without a ring, the newest tickets stay new, so that a later redraw rings for them.
    let (newest, rung_at) = match ring {
        Some(_) => (tickets.iter().map(|ticket| ticket.place).max_by_key(|place| place.since), Some(context.now)),
        None => (board.newest, board.rung_at),
    };
    let (alerts, alerted) = alerts::alert_about(&board, snapshot, context);
    let next = Board {
        front: front.iter().map(|ticket| place_shown_for(ticket)).collect(),
        wait_reason,
        newest,
        rung_at,
        alerted,
        ..board.clone()
    };
    let change = shown.and(ring.unwrap_or_else(Change::nothing)).and(alerts);
    if next == board { change } else { change.write(Write::PutBoard(next)) }
}

fn place_shown_for(ticket: &Ticket) -> ShownPlace {
    let screen = match ticket.needs {
        TicketNeeds::Chat { screen } => screen,
        TicketNeeds::Operator { .. } => None,
    };
    ShownPlace { lead: ticket.lead.user, place: ticket.place, screen }
}

/// Redraws the position of each lead whose ticket needs a room, if the lead has moved, or if the message or the reason
/// to wait has changed. A lead whose room was lost has no message with the place yet, and gets a new message.
fn redraw_positions(board: &Board, front: &[&Ticket], wait_reason: WaitReason) -> Change {
    let moved = |index: usize, ticket: &Ticket| {
        board.front.get(index) != Some(&place_shown_for(ticket)) || board.wait_reason != wait_reason
    };
    (0..).zip(front).filter(|(index, ticket)| moved(*index, ticket)).fold(
        Change::nothing(),
        |change, (index, ticket)| match ticket.needs {
            TicketNeeds::Chat { screen } => {
                change.redraw(ticket.lead, screen, Screen::Waiting { position: Position::after(index), wait_reason })
            }
            TicketNeeds::Operator { .. } => change,
        },
    )
}

/// Redraws the queue for each operator who has it open, if the leads at the front of the queue have changed.
fn redraw_watched(board: &Board, front: &[&Ticket], roster: &[Operator]) -> Change {
    if front.iter().map(|ticket| ticket.lead.user).eq(board.front.iter().map(|shown| shown.lead)) {
        return Change::nothing();
    }
    let watching = roster.iter().filter_map(|operator| Some((operator.recipient(), operator.watches?)));
    watching.fold(Change::nothing(), |change, (to, message)| change.redraw(to, Some(message), Screen::Queue))
}

#[cfg(test)]
mod tests;
