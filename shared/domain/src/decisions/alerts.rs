//! Alerts for supervisors: nobody on shift, late rooms, a host that has stopped.
use crate::{
    Alert, AlertTimes, Board, Change, Context, DeskSnapshot, HostDownAlert, Notice, Operator, Shift, Stale, Timestamp,
    Write, decisions::pool, supervisors,
};

/// Alerts the supervisors that the host has stopped and will not restart without help. The next holder of the lease may
/// stop for the same reason, so an alert with the same reason is sent at most once per `tell_supervisors_every_s`.
/// `Stale` if the last alert with this reason is too recent, or if there is no supervisor.
pub fn host_down(board: Board, roster: &[Operator], reason: String, context: &Context<'_>) -> Result<Change, Stale> {
    let last = board.alerted.host_down.as_ref().filter(|down| down.reason == reason).map(|down| down.at);
    let (change, at) = alert_if_due(last, roster, &Alert::HostDown { reason: reason.clone() }, context);
    if change.effects.is_empty() {
        return Err(Stale);
    }
    let host_down = at.map(|at| HostDownAlert { at, reason });
    Ok(change.write(Write::PutBoard(Board { alerted: AlertTimes { host_down, ..board.alerted }, ..board })))
}

/// Alerts the supervisors to problems in the desk's current state: nobody is on shift, or rooms are late. Also returns
/// the times of the last alerts, for the board. If a problem is over, its time is cleared, so that the supervisors are
/// alerted immediately when the problem comes back.
pub(crate) fn alert_about(board: &Board, snapshot: &DeskSnapshot, context: &Context<'_>) -> (Change, AlertTimes) {
    let DeskSnapshot { front, roster, rooms } = snapshot;
    let nobody_on_shift = !front.is_empty() && roster.iter().all(|operator| operator.shift == Shift::Off);
    let rooms_late = pool::is_late(rooms, context.settings, context.now);
    let alert = |is_so: bool, last: Option<Timestamp>, alert: &Alert| {
        if is_so { alert_if_due(last, roster, alert, context) } else { (Change::nothing(), None) }
    };
    let (first, nobody_on_shift) = alert(nobody_on_shift, board.alerted.nobody_on_shift, &Alert::NobodyOnShift);
    let (second, rooms_late) = alert(rooms_late, board.alerted.rooms_late, &Alert::RoomsLate);
    (first.and(second), AlertTimes { nobody_on_shift, rooms_late, ..board.alerted.clone() })
}

/// Alerts the supervisors, unless the last alert is too recent. Also returns the time of the last alert. If there are
/// no supervisors, this time is not updated, so that the first supervisor who is added gets the alert.
fn alert_if_due(
    last: Option<Timestamp>,
    roster: &[Operator],
    alert: &Alert,
    context: &Context<'_>,
) -> (Change, Option<Timestamp>) {
    let supervisors = supervisors(roster, context.settings);
    if supervisors.is_empty() || !context.settings.alerts_again(last, context.now) {
        return (Change::nothing(), last);
    }
    let notify = |change: Change, to| change.notify(to, Notice::Alert { alert: alert.clone() });
    (supervisors.into_iter().fold(Change::nothing(), notify), Some(context.now))
}

#[cfg(test)]
mod tests;
