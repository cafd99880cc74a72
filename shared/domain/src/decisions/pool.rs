//! The pool of rooms: rooms are requested before they are needed.
use crate::{
    Cause, Change, Context, DeskId, Due, HostJob, HostTask, Room, RoomState, Settings, Timestamp, Write,
    model::room::RESTS_FOR,
};

/// The most rooms that one change requests, and the most failed rooms that one change deletes. These writes and the
/// journal item must fit into one transaction, which has at most 100 writes (DynamoDB `TransactWriteItems`).
const AT_ONCE: usize = 49;

/// Returns the cause of a top-up. All top-ups within one interval have the same cause, so that missing rooms are
/// requested only once per interval.
pub fn cause_of_top_up(desk: &DeskId, settings: &Settings, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Pool { desk: desk.clone() }, at: now.beginning_of(settings.fill_pool_every()) }
}

/// Requests rooms until the pool has the number of rooms from the settings. Requested and resting rooms count as part
/// of the pool. Otherwise each top-up would request more rooms from a host that is down. Failed rooms are deleted. A
/// room that replaces a failed room keeps the `since` of the failed room. Otherwise [`is_late`] would not notice a host
/// that fails again and again. Each new room is stored before its job is sent.
pub fn top_up(rooms: &[Room], context: &Context<'_>) -> Change {
    let Context { desk, settings, cause, now } = *context;
    let counts = |room: &&Room| match room.state {
        RoomState::Asked { .. } | RoomState::Ready { .. } | RoomState::Resting { .. } => true,
        RoomState::Failed { .. } | RoomState::Taken { .. } => false,
    };
    let lacking = settings.pool.saturating_sub(rooms.iter().filter(counts).count()).min(AT_ONCE);
    let failed = failed_oldest_first(rooms);
    let wanted_since = failed.iter().map(|(since, _)| *since).chain(std::iter::repeat(now));
    let deleted = failed.iter().take(AT_ONCE).map(|(_, room)| Write::DeleteRoom((*room).clone()));
    let deleted = deleted.fold(Change::nothing(), Change::write);
    (0..lacking).zip(wanted_since).fold(deleted, |change, (index, since)| {
        let room = Room {
            id: cause.room_id(index),
            desk: desk.clone(),
            account: settings.account.clone(),
            state: RoomState::Asked { since },
            version: 0,
        };
        let job = HostJob { account: room.account.clone(), room: room.id.clone(), task: HostTask::PrepareRoom };
        change.write(Write::PutRoom(room)).send_job(job)
    })
}

fn failed_oldest_first(rooms: &[Room]) -> Vec<(Timestamp, &Room)> {
    let since = |room: &Room| if let RoomState::Failed { since } = room.state { Some(since) } else { None };
    let mut failed: Vec<(Timestamp, &Room)> = rooms.iter().filter_map(|room| Some((since(room)?, room))).collect();
    failed.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
    failed
}

/// Returns whether the host is late with a room: it has needed longer than `host_late_after` to create the room, or to
/// prepare the room again after its rest. If so, the host is down or cannot create rooms.
pub fn is_late(rooms: &[Room], settings: &Settings, now: Timestamp) -> bool {
    let late = |room: &Room| match room.state {
        RoomState::Asked { since } | RoomState::Failed { since } => now.since(since) >= settings.host_late_after(),
        RoomState::Resting { since, .. } => now.since(since) >= RESTS_FOR + settings.host_late_after(),
        RoomState::Ready { .. } | RoomState::Taken { .. } => false,
    };
    rooms.iter().any(late)
}

#[cfg(test)]
mod tests;
