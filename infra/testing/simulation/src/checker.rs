//! The checker: it reads what is stored and what people see, after every step, and shares no code with what decides.
//!
//! 1. [`rows`]: what is stored, in words of its own.
//! 2. [`agreement`]: what has to agree in it; [`order`]: who is given what, and in which order; [`access`]: who may be
//!    in which room, and see what.
//! 3. [`effects`]: that what was promised is done.
//! 4. [`rest`]: what is true once nothing moves any more; [`messages`]: what people see then.
//! 5. [`decisions`]: which decision a change was, to be counted.
mod access;
mod agreement;
mod decisions;
mod effects;
mod messages;
mod order;
mod places;
mod rest;
mod rows;

use std::collections::{BTreeMap, BTreeSet};

use bot::screens::Message;
use domain::{Cause, Change, RoomState, Write};
use store::Contents;

use crate::{
    chance::Chance,
    counts::Category,
    invocation::{Input, Invocation},
    telegram,
    world::World,
};
use access::Access;
use effects::Promises;
use order::Caps;
use places::Places;
use rows::{ChatStage, RoomRow, Rows};

pub(crate) use decisions::DECISIONS;
pub use messages::REFUSALS;
pub(crate) use order::SupplyReads;

/// How long an index may be behind, in milliseconds.
const INDEX_LAGS_MS: i64 = 5000;

/// A minute, and how much clocks may differ, in milliseconds.
const MINUTE_MS: i64 = 62_000;

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Checker {
    pub(crate) rows: Rows,
    access: Access,
    promises: Promises,
    causes: BTreeSet<String>,
    /// The caps, and since when they hold.
    caps: Vec<(i64, usize, usize)>,
    /// When somebody blocked the bot, or let it write again.
    reach: BTreeMap<i64, i64>,
    have_blocked: BTreeSet<i64>,
    /// Who was told by one what another has changed meanwhile.
    crossed: BTreeSet<i64>,
    places: Places,
    /// When the last minute began that went well, and when something was stored last, but by the minute's own routine: it
    /// fills the pool first, so that a room it gives away is made up for by the next.
    minute_began: i64,
    stored_last: i64,
    /// Since when each group is known.
    known: BTreeMap<i64, i64>,
    /// When each person has pressed or written lately.
    asked: BTreeMap<i64, Vec<i64>>,
    /// Since when somebody else than who made a match possible may have to look: an update was dropped, a command ran.
    look_owed_since: Option<i64>,
    wrong: Option<String>,
}

impl Checker {
    /// This must not be. The first of these is told.
    pub(crate) fn is_wrong(&mut self, problem: String) {
        self.wrong.get_or_insert(problem);
    }

    /// What must not be, if anything was seen.
    pub(crate) fn wrong(&self) -> Option<&str> {
        self.wrong.as_deref()
    }

    /// From now on the queue need not be matched before the next minute.
    pub(crate) fn owes_a_look(&mut self, now: i64) {
        self.look_owed_since = Some(now);
    }

    /// A minute that began then went well: nothing is owed that was owed before.
    pub(crate) fn minute_passed(&mut self, began: i64) {
        self.look_owed_since.take_if(|since| *since < began);
        self.minute_began = self.minute_began.max(began);
    }

    /// Whether a whole minute has passed since something was stored last, and the next has begun: two invocations may
    /// fall into one minute, and then they do one minute's work.
    pub(crate) fn minute_has_seen_all(&self) -> bool {
        self.minute_began > self.stored_last + MINUTE_MS
    }

    /// Whether an index may not have a group yet, since its room has become known so lately.
    fn misses(&self, group: i64, now: i64) -> bool {
        self.known.get(&group).is_none_or(|since| now - since < INDEX_LAGS_MS)
    }

    /// The bot can write to somebody from now on, or cannot.
    pub(crate) fn reach_changed(&mut self, user: i64, blocks: bool, now: i64) {
        self.reach.insert(user, now);
        if blocks {
            self.have_blocked.insert(user);
        }
    }

    /// Whether the bot could not write to somebody at some time, or two have written to them at once.
    fn may_have_missed(&self, user: i64) -> bool {
        self.have_blocked.contains(&user) || self.crossed.contains(&user)
    }

