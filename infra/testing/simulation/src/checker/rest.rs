//! What is true once nothing moves any more: no fault, no message on its way, the host up, the minute passed
//! (invariants 5, 6, 7 and 12).
use store::Contents;

use super::{
    Checker, messages, order,
    rows::{self, ChatStage, LeadRow, LeadStatus, RoomRow, Rows},
};
use crate::world::World;

/// How long after its moment a chat may be looked at, in milliseconds: a minute, and how much clocks may differ.
const OVERDUE_MS: i64 = 130_000;

impl World {
    /// Whether nothing moves any more.
    pub(crate) fn is_at_rest(&self) -> bool {
        self.running.is_empty()
            && self.all_is_delivered()
            && self.jobs.is_empty()
            && self.reports.is_empty()
            && self.notices.is_empty()
            && self.host.rests()
            && self.checker.minute_has_seen_all()
    }

    /// What moves though nothing should.
    pub(crate) fn what_moves(&self) -> String {
        let (jobs, reports, notices) = (self.jobs.is_empty(), self.reports.is_empty(), self.notices.is_empty());
        format!(
            "running {:?}, all delivered {}, jobs empty {jobs}, reports empty {reports}, notices empty {notices}, host rests {}",
            self.running.keys(),
            self.all_is_delivered(),
            self.host.rests()
        )
    }

    /// Looks at everything.
    pub(crate) fn looks_at_rest(&mut self, contents: &Contents) {
        let problem = self
            .letters()
            .or_else(|| mirror(&self.checker.rows, contents))
            .or_else(|| outbox(contents))
            .or_else(|| self.checker.owed())
            .or_else(|| self.unserved())
            .or_else(|| self.overdue())
            .or_else(|| self.host_is_behind())
            .or_else(|| self.pool())
            .or_else(|| self.rooms())
            .or_else(|| self.screens());
        if let Some(problem) = problem {
            self.checker.is_wrong(format!("at rest: {problem}"));
        }
    }

    fn letters(&self) -> Option<String> {
        let dead =
            self.jobs.dead_letters().chain(self.reports.dead_letters()).chain(self.notices.dead_letters()).next();
        dead.map(|letter| format!("a dead letter of {letter}"))
    }

    fn unserved(&self) -> Option<String> {
        let ticket = order::left_waiting(&self.checker.rows, self.settings.automatic_cap)?;
        Some(format!("{ticket:?} waits, and could be served"))
    }

    /// What is due is looked at by the next minute.
    fn overdue(&self) -> Option<String> {
        let rows = &self.checker.rows;
        let mut open = rows.open.iter().map(|chat| (chat, &rows.chats[chat]));
        let (id, chat) = open.find(|(_, chat)| chat.due.is_some_and(|due| due + OVERDUE_MS < self.now))?;
        Some(format!("{id} was due at {:?}, and nobody looks at it: {chat:?}", chat.due))
    }

    /// Every job of every chat has reached the host, and what is over is sealed.
    fn host_is_behind(&self) -> Option<String> {
        self.checker.rows.chats.iter().find_map(|(id, chat)| {
            let Some(binding) = self.host.chats.get(id) else { return Some(format!("the host never heard of {id}")) };
            let is_over = matches!(chat.stage, ChatStage::Over(_));
            if binding.done != chat.jobs || !binding.parked.is_empty() {
                return Some(format!("{id} has sent {} jobs, and the host has done {}", chat.jobs, binding.done));
            }
            (binding.is_sealed != is_over)
                .then(|| format!("{id} is {:?}, and sealed: {}", chat.stage, binding.is_sealed))
        })
    }

    /// Every room was made once, and as many are kept as are wanted.
    fn pool(&self) -> Option<String> {
        let rooms = &self.checker.rows.rooms;
        if let Some((id, _)) = rooms.iter().find(|(_, room)| matches!(room, RoomRow::Asked)) {
            return Some(format!("room {id} was asked for, and never came"));
        }
        let no_longer = |room: &&RoomRow| matches!(room, RoomRow::Failed | RoomRow::Taken { .. });
        let kept = rooms.len() - rooms.values().filter(no_longer).count();
        if kept < self.settings.pool {
            return Some(format!("{kept} rooms are kept, not {}", self.settings.pool));
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

    /// In a room is who belongs there; its lead is there if they are said to be; nobody waits at the door.
    fn rooms(&self) -> Option<String> {
        let rows = &self.checker.rows;
        self.telegram.groups.iter().filter(|(_, group)| !group.is_gone).find_map(|(id, group)| {
            let chat = rows.open.iter().map(|chat| &rows.chats[chat]).find(|chat| chat.group == *id);
            let belongs = |user: &i64| chat.is_some_and(|chat| chat.lead == *user || chat.operator == Some(*user));
            if let Some(user) = group.members.iter().find(|user| !belongs(user)) {
                return Some(format!("{user} is in {id}, where they do not belong: {chat:?}"));
            }
            if let Some(user) = group.asking.iter().next() {
                return Some(format!("{user} asks to be let into {id}, and is not answered: {chat:?}"));
            }
            let chat = chat?;
            let is_there = group.members.contains(&chat.lead);
            (is_there != (chat.stage == ChatStage::Talking))
                .then(|| format!("{chat:?}, and its lead is there: {is_there}"))
        })
    }

    /// Who has always been in reach since their state changed last sees it.
    fn screens(&self) -> Option<String> {
        self.telegram.people.values().filter(|person| person.is_reachable()).find_map(|person| {
            let lead = self.checker.rows.leads.get(&person.user)?;
            let is_also_an_operator = self.cast.get(&person.user).is_some_and(|mind| mind.is_of_staff());
            let lost_something = self.checker.may_have_missed(person.user);
            if is_also_an_operator || lost_something || !lead.is_reachable {
                return None;
            }
            let Checker { rows, places, .. } = &self.checker;
            messages::contradiction(rows, person).or_else(|| places.misplaced(rows, person))
        })
    }
}

/// The checker has seen everything that is stored.
fn mirror(rows: &Rows, contents: &Contents) -> Option<String> {
    let leads = contents.leads.iter().all(|(user, lead)| {
        let same = |row: &LeadRow| LeadRow { written: row.written, stood: row.stood, ..rows::lead_row(lead) } == *row;
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
    let waiting = rows.leads.values().filter(|lead| matches!(lead.stands, LeadStatus::Waiting { .. })).count();
    (!(leads && operators && rooms && chats && tickets && waiting <= rows.tickets.len()))
        .then(|| "something was stored that nobody has told".to_owned())
}

fn outbox(contents: &Contents) -> Option<String> {
    let unsent = contents.journal.iter().find(|(_, journaled)| !journaled.unsent.is_empty());
    unsent.map(|(cause, journaled)| format!("{cause} has something unsent: {:?}", journaled.unsent))
}
