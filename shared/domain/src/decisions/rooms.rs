//! The pool of rooms: wanted ahead of time, made by the host, and gone or used again after their chat.
use crate::{
    Cause, Change, ChatId, DeskId, Due, Ending, GroupId, HostJob, HostReport, InviteLink, Lead, LeadState, Room,
    RoomId, RoomState, Settings, Stale, Ticket, Timestamp, Wanted, Work, Write,
    closing::{Party, end_with},
    model::room::RESTS_FOR,
};

/// How many rooms one change asks for at most, and how many that failed it clears away: a transaction holds 100 writes,
/// the journal item included (DynamoDB `TransactWriteItems`).
const AT_ONCE: usize = 49;

/// What the pool is filled up under: once in a while, whoever does it.
pub fn cause_of_top_up(desk: &DeskId, settings: &Settings, now: Timestamp) -> Cause {
    Cause::Deadline { due: Due::Pool { desk: desk.clone() }, at: now.beginning_of(settings.fill_pool_every()) }
}

/// Asks for as many rooms as the pool lacks. Those already asked for and those that rest count, so that a host that is
/// down is not asked twice; those that failed are cleared away, and the ones asked for in their place count as asked
/// for since then. A room is an item before the host hears of it.
pub fn top_up(desk: &DeskId, settings: &Settings, rooms: &[Room], cause: &Cause, now: Timestamp) -> Change {
    let counts = |room: &&Room| match room.state {
        RoomState::Asked { .. } | RoomState::Ready { .. } | RoomState::Resting { .. } => true,
        RoomState::Failed { .. } | RoomState::Taken { .. } => false,
    };
    let lacking = settings.pool.saturating_sub(rooms.iter().filter(counts).count()).min(AT_ONCE);
    let failed = failed_first_of(rooms);
    let in_whose_place = failed.iter().map(|(since, _)| *since).chain(std::iter::repeat(now));
    let cleared = failed.iter().take(AT_ONCE).map(|(_, room)| Write::DeleteRoom((*room).clone()));
    let cleared = cleared.fold(Change::nothing(), Change::write);
    (0..lacking).zip(in_whose_place).fold(cleared, |change, (index, since)| {
        let room = Room {
            id: cause.room_id(index),
            desk: desk.clone(),
            account: settings.account.clone(),
            state: RoomState::Asked { since },
            version: 0,
        };
        let job = HostJob { account: room.account.clone(), room: room.id.clone(), work: Work::PrepareRoom };
        change.write(Write::PutRoom(room)).ask(job)
    })
}

/// The rooms that failed, the one that has been wanted for longest first.
fn failed_first_of(rooms: &[Room]) -> Vec<(Timestamp, &Room)> {
    let since = |room: &Room| if let RoomState::Failed { since } = room.state { Some(since) } else { None };
    let mut failed: Vec<(Timestamp, &Room)> = rooms.iter().filter_map(|room| Some((since(room)?, room))).collect();
    failed.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
    failed
}

/// Whether a room has been wanted for longer than the host should need: it is down, or cannot make rooms.
pub fn are_late(rooms: &[Room], settings: &Settings, now: Timestamp) -> bool {
    let late = |room: &Room| match room.state {
        RoomState::Asked { since } | RoomState::Failed { since } => now.since(since) >= settings.host_late_after(),
        RoomState::Resting { since, .. } => now.since(since) >= RESTS_FOR + settings.host_late_after(),
        RoomState::Ready { .. } | RoomState::Taken { .. } => false,
    };
    rooms.iter().any(late)
}

/// The host has made a room, or got it ready again. Whoever hears so looks at the queue afterwards.
pub fn became_ready(room: Option<Room>, group: GroupId, link: InviteLink) -> Result<Change, Stale> {
    let room = in_the_making(room)?;
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Ready { group, link }, ..room })))
}

/// The host cannot make a room, or get it ready again: the next look at the pool asks for another in its place.
pub fn failed(room: Option<Room>) -> Result<Change, Stale> {
    let room = room.ok_or(Stale)?;
    let since = match room.state {
        RoomState::Asked { since } => since,
        RoomState::Resting { since, .. } => since.after(RESTS_FOR),
        RoomState::Failed { .. } | RoomState::Ready { .. } | RoomState::Taken { .. } => return Err(Stale),
    };
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Failed { since }, ..room })))
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
        RoomState::Asked { .. }
        | RoomState::Failed { .. }
        | RoomState::Ready { .. }
        | RoomState::Taken { .. }
        | RoomState::Resting { .. } => Err(Stale),
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
        RoomState::Failed { .. } | RoomState::Ready { .. } | RoomState::Taken { .. } => false,
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
    fn a_room_that_failed_gives_way_to_another_that_has_been_wanted_for_as_long() {
        let settings = Settings { pool: 2, ..Settings::default() };
        let asked = Room { state: RoomState::Asked { since: Timestamp(7) }, version: 1, ..room() };
        let [Write::PutRoom(failed)] = &failed(Some(asked)).unwrap().writes[..] else {
            panic!("the room stays, as one that failed")
        };

        let cause = cause_of_top_up(&desk(), &settings, Timestamp(60_000));
        let change = top_up(&desk(), &settings, std::slice::from_ref(failed), &cause, Timestamp(60_000));

        assert_eq!(change.writes[0], Write::DeleteRoom(failed.clone()));
        let since = |write: &Write| {
            let Write::PutRoom(Room { state: RoomState::Asked { since }, .. }) = write else { return None };
            Some(since.0)
        };
        assert_eq!(change.writes.iter().filter_map(since).collect::<Vec<_>>(), [7, 60_000]);
    }

    #[test]
    fn a_pool_that_failed_as_a_whole_is_asked_for_again_within_one_transaction_at_a_time() {
        let settings = Settings { pool: 400, ..Settings::default() };
        let one = |number| Room {
            id: RoomId(format!("room-{number}")),
            state: RoomState::Failed { since: Timestamp(number) },
            version: 1,
            ..room()
        };
        let rooms: Vec<Room> = (0..400).map(one).collect();
        let cause = cause_of_top_up(&desk(), &settings, Timestamp(60_000));
        assert_eq!(top_up(&desk(), &settings, &rooms, &cause, Timestamp(60_000)).writes.len(), 98);
    }

    #[test]
    fn a_host_that_never_makes_a_room_is_late_however_often_it_says_so() {
        let settings = Settings { pool: 1, ..Settings::default() };
        let mut rooms: Vec<Room> = vec![];
        for minute in 0..20 {
            let now = Timestamp(minute * 60_000);
            assert_eq!(are_late(&rooms, &settings, now), minute >= 10, "minute {minute}");
            let change = top_up(&desk(), &settings, &rooms, &cause_of_top_up(&desk(), &settings, now), now);
            let put = |write| if let Write::PutRoom(room) = write { Some(room) } else { None };
            let asked = change.writes.into_iter().find_map(put);
            let [Write::PutRoom(failed)] = &failed(asked).unwrap().writes[..] else { panic!("it failed") };
            rooms = vec![failed.clone()];
        }
    }

    #[test]
    fn a_pool_that_only_rests_is_late_once_nobody_gets_it_ready() {
        let settings = Settings::default();
        let resting = Room { state: RoomState::Resting { group: chat().group, since: Timestamp(0) }, ..room() };
        let late = Timestamp(0).after(RESTS_FOR + settings.host_late_after());
        assert!(are_late(std::slice::from_ref(&resting), &settings, late));
        assert!(!are_late(&[resting], &settings, Timestamp(late.0 - 1)));
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
