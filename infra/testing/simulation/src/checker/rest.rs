//! The desk at rest: what must be true once no faults occur, no message is on its way, the host is up and the timers
//! have done all their work (invariants 5, 6, 7 and 12).
use store::Contents;

use crate::{
    checker::{Checker, messages, order},
    host::Host,
    rows::{self, ChatStage, LeadRow, LeadStatus, RoomRow, Rows},
    world::World,
};

/// The longest time, in milliseconds, that may pass between a chat's deadline and the tick that handles the deadline.
/// It is more than two intervals between ticks (at most 60.5 s each) plus the error of a worker's clock (at most 0.7
/// s). Two intervals are needed because the first tick after the deadline may run on a worker with a slow clock. By
/// that clock the deadline has not passed yet, so only the next tick handles it.
const OVERDUE_MS: i64 = 130_000;

/// The world, the host and the checker at one moment, for the checks of the desk at rest.
pub(crate) struct DeskSnapshot<'a> {
    pub(crate) world: &'a World,
    pub(crate) host: &'a Host,
    pub(crate) checker: &'a Checker,
}

impl DeskSnapshot<'_> {
    pub(crate) fn is_at_rest(&self) -> bool {
        self.world.has_handled_everything()
            && self.world.jobs.is_empty()
            && self.host.rests()
            && self.checker.minutes.have_seen_all()
    }

    /// Describes the work that is still in progress. This is the error text for a desk that did not come to rest in
    /// time.
    pub(crate) fn describe_movement(&self) -> String {
        let World { telegram, jobs, reports, notices, running, .. } = self.world;
        let (jobs, reports, notices) = (jobs.is_empty(), reports.is_empty(), notices.is_empty());
        format!(
            "running {:?}, all delivered {}, jobs empty {jobs}, reports empty {reports}, notices empty {notices}, host rests {}",
            running.keys(),
            telegram.deliveries.are_all_taken(),
            self.host.rests()
        )
    }

    /// Describes the first violation that is found in the desk at rest. `None` if there is none.
    pub(crate) fn problem(&self, contents: &Contents) -> Option<String> {
        let problem = self
            .dead_letter()
            .or_else(|| unseen_change(&self.checker.rows, contents))
            .or_else(|| unsent_effect(contents))
            .or_else(|| self.checker.promises.first_owed())
            .or_else(|| self.unserved_ticket())
            .or_else(|| self.overdue_chat())
            .or_else(|| self.unfinished_job())
            .or_else(|| self.missing_room())
            .or_else(|| self.misplaced_person())
            .or_else(|| self.misleading_message())?;
        Some(format!("at rest: {problem}"))
    }

    fn dead_letter(&self) -> Option<String> {
        let World { jobs, reports, notices, .. } = self.world;
        let letter = jobs.dead_letters().chain(reports.dead_letters()).chain(notices.dead_letters()).next();
        letter.map(|letter| format!("a message became a dead letter: {letter}"))
    }

    fn unserved_ticket(&self) -> Option<String> {
        let ticket = order::left_waiting(&self.checker.rows, self.world.settings.automatic_cap)?;
        Some(format!("{ticket:?} waits and could be served"))
    }

    /// Describes a chat whose deadline passed more than [`OVERDUE_MS`] ago, although no tick has handled the deadline.
    fn overdue_chat(&self) -> Option<String> {
        let now = self.world.kernel.now;
        let rows = &self.checker.rows;
        let mut open = rows.open.iter().map(|chat| (chat, &rows.chats[chat]));
        let (id, chat) = open.find(|(_, chat)| chat.due.is_some_and(|due| due + OVERDUE_MS < now))?;
        Some(format!("{id} was due at {:?}, but was not reviewed: {chat:?}", chat.due))
    }

    /// Describes a chat with jobs that the host has not done, or a chat that is over but not sealed.
    fn unfinished_job(&self) -> Option<String> {
        self.checker.rows.chats.iter().find_map(|(id, chat)| {
            let Some(hosted) = self.host.chats.get(id) else { return Some(format!("the host got no job of {id}")) };
            let is_over = matches!(chat.stage, ChatStage::Over(_));
            if hosted.done != chat.jobs || !hosted.parked.is_empty() {
                return Some(format!("{id} has sent {} jobs, but the host has done {}", chat.jobs, hosted.done));
            }
            (hosted.is_sealed != is_over)
                .then(|| format!("{id} is {:?}, but sealed = {}", chat.stage, hosted.is_sealed))
        })
    }

    /// Describes a room that was asked for but never made, a pool that is too small, or a room that is still taken by a
    /// chat that is over.
    fn missing_room(&self) -> Option<String> {
        let rooms = &self.checker.rows.rooms;
        if let Some((id, _)) = rooms.iter().find(|(_, room)| matches!(room, RoomRow::Asked)) {
            return Some(format!("room {id} was asked for, but never made"));
        }
        let no_longer = |room: &&RoomRow| matches!(room, RoomRow::Failed | RoomRow::Taken { .. });
        let kept = rooms.len() - rooms.values().filter(no_longer).count();
        if kept < self.world.settings.pool {
            return Some(format!("there are {kept} rooms, not {}", self.world.settings.pool));
        }
        let over = rooms.iter().find_map(|(id, room)| match room {
            RoomRow::Taken { chat, .. } if self.checker.is_over(chat) => Some((id, chat)),
            RoomRow::Asked
            | RoomRow::Failed
            | RoomRow::Ready { .. }
            | RoomRow::Taken { .. }
            | RoomRow::Resting { .. } => None,
        });
        over.map(|(id, chat)| format!("room {id} is still taken by {chat}, which is over"))
    }

    /// Describes a person in a room where they do not belong, a person who still waits to be let in, or a lead whose
    /// presence in the room differs from the state of their chat.
    fn misplaced_person(&self) -> Option<String> {
        let rows = &self.checker.rows;
        self.world.telegram.groups.iter().filter(|(_, group)| !group.is_gone).find_map(|(id, group)| {
            let chat = rows.open.iter().map(|chat| &rows.chats[chat]).find(|chat| chat.group == *id);
            let belongs = |user: &i64| chat.is_some_and(|chat| chat.lead == *user || chat.operator == Some(*user));
            if let Some(user) = group.members.iter().find(|user| !belongs(user)) {
                return Some(format!("{user} is in {id}, where they do not belong: {chat:?}"));
            }
            if let Some(user) = group.asking.iter().next() {
                return Some(format!("{user} asked to join {id} and got no answer: {chat:?}"));
            }
            let chat = chat?;
            let is_there = group.members.contains(&chat.lead);
            (is_there != (chat.stage == ChatStage::Talking))
                .then(|| format!("{chat:?}, and its lead is there: {is_there}"))
        })
    }

    /// Describes a lead who sees a wrong status or place. Skips staff, and leads who may have missed a message.
    fn misleading_message(&self) -> Option<String> {
        let Checker { rows, places, reach, staff, .. } = self.checker;
        self.world.telegram.people.values().filter(|person| person.is_reachable()).find_map(|person| {
            let lead = rows.leads.get(&person.user)?;
            if staff.contains(&person.user) || reach.may_have_missed(person.user) || !lead.is_reachable {
                return None;
            }
            messages::contradiction(rows, person).or_else(|| places.mistake(rows, person))
        })
    }
}

