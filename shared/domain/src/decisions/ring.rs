//! Notifies operators on shift that leads are waiting, at a limited rate.
use crate::{Board, Change, Context, DeskSnapshot, Notice, Operator, Place, Position, Recipient, Shift, Ticket, Write};

/// The facts that are needed to notify operators when a lead joins an empty queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The board as it was read.
    pub board: Board,
    /// Every operator on shift.
    pub on_shift: Vec<Recipient>,
}

/// Rings immediately for a ticket that joins an empty queue. `place` is the ticket's place. If the last ring was less
/// than `redraw_every` ago, the next redraw rings instead. The change also stores the time of the ring in the board,
/// and fails if the board was changed since it was read. So if several leads find the queue empty at the same moment,
/// only one of them causes a ring.
pub(crate) fn ring_at_once(ring: Ring, place: Place, context: &Context<'_>) -> Change {
    let Ring { board, on_shift } = ring;
    let is_early = board.rung_at.is_some_and(|at| context.now.since(at) < context.settings.redraw_every());
    if is_early || on_shift.is_empty() {
        return Change::nothing();
    }
    let next = Board { newest: Some(place), rung_at: Some(context.now), ..board };
    ring_for(Change::nothing().write(Write::PutBoard(next)), on_shift, Position::Exactly(1))
}

/// Rings if the queue has a new ticket and the last ring was at least `redraw_every` ago, or if leads still wait and
/// the last ring was at least `remind_waiting_every` ago. `None` if no ring is due.
pub(crate) fn ring_if_due(board: &Board, snapshot: &DeskSnapshot, context: &Context<'_>) -> Option<Change> {
    let DeskSnapshot { front, roster, .. } = snapshot;
    if front.is_empty() || !is_due(board, front.tickets(), context) {
        return None;
    }
    let on_shift = roster.iter().filter(|operator| operator.shift == Shift::On).map(Operator::recipient);
    Some(ring_for(Change::nothing(), on_shift, front.length()))
}

fn is_due(board: &Board, tickets: &[Ticket], context: &Context<'_>) -> bool {
    let is_new = |ticket: &Ticket| board.newest.is_none_or(|newest| ticket.place.since > newest.since);
    let somebody_is_new = tickets.iter().any(is_new);
    board.rung_at.map(|at| context.now.since(at)).is_none_or(|since| {
        (somebody_is_new && since >= context.settings.redraw_every())
            || since >= context.settings.remind_waiting_every()
    })
}

fn ring_for(change: Change, operators: impl IntoIterator<Item = Recipient>, waiting: Position) -> Change {
    operators.into_iter().fold(change, |change, to| change.notify(to, Notice::SomebodyWaits { waiting }))
}

#[cfg(test)]
mod tests;
