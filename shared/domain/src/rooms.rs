//! The pool of rooms: wanted ahead of time, made by the host, and gone or used again after their chat.
use crate::{
    Cause, Change, ChatId, DeskId, Due, Ending, GroupId, HostJob, HostReport, InviteLink, Lead, LeadState, Room,
    RoomId, RoomState, Settings, Stale, Ticket, Timestamp, Wanted, Work, Write,
    closing::{Party, end_with},
};

/// How many rooms one change asks for at most: a transaction holds 100 writes (DynamoDB `TransactWriteItems`).
const AT_ONCE: usize = 50;

/// What the pool is filled up under: once in a while, whoever does it.
pub fn cause_of_top_up(desk: &DeskId, settings: &Settings, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Pool { desk: desk.clone() }, at: now.beginning_of(settings.redraw_every()) }
}

/// Asks for as many rooms as the pool lacks. Those already asked for and those that rest count, so that a host that is
/// down is not asked twice. A room is an item before the host hears of it.
pub fn top_up(desk: &DeskId, settings: &Settings, rooms: &[Room], cause: &Cause, now: Timestamp) -> Change {
    let counts = |room: &&Room| match room.state {
        RoomState::Asked { .. } | RoomState::Ready { .. } | RoomState::Resting { .. } => true,
        RoomState::Taken { .. } => false,
    };
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

/// Whether the host has left a room unmade for longer than it should.
pub fn are_late(rooms: &[Room], settings: &Settings, now: Timestamp) -> bool {
    let late = |room: &Room| match room.state {
        RoomState::Asked { since } => now.since(since) >= settings.host_late_after(),
        RoomState::Ready { .. } | RoomState::Taken { .. } | RoomState::Resting { .. } => false,
    };
    rooms.iter().any(late)
}

/// The host has made a room, or got it ready again. Whoever hears so looks at the queue afterwards.
pub fn became_ready(room: Option<Room>, group: GroupId, link: InviteLink) -> Result<Change, Stale> {
    let room = in_the_making(room)?;
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Ready { group, link }, ..room })))
}

/// The host cannot make a room, or get it ready again: the next look at the pool asks for another.
pub fn failed(room: Option<Room>) -> Result<Change, Stale> {
    Ok(Change::nothing().write(Write::DeleteRoom(in_the_making(room)?)))
}

/// The archive of its chat is complete. The room rests, or it is gone.
pub fn sealed(room: Option<Room>, chat: &ChatId, rests: bool, now: Timestamp) -> Result<Change, Stale> {
    let room = room.ok_or(Stale)?;
    match &room.state {
        RoomState::Taken { chat: its, group } if its == chat => {
            let group = *group;
            Ok(Change::nothing().write(if rests {
                Write::PutRoom(Room { state: RoomState::Resting { group, since: now }, ..room })
            } else {
                Write::DeleteRoom(room)
            }))
        }
        RoomState::Asked { .. } | RoomState::Ready { .. } | RoomState::Taken { .. } | RoomState::Resting { .. } => {
            Err(Stale)
        }
    }
}

/// A room is lost. Its chat is over, and its lead keeps the first place in the queue, for another room. `party` is the
/// chat in it, if there is one. Whoever hears so looks at the queue afterwards.
pub fn lost(room: Option<Room>, party: Option<Party>, settings: &Settings, now: Timestamp) -> Result<Change, Stale> {
    let room = room.ok_or(Stale)?;
    let gone = Change::nothing().write(Write::DeleteRoom(room));
    match party.filter(|party| !party.chat.is_over()) {
        Some(party) => Ok(gone.and(back_without_a_room(party, settings, now))),
        None => Ok(gone),
    }
}

fn back_without_a_room(party: Party, settings: &Settings, now: Timestamp) -> Change {
    let place = party.chat.place.again();
    let desk = party.chat.desk.clone();
    let ticket = party.lead.as_ref().filter(|lead| lead.sits_in(&party.chat.id)).map(|lead| Ticket {
        desk,
        lead: lead.reader(),
        lead_name: lead.name.clone(),
        place,
        wants: Wanted::Chat { screen: None },
    });
    let waits = |lead| Lead { state: LeadState::Waiting(place), ..lead };
    let ended = end_with(party, Ending::RoomLost, waits, settings, now);
    ticket.into_iter().fold(ended, |change, ticket| change.write(Write::PutTicket(ticket)))
}

fn in_the_making(room: Option<Room>) -> Result<Room, Stale> {
    let made = |room: &Room| match room.state {
        RoomState::Asked { .. } | RoomState::Resting { .. } => true,
        RoomState::Ready { .. } | RoomState::Taken { .. } => false,
    };
    room.filter(made).ok_or(Stale)
}