/// Describes a difference between the stored items and the rows that the checker has read. A difference means that
/// something was stored without the checker's knowledge.
fn unseen_change(rows: &Rows, contents: &Contents) -> Option<String> {
    let leads = contents.leads.iter().all(|(user, lead)| {
        let same = |row: &LeadRow| {
            LeadRow { written: row.written, status_since: row.status_since, ..rows::lead_row(lead) } == *row
        };
        rows.leads.get(&user.0).is_some_and(same)
    });
    let operators = contents
        .operators
        .values()
        .flatten()
        .all(|(user, operator)| rows.operators.get(&user.0) == Some(&rows::operator_row(operator)));
    let rooms =
        contents.rooms.values().flatten().all(|(id, room)| rows.rooms.get(&id.0) == Some(&rows::room_row(room)));
    let chats = contents.chats.len() == rows.chats.len();
    let tickets = contents.tickets().count() == rows.tickets.len();
    let waiting = rows.leads.values().filter(|lead| matches!(lead.status, LeadStatus::Waiting { .. })).count();
    (!(leads && operators && rooms && chats && tickets && waiting <= rows.tickets.len()))
        .then(|| "the tables hold something that the checker did not see".to_owned())
}

fn unsent_effect(contents: &Contents) -> Option<String> {
    let unsent = contents.journal.iter().find(|(_, journaled)| !journaled.unsent.is_empty());
    unsent.map(|(cause, journaled)| format!("{cause} has unsent effects: {:?}", journaled.unsent))
}
