//! Places: checks that a waiting lead sees their current place and the reason for the wait, in their language, in the
//! message that the desk redraws.
use std::collections::BTreeSet;

use bot::screens::{Message, View};
use domain::{Position, Screen, WaitReason};

use crate::{
    checker::messages,
    rows::{RoomRow, Rows, TicketRow},
    telegram::Person,
};

/// How many leads at the front of the queue get a redraw when their place changes.
const REDRAWN: usize = 50;

/// Describes what is wrong in the message that shows a waiting lead their place. Its language or place may be wrong, or
/// it may say that the lead waits for a room although a room is ready. A refusal in this message is allowed, because a
/// refusal replaces the message whose button was pressed.
fn wrong_place(rows: &Rows, person: &Person) -> Option<String> {
    let mut line: Vec<&TicketRow> = rows.tickets.values().collect();
    line.sort_by_key(|ticket| (ticket.since, ticket.lead));
    let ahead = line.iter().position(|ticket| ticket.lead == person.user).filter(|ahead| *ahead < REDRAWN)?;
    let ticket = line[ahead];
    let shown = &person.shown.get(&ticket.screen?)?.text;
    let position = Position::Exactly(ahead + 1);
    let language = rows.leads.get(&person.user)?.language;
    let is_it = |wait_reason| {
        bot::screens::show(&Screen::Waiting { position, wait_reason }, language, &View::default()).text == *shown
    };
    let room_is_ready = rows.rooms.values().any(|room| matches!(room, RoomRow::Ready { .. }));
    let for_a_room = [WaitReason::Room, WaitReason::LateRoom].into_iter().filter(|_| !room_is_ready);
    let is_shown = for_a_room.chain([WaitReason::Operator]).any(is_it) || messages::refusal(shown).is_some();
    (!is_shown).then(|| format!("{} is number {} in the queue, but sees {shown:?}: {ticket:?}", person.user, ahead + 1))
}

/// The people whose position was shown by an invocation that began before the last redraw of the queue. Such an
/// invocation may have replaced the newer position on their screen by an older one.
#[derive(Debug, Default)]
pub(super) struct Places {
    redrawn: i64,
    drawn_late: BTreeSet<i64>,
}

impl Places {
    /// Records a redraw of the queue.
    pub(super) fn redrawn(&mut self, now: i64) {
        self.redrawn = now;
    }

    /// Records that an invocation has shown `message` to the person `to`. The invocation began at `began`. Messages
    /// without a place are ignored.
    pub(super) fn shown(&mut self, to: i64, message: &Message, began: i64) {
        if !messages::shows_a_place(message) {
            return;
        }
        if began <= self.redrawn {
            self.drawn_late.insert(to);
        } else {
            self.drawn_late.remove(&to);
        }
    }

    /// Describes what is wrong in the message that shows a person their place. `None` if nothing is wrong, or if an
    /// invocation may have replaced the newest place by an older one.
    pub(super) fn mistake(&self, rows: &Rows, person: &Person) -> Option<String> {
        if self.drawn_late.contains(&person.user) { None } else { wrong_place(rows, person) }
    }
}