/// What a report is stored under.
pub fn cause_of_report(job: &Cause, report: &HostReport) -> Cause {
    Cause::Report { job: job.to_string(), subject: report.subject(), kind: report.kind().to_owned() }
}

/// The room that a report is about, if it is about one.
pub fn room_of(report: &HostReport) -> Option<&RoomId> {
    match report {
        HostReport::RoomReady { room, .. }
        | HostReport::RoomFailed { room, .. }
        | HostReport::ChatSealed { room, .. }
        | HostReport::RoomLost { room } => Some(room),
        HostReport::Befriended { .. } | HostReport::Probed { .. } | HostReport::HostDown { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{chat, desk, ihor, link, olena, room, seat};

    #[test]
    fn the_pool_counts_rooms_that_are_asked_for_ready_or_resting_but_not_taken() {
        let settings = Settings { pool: 4, ..Settings::default() };
        let in_state = |state| Room { state, ..room() };
        let asked = in_state(RoomState::Asked { since: Timestamp(0) });
        let resting = in_state(RoomState::Resting { group: chat().group, since: Timestamp(0) });
        let taken = in_state(RoomState::Taken { group: chat().group, chat: chat().id });
        let cause = cause_of_top_up(&desk(), &settings, Timestamp(61_000));

        let change = top_up(&desk(), &settings, &[asked, room(), resting, taken], &cause, Timestamp(61_000));

        assert_eq!(change.writes.len(), 1);
        assert_eq!(change.effects.len(), 1);
    }

    #[test]
    fn the_pool_is_filled_once_in_a_while_whoever_does_it() {
        let at = |ms| cause_of_top_up(&desk(), &Settings::default(), Timestamp(ms));
        assert_eq!(at(60_000), at(119_999));
        assert_ne!(at(60_000), at(120_000));
    }

    #[test]
    fn a_room_becomes_ready_once_and_again_after_a_rest() {
        let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
        let resting = Room { state: RoomState::Resting { group: chat().group, since: Timestamp(0) }, ..room() };
        for unready in [asked, resting] {
            let change = became_ready(Some(unready), chat().group, link()).unwrap();
            assert_eq!(change.writes, [Write::PutRoom(room())]);
        }
        assert_eq!(became_ready(Some(room()), chat().group, link()), Err(Stale));
        assert_eq!(became_ready(None, chat().group, link()), Err(Stale));
    }

    #[test]
    fn a_room_goes_with_its_own_chat_only_or_rests() {
        let taken = Room { state: RoomState::Taken { group: chat().group, chat: chat().id }, ..room() };
        let now = Timestamp(9);
        assert_eq!(sealed(Some(taken.clone()), &ChatId("another".into()), false, now), Err(Stale));
        assert_eq!(
            sealed(Some(taken.clone()), &chat().id, false, now).unwrap().writes,
            [Write::DeleteRoom(taken.clone())]
        );
        let resting = Room { state: RoomState::Resting { group: chat().group, since: now }, ..room() };
        assert_eq!(sealed(Some(taken), &chat().id, true, now).unwrap().writes, [Write::PutRoom(resting)]);
    }

    #[test]
    fn who_loses_the_room_keeps_the_first_place_for_another() {
        let taken = Room { state: RoomState::Taken { group: chat().group, chat: chat().id }, ..room() };
        let lead = Lead { state: LeadState::Accepted(seat()), ..olena() };
        let party = Party { chat: chat(), lead: Some(lead), operator: Some(ihor()) };

        let change = lost(Some(taken), Some(party), &Settings::default(), Timestamp(9)).unwrap();

        let place = chat().place.again();
        assert!(change.writes.contains(&Write::PutLead(Lead { state: LeadState::Waiting(place), ..olena() })));
        assert!(matches!(change.writes.last(), Some(Write::PutTicket(ticket)) if ticket.place == place));
        assert!(change.writes.iter().any(|write| matches!(write, Write::PutChat(chat) if chat.is_over())));
    }

    #[test]
    fn rooms_that_were_asked_for_long_ago_are_late() {
        let asked = Room { state: RoomState::Asked { since: Timestamp(0) }, ..room() };
        let settings = Settings::default();
        let late = Timestamp(0).after(settings.host_late_after());
        assert!(are_late(&[room(), asked.clone()], &settings, late));
        assert!(!are_late(&[room(), asked], &settings, Timestamp(late.0 - 1)));
    }
}