    /// Whether somebody could, or could not, be written to at some moment since then.
    fn reach_changed_since(&self, user: i64, moment: i64) -> bool {
        self.reach.get(&user).is_some_and(|changed| *changed >= moment)
    }

    pub(crate) fn caps_changed(&mut self, now: i64, automatic: usize, hard: usize) {
        self.caps.push((now, automatic, hard));
    }

    /// A person presses or writes.
    pub(crate) fn asks(&mut self, user: i64, now: i64) {
        let asked = self.asked.entry(user).or_default();
        asked.retain(|at| now - at < 60_000);
        asked.push(now);
    }

    /// Whether a person has asked for more than anybody does in earnest.
    fn is_bothersome(&self, user: i64, now: i64) -> bool {
        self.asked.get(&user).is_some_and(|asked| asked.iter().filter(|at| now - *at < 60_000).count() > 10)
    }

    /// The caps that held at some moment since then.
    pub(crate) fn caps_since(&self, moment: i64) -> Caps {
        let last_before = self.caps.iter().rposition(|(from, ..)| *from < moment).unwrap_or(0);
        let held = &self.caps[last_before..];
        Caps {
            lowest_automatic: held.iter().map(|(_, automatic, _)| *automatic).min().unwrap_or(0),
            highest_automatic: held.iter().map(|(_, automatic, _)| *automatic).max().unwrap_or(usize::MAX),
            highest_hard: held.iter().map(|(.., hard)| *hard).max().unwrap_or(usize::MAX),
        }
    }

    /// A chat and a ticket that somebody might press a made-up button for.
    pub(crate) fn something_to_forge(&self, chance: &mut Chance) -> (Option<String>, Option<(i64, i64, u32)>) {
        let open: Vec<&String> = self.rows.open.iter().collect();
        let tickets: Vec<_> = self.rows.tickets.values().map(|it| (it.lead, it.since, it.generation)).collect();
        (chance.pick(&open).map(|chat| (*chat).clone()), chance.pick(&tickets).copied())
    }

    /// The ticket that somebody has.
    pub(crate) fn ticket_of(&self, lead: i64) -> Option<(i64, i64, u32)> {
        let theirs = self.rows.tickets.values().find(|ticket| ticket.lead == lead)?;
        Some((theirs.lead, theirs.since, theirs.generation))
    }

    /// Whether a lead is waiting, has a chat, or was written by a change since `commits` of them were stored.
    fn is_heard(&self, lead: i64, commits: u64) -> bool {
        use rows::LeadStatus;
        let Some(row) = self.rows.leads.get(&lead) else { return false };
        row.written > commits
            || match row.stands {
                LeadStatus::Waiting { .. } | LeadStatus::Invited { .. } | LeadStatus::Accepted { .. } => true,
                LeadStatus::Registered | LeadStatus::Finished => false,
            }
    }
}

impl World {
    /// Whether an index does not find this group.
    pub(crate) fn misses(&self, group: i64) -> bool {
        self.checker.misses(group, self.now)
    }

    /// A change is stored now.
    pub(crate) fn stored(&mut self, cause: &Cause, change: &Change, contents: &Contents) {
        self.trace(|| format!("stored {cause}: {:?}", change.writes));
        let before = self.checker.before(change);
        self.checker.rows.read(&change.writes, contents, self.now);
        if change.writes.iter().any(|write| matches!(write, Write::PutBoard(_))) {
            self.checker.places.redrawn(self.now);
        }
        for kind in decisions::of(&before, &self.checker.rows, change) {
            self.counts.add(Category::Change, kind);
        }
        self.is_the_first_of(cause);
        let promised = self.run().and_then(|run| run.memories.promised.take());
        let (cause, effects) = promised.unwrap_or_else(|| (cause.clone(), change.effects.clone()));
        self.checker.is_owed(&cause, effects);
        self.is_in_order(change, &before);
        let takes_a_room =
            |write: &Write| matches!(write, Write::PutRoom(room) if matches!(room.state, RoomState::Taken { .. }));
        let is_routine =
            self.run().is_some_and(|run| run.input == Input::Tick) && !change.writes.iter().any(takes_a_room);
        let Checker { rows, access, known, stored_last, .. } = &mut self.checker;
        if !is_routine {
            *stored_last = self.now;
        }
        for write in &change.writes {
            if let Write::PutChat(chat) = write {
                access.changed(&rows.chats[&chat.id.0], self.now);
            }
            if let Write::PutRoom(room) = write
                && let Some(RoomRow::Ready { group }) = rows.rooms.get(&room.id.0)
            {
                known.entry(*group).or_insert(self.now);
            }
        }
        if let Some(problem) = agreement::disagreement(&self.checker.rows) {
            self.checker.is_wrong(format!("after {cause}: {problem}"));
        }
    }

