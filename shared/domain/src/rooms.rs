//! The pool of rooms: wanted ahead of time, made by the host, gone with their chat.
use crate::{
    Cause, Change, ChatId, DeskId, Due, GroupId, HostJob, InviteLink, Room, RoomId, RoomState, Settings, Stale,
    Timestamp, Work, Write,
};

/// How many rooms one change asks for at most: a transaction holds 100 writes (DynamoDB `TransactWriteItems`).
const AT_ONCE: usize = 50;

/// What the pool is filled up under: once a minute, whoever does it.
pub fn cause_of_top_up(desk: &DeskId, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Pool { desk: desk.clone() }, at: now.minute() }
}

/// Asks for as many rooms as the pool lacks. Those already asked for count, so that a host that is down is not asked
/// twice. A room is an item before the host hears of it.
pub fn top_up(desk: &DeskId, settings: &Settings, rooms: &[Room], cause: &Cause, now: Timestamp) -> Change {
    let counts = |room: &&Room| matches!(room.state, RoomState::Asked { .. } | RoomState::Ready { .. });
    let lacking = settings.pool.saturating_sub(rooms.iter().filter(counts).count()).min(AT_ONCE);
    (0..lacking).fold(Change::nothing(), |change, index| {
        let room = Room {
            id: cause.room_id(index),
            desk: desk.clone(),
            account: settings.account.clone(),
            state: RoomState::Asked { since: now },
            version: 0,
        };
        let job = HostJob { account: room.account.clone(), room: room.id.clone(), work: Work::PrepareRoom };
        change.write(Write::PutRoom(room)).ask(job)
    })
}

/// The host has made a room. Whoever hears so looks at the queue afterwards.
pub fn became_ready(room: Option<Room>, group: GroupId, link: InviteLink) -> Result<Change, Stale> {
    let room = asked_for(room)?;
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Ready { group, link }, ..room })))
}

/// The host cannot make a room: the next look at the pool asks for another.
pub fn failed(room: Option<Room>) -> Result<Change, Stale> {
    Ok(Change::nothing().write(Write::DeleteRoom(asked_for(room)?)))
}

/// The archive of its chat is complete, and the room is gone.
pub fn sealed(room: Option<Room>, chat: &ChatId) -> Result<Change, Stale> {
    match room {
        Some(room) if matches!(&room.state, RoomState::Taken { chat: its, .. } if its == chat) => {
            Ok(Change::nothing().write(Write::DeleteRoom(room)))
        }
        Some(_) | None => Err(Stale),
    }
}

fn asked_for(room: Option<Room>) -> Result<Room, Stale> {
    room.filter(|room| matches!(room.state, RoomState::Asked { .. })).ok_or(Stale)
}

/// What a report is stored under.
pub fn cause_of_report(job: &Cause, room: &RoomId, kind: &str) -> Cause {
    Cause::Report { job: job.to_string(), room: room.clone(), kind: kind.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{chat, desk, link, room};

    #[test]
    fn the_pool_counts_rooms_that_are_asked_for_or_ready_but_not_taken() {
        let settings = Settings { pool: 3, ..Settings::default() };
        let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
        let taken = Room { state: RoomState::Taken { group: chat().group, chat: chat().id }, ..room() };
        let cause = cause_of_top_up(&desk(), Timestamp(61_000));

        let change = top_up(&desk(), &settings, &[asked, room(), taken], &cause, Timestamp(61_000));

        assert_eq!(change.writes.len(), 1);
        assert_eq!(change.effects.len(), 1);
    }

    #[test]
    fn the_pool_is_filled_once_a_minute_whoever_does_it() {
        let at = |ms| cause_of_top_up(&desk(), Timestamp(ms));
        assert_eq!(at(60_000), at(119_999));
        assert_ne!(at(60_000), at(120_000));
    }

    #[test]
    fn a_room_becomes_ready_once() {
        let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
        let change = became_ready(Some(asked), chat().group, link()).unwrap();
        assert_eq!(change.writes, [Write::PutRoom(room())]);

        assert_eq!(became_ready(Some(room()), chat().group, link()), Err(Stale));
        assert_eq!(became_ready(None, chat().group, link()), Err(Stale));
    }

    #[test]
    fn a_room_goes_with_its_own_chat_only() {
        let taken = Room { state: RoomState::Taken { group: chat().group, chat: chat().id }, ..room() };
        assert_eq!(sealed(Some(taken.clone()), &ChatId("another".into())), Err(Stale));
        assert_eq!(sealed(Some(taken.clone()), &chat().id).unwrap().writes, [Write::DeleteRoom(taken)]);
    }
}
