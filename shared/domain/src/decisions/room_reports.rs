//! The host's reports about rooms: ready, failed, sealed, lost.
use crate::{
    Cause, Change, ChatId, Context, Ending, FullChat, GroupId, HostReport, InviteLink, Lead, LeadState, Room,
    RoomState, Stale, Ticket, TicketNeeds, Timestamp, Write, decisions::closing::end_with, model::room::RESTS_FOR,
};

/// Marks a room as ready after the host has created it or prepared it again. The caller must rematch afterwards.
pub fn room_ready(room: Option<Room>, group: GroupId, link: InviteLink) -> Result<Change, Stale> {
    let room = not_ready(room)?;
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Ready { group, link }, ..room })))
}

/// Stores that the host cannot create a room, or cannot prepare it again. The next top-up requests a replacement.
pub fn room_failed(room: Option<Room>) -> Result<Change, Stale> {
    let room = room.ok_or(Stale)?;
    let since = match room.state {
        RoomState::Asked { since } => since,
        RoomState::Resting { since, .. } => since.after(RESTS_FOR),
        RoomState::Failed { .. } | RoomState::Ready { .. } | RoomState::Taken { .. } => return Err(Stale),
    };
    Ok(Change::nothing().write(Write::PutRoom(Room { state: RoomState::Failed { since }, ..room })))
}

/// Handles the report that the archive of a chat is complete. If `rests` is true, the chat's room rests before it is
/// used again. If not, the host has deleted the room, and the room's item in the table is deleted too.
pub fn chat_sealed(room: Option<Room>, chat: &ChatId, rests: bool, now: Timestamp) -> Result<Change, Stale> {
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

/// Deletes a lost room. If a chat takes place in the room, the chat ends, and its lead goes back to the queue to wait
/// for another room. The lead keeps the time of the original request. `chat` is the chat in the room, if there is one.
/// The caller must rematch afterwards.
pub fn room_lost(room: Option<Room>, chat: Option<FullChat>, context: &Context<'_>) -> Result<Change, Stale> {
    let room = room.ok_or(Stale)?;
    let gone = Change::nothing().write(Write::DeleteRoom(room));
    match chat.filter(|full| !full.chat.is_over()) {
        Some(full) => Ok(gone.and(back_to_queue_for_a_room(full, context))),
        None => Ok(gone),
    }
}

fn back_to_queue_for_a_room(full: FullChat, context: &Context<'_>) -> Change {
    let place = full.chat.place.again();
    let desk = full.chat.desk.clone();
    let ticket = full.lead.as_ref().filter(|lead| lead.is_in(&full.chat.id)).map(|lead| Ticket {
        desk,
        lead: lead.recipient(),
        lead_name: lead.name.clone(),
        place,
        needs: TicketNeeds::Chat { screen: None },
    });
    let waits = |lead| Lead { state: LeadState::Waiting(place), ..lead };
    let ended = end_with(full, Ending::RoomLost, waits, context);
    ticket.into_iter().fold(ended, |change, ticket| change.write(Write::PutTicket(ticket)))
}

fn not_ready(room: Option<Room>) -> Result<Room, Stale> {
    let made = |room: &Room| match room.state {
        RoomState::Asked { .. } | RoomState::Resting { .. } => true,
        RoomState::Failed { .. } | RoomState::Ready { .. } | RoomState::Taken { .. } => false,
    };
    room.filter(made).ok_or(Stale)
}

/// Returns the cause under which the change for a report is stored. `job` is the cause of the job that the report
/// answers. For a report that answers no job, `job` is [`Cause::HostEvent`] or [`Cause::Holder`].
pub fn cause_of_report(job: &Cause, report: &HostReport) -> Cause {
    Cause::Report { job: job.to_string(), subject: report.subject(), kind: report.kind().to_owned() }
}

#[cfg(test)]
mod tests;