    /// Invariant 4.
    fn is_the_first_of(&mut self, cause: &Cause) {
        if !self.checker.causes.insert(cause.to_string()) {
            self.checker.is_wrong(format!("{cause} has changed something twice"));
        }
    }

    fn is_in_order(&mut self, change: &Change, before: &Rows) {
        let Some(assigned) = rows::assigned(&change.effects) else { return };
        let now = self.now;
        let (looking, began) = match self.run() {
            Some(run) => (run.looking.clone(), run.began),
            None => (SupplyReads::default(), now),
        };
        let caps = self.checker.caps_since(began);
        let problem = order::misassigned(&self.checker.rows, before.tickets.values(), &assigned, &looking, caps);
        if let Some(problem) = problem {
            self.checker.is_wrong(problem);
        }
    }

    /// Something is in somebody's private chat now.
    pub(crate) fn showed(&mut self, to: i64, _number: i64, message: &Message) {
        for link in telegram::keys(message).filter_map(telegram::link) {
            if !self.checker.access.may_see(link, to) {
                self.checker.is_wrong(format!("{to} is shown the way into somebody else's room: {link}"));
            }
        }
        if message.text.contains("t.me/+") {
            self.checker.is_wrong(format!("{to} is shown a link in words: {}", message.text));
        }
        self.is_told(to, message);
        let now = self.now;
        let began = self.run().map_or(now, |run| run.began);
        self.checker.places.shown(to, message, began);
        if let Some(refusal) = messages::refusal(&message.text) {
            self.counts.add(Category::Refusal, refusal);
        }
    }

    /// Nobody is told where they stood before whoever tells them began.
    fn is_told(&mut self, to: i64, message: &Message) {
        let is_of_staff = self.cast.get(&to).is_some_and(|mind| mind.is_of_staff());
        let Some(since) = messages::untrue_since(&self.checker.rows, to, message).filter(|_| !is_of_staff) else {
            return;
        };
        if self.run().is_some_and(|run| run.began <= since) {
            self.checker.crossed.insert(to);
            return;
        }
        let lead = &self.checker.rows.leads[&to];
        self.checker.is_wrong(format!("{to} stands {:?} since {since}, and is told {:?}", lead.stands, message.text));
    }

    /// The bot has let somebody into a room.
    pub(crate) fn let_in(&mut self, group: i64, user: i64) {
        let began = self.run().map_or(0, |run| run.began);
        let pass = self.checker.access.pass(group, user);
        if !pass.is_some_and(|pass| pass.since(began)) {
            self.checker
                .is_wrong(format!("{user} was let into {group}, and belongs there no more, or never: {pass:?}"));
        }
        self.sees_what_was_said(group, user);
    }

    /// The host has added somebody to a room.
    pub(crate) fn added(&mut self, group: i64, user: i64) {
        if self.checker.access.pass(group, user).is_none() {
            self.checker.is_wrong(format!("{user} was added to {group}, and never belonged there"));
        }
        self.sees_what_was_said(group, user);
    }

    fn sees_what_was_said(&mut self, group: i64, user: i64) {
        let here = self.checker.chat_in(group);
        let said_in = &self.telegram.groups[&group].said_in;
        if let Some(other) = said_in.iter().find(|said_in| Some(*said_in) != here.as_ref()) {
            self.checker.is_wrong(format!("{user} can read in {group} what was said in {other}, not in {here:?}"));
        }
    }

    /// The bot has removed somebody from a room, or not let them in.
    pub(crate) fn kept_out(&mut self, group: i64, user: i64) {
        let began = self.run().map_or(0, |run| run.began);
        let pass = self.checker.access.pass(group, user);
        if pass.is_some_and(|pass| pass.ever_since(began)) {
            self.checker.is_wrong(format!("{user} was kept out of {group}, where they belong: {pass:?}"));
        }
    }

    /// The bot says in a room that the chat there is over.
    pub(crate) fn says_goodbye(&mut self, group: i64) {
        let began = self.run().map_or(0, |run| run.began);
        let Checker { rows, access, .. } = &self.checker;
        let here = rows.open.iter().map(|chat| &rows.chats[chat]).find(|chat| chat.group == group);
        let goes_on = here.is_some_and(|chat| access.pass(group, chat.lead).is_some_and(|pass| pass.ever_since(began)));
        if goes_on {
            let problem = format!("goodbye is said in {group}, where a chat goes on: {here:?}");
            self.checker.is_wrong(problem);
        }
    }

    /// Somebody says something in a room.
    pub(crate) fn said(&mut self, group: i64, _user: i64) {
        let here = self.checker.chat_in(group).unwrap_or_else(|| "no chat".to_owned());
        self.telegram.groups.get_mut(&group).expect("they are in it").said_in.insert(here);
    }

    /// An update is answered with success.
    pub(crate) fn heard(&mut self, asks: Option<i64>, run: &Invocation) {
        let Some(lead) = asks else { return };
        let (commits, tried) = (run.looking.began, &run.tried);
        // Who presses more than anybody would in earnest is not answered: what they asked first was.
        let is_left = run.left.iter().any(|effect| effect.act.told().is_some_and(|user| user.0 == lead));
        let is_heard = self.checker.is_heard(lead, commits) || tried.contains(&lead) || is_left;
        if !is_heard && !self.checker.is_bothersome(lead, self.now) {
            self.checker.is_wrong(format!("a request of {lead} has vanished"));
        }
    }

    /// Nothing is on its way but the minute: nobody waits who could be served.
    pub(crate) fn nothing_moves(&mut self) {
        if self.checker.look_owed_since.is_some() {
            return;
        }
        if let Some(ticket) = order::left_waiting(&self.checker.rows, self.settings.automatic_cap) {
            let problem = format!("nobody looked: {ticket:?} waits, and could be served");
            self.checker.is_wrong(problem);
        }
    }
}

impl Checker {
    /// What a change may touch, as it was before it.
    fn before(&self, change: &Change) -> Rows {
        let mut before = Rows { tickets: self.rows.tickets.clone(), ..Rows::default() };
        for write in &change.writes {
            match write {
                Write::PutLead(lead) => {
                    copy(&self.rows.leads, &mut before.leads, &lead.user.0);
                }
                Write::PutOperator(operator) | Write::DeleteOperator(operator) => {
                    copy(&self.rows.operators, &mut before.operators, &operator.id.0.0);
                }
                Write::PutRoom(room) | Write::DeleteRoom(room) => copy(&self.rows.rooms, &mut before.rooms, &room.id.0),
                Write::PutChat(chat) => copy(&self.rows.chats, &mut before.chats, &chat.id.0),
                Write::PutBoard(_)
                | Write::PutTicket(_)
                | Write::SetScreen { .. }
                | Write::DeleteTicket(_)
                | Write::ReserveSlot { .. }
                | Write::SetSlot { .. }
                | Write::ReleaseSlot { .. } => {}
            }
        }
        before
    }

    /// The chat that a room is taken by.
    fn chat_in(&self, group: i64) -> Option<String> {
        self.rows.rooms.values().find_map(|room| match room {
            RoomRow::Taken { group: its, chat } if *its == group => Some(chat.clone()),
            RoomRow::Asked
            | RoomRow::Failed
            | RoomRow::Ready { .. }
            | RoomRow::Taken { .. }
            | RoomRow::Resting { .. } => None,
        })
    }

    /// Whether a chat is over.
    fn is_over(&self, chat: &str) -> bool {
        self.rows.chats.get(chat).is_none_or(|chat| matches!(chat.stage, ChatStage::Over(_)))
    }
}

fn copy<K: Ord + Clone, V: Clone>(from: &BTreeMap<K, V>, to: &mut BTreeMap<K, V>, key: &K) {
    if let Some(value) = from.get(key) {
        to.insert(key.clone(), value.clone());
    }
}
