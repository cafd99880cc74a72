//! A simulated host: it makes rooms, knows which chat each is bound to, and empties them.
//!
//! Making a room takes time and may fail; sealing a chat takes time, and then its room is gone, or rests and is ready
//! again with another link. The jobs of a chat are done in the order of their numbers: an early one is parked, a
//! repeated one is success. The host may be down for a while, may die between a job and its report, may tell a thing
//! twice, and may find that a room is lost.
use std::collections::BTreeMap;

use contracts::{JobMessage, ReportMessage, VERSION};
use domain::{
    AccountId, Cause, ChatId, ChatJob, ChatTask, Ending, GroupId, HostReport, InviteLink, OperatorId, RoomId,
    RoomPolicy, Timestamp, Work,
};

use crate::{agenda::Event, faults::Fault, world::World};

/// Something that the host does at its time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum HostTask {
    /// Look whether there is a job.
    ReceiveJob(String),
    /// A room that was asked for.
    MakeRoom(String),
    /// The archive of a chat.
    Seal(String),
    /// A room that has rested.
    EndRest(String),
    /// An operator has written to the account.
    Befriend(i64),
    /// Something is told again: in which group, and what.
    RepeatReport(String, String),
}

/// What the host remembers.
#[derive(Debug, Default)]
pub(crate) struct Host {
    pub(crate) rooms: BTreeMap<String, Room>,
    pub(crate) chats: BTreeMap<String, HostedChat>,
    befriends: BTreeMap<i64, Cause>,
    down_until: i64,
    fence: u64,
    events: i32,
    /// Chores that are noted.
    chores: u32,
}

/// A room, from the moment that it was asked for.
#[derive(Debug)]
pub(crate) struct Room {
    cause: Cause,
    /// Once it is made.
    pub(crate) group: Option<i64>,
    has_failed: bool,
    chat: Option<String>,
}

/// A chat, and how far its jobs have come.
#[derive(Debug)]
pub(crate) struct HostedChat {
    room: String,
    pub(crate) done: u32,
    pub(crate) parked: BTreeMap<u32, (Cause, ChatJob)>,
    closed: Option<Closing>,
    pub(crate) is_sealed: bool,
}

#[derive(Clone, Debug)]
struct Closing {
    cause: Cause,
    policy: RoomPolicy,
}

impl Host {
    /// Whether nothing is left to be done.
    pub(crate) fn rests(&self) -> bool {
        self.chores == 0
    }
}

impl World {
    /// The host is down from now on.
    pub(crate) fn host_goes_down(&mut self) {
        if self.host.down_until > self.now {
            return;
        }
        self.fault(Fault::HostDown);
        self.host.down_until = self.now + self.chance.between(10_000, 900_000);
        self.host.fence += 1;
        if self.chance.permille(300) {
            let account = AccountId("main".into());
            let cause = Cause::Holder { account: account.clone(), fence: self.host.fence };
            self.report(cause, "host", HostReport::HostDown { account, reason: "AUTH_KEY_DUPLICATED".into() });
        }
    }

    /// A room that is there is there no more.
    pub(crate) fn loses_a_room(&mut self) {
        let there = |room: &&String| {
            let group = self.host.rooms[*room].group;
            group.is_some_and(|group| !self.telegram.groups[&group].is_gone)
        };
        let rooms: Vec<String> = self.host.rooms.keys().filter(there).cloned().collect();
        let Some(room) = self.chance.pick(&rooms).cloned() else { return };
        self.fault(Fault::RoomLost);
        let Room { group, chat, .. } = &self.host.rooms[&room];
        let (group, chat) = (group.expect("it is there"), chat.clone().unwrap_or_default());
        self.empty_for_good(group);
        self.host.events += 1;
        let seen = Cause::Seen { room: RoomId(room.clone()), chat: ChatId(chat), pts: self.host.events };
        self.report(seen, &room, HostReport::RoomLost { room: RoomId(room.clone()) });
    }

    /// The host does a chore, unless it is down: then later.
    pub(crate) fn host_does(&mut self, chore: HostTask) {
        if self.host.down_until > self.now && !self.calm {
            self.agenda.note(self.host.down_until, Event::Host(chore));
            return;
        }
        if !matches!(chore, HostTask::ReceiveJob(_)) {
            self.host.chores -= 1;
        }
        match chore {
            HostTask::ReceiveJob(_) => self.next_job(),
            HostTask::MakeRoom(room) => self.make(&room),
            HostTask::Seal(chat) => self.seal(&chat),
            HostTask::EndRest(room) => self.is_rested(&room),
            HostTask::Befriend(operator) => self.befriend(operator),
            HostTask::RepeatReport(group, body) => self.send_report(body, group),
        }
    }

    /// The host has made a room, and that is known. Answers its group and the way in.
    pub(crate) fn has_made(&mut self, name: &str, cause: Cause) -> (i64, String) {
        let (group, link) = self.telegram.make_group();
        self.host.rooms.insert(name.to_owned(), Room { cause, group: Some(group), has_failed: false, chat: None });
        (group, link)
    }

    fn later(&mut self, from: i64, to: i64, chore: HostTask) {
        let at = self.now + self.chance.between(from, to);
        self.host.chores += 1;
        self.agenda.note(at, Event::Host(chore));
    }

    fn next_job(&mut self) {
        if let Some((id, kept)) = self.jobs.receive(1, self.now).pop() {
            let message: JobMessage = contracts::read(&kept.body).expect("the desk's jobs can be read");
            self.do_job(message);
            if self.goes_wrong(20, Fault::HostForgot) {
                let visible = self.now + self.chance.between(1000, 40_000);
                self.jobs.give_back(id, visible);
            } else {
                self.jobs.delete(id);
            }
        }
        if let Some(next) = self.jobs.next_visible() {
            let at = next.max(self.now) + self.chance.between(1, 60);
            self.agenda.note(at, Event::Host(HostTask::ReceiveJob(String::new())));
        }
    }

    fn do_job(&mut self, message: JobMessage) {
        let JobMessage { cause, job, .. } = message;
        let name = job.room.to_string();
        match job.work {
            Work::PrepareRoom if self.host.rooms.contains_key(&name) => self.tell_again(&name),
            Work::PrepareRoom => {
                let room = Room { cause, group: None, has_failed: false, chat: None };
                self.host.rooms.insert(name.clone(), room);
                self.later(200, 30_000, HostTask::MakeRoom(name));
            }
            Work::Chat(chat) => self.chat_job(cause, name, chat),
            Work::Befriend { operator } => {
                let operator = operator.user().0;
                if self.host.befriends.insert(operator, cause).is_none() {
                    self.later(500, 200_000, HostTask::Befriend(operator));
                }
            }
        }
    }

    fn make(&mut self, name: &str) {
        let failed = self.goes_wrong(40, Fault::RoomFailed);
        let room = self.host.rooms.get_mut(name).expect("it was asked for");
        if failed {
            room.has_failed = true;
        } else {
            room.group = Some(self.telegram.make_group().0);
        }
        self.tell_again(name);
    }

    /// What became of a room that was asked for, once more.
    fn tell_again(&mut self, name: &str) {
        let room = &self.host.rooms[name];
        let (cause, id) = (room.cause.clone(), RoomId(name.to_owned()));
        if room.has_failed {
            self.report(cause, name, HostReport::RoomFailed { room: id, reason: "CHANNELS_TOO_MUCH".into() });
        } else if let Some(group) = room.group
            && let Some(link) = self.telegram.groups[&group].link.clone()
            && room.chat.is_none()
        {
            let ready = HostReport::RoomReady { room: id, group: GroupId(group), link: InviteLink(link) };
            self.report(cause, name, ready);
        }
    }

    fn chat_job(&mut self, cause: Cause, room: String, job: ChatJob) {
        let id = job.chat.to_string();
        if !self.host.chats.contains_key(&id) {
            let parked = BTreeMap::new();
            let binding = HostedChat { room: room.clone(), done: 0, parked, closed: None, is_sealed: false };
            self.host.chats.insert(id.clone(), binding);
            let known = self.host.rooms.get_mut(&room).map(|room| room.chat.replace(id.clone()));
            if known != Some(None) {
                self.checker.is_wrong(format!("room {room} is given to {id}, but was {known:?}"));
            }
        }
        let binding = self.host.chats.get_mut(&id).expect("it is bound now");
        if binding.room != room {
            self.checker.is_wrong(format!("a job of {id} names another room"));
            return;
        }
        if job.number > binding.done {
            binding.parked.insert(job.number, (cause, job));
        }
        self.do_parked(&id);
    }

    /// Every job of a chat that is next in turn.
    fn do_parked(&mut self, id: &str) {
        loop {
            let binding = self.host.chats.get_mut(id).expect("it is bound");
            let Some((cause, job)) = binding.parked.remove(&(binding.done + 1)) else { return };
            binding.done += 1;
            if binding.closed.is_some() && !matches!(job.task, ChatTask::Record(_)) {
                self.checker.is_wrong(format!("{id} has a job after its last one: {:?}", job.task));
                return;
            }
            let group = self.host.rooms[&binding.room].group;
            match (job.task, group) {
                (ChatTask::CloseChat { ending, room }, Some(group)) => self.close(id, cause, group, ending, room),
                (ChatTask::AddOperator { operator }, Some(group)) => self.add(group, operator),
                (ChatTask::RemoveOperator { operator }, Some(group)) => self.take_out(group, operator.user().0),
                (ChatTask::OpenChat { .. } | ChatTask::Record(_), Some(_)) => {}
                (task, None) => {
                    self.checker.is_wrong(format!("{id} has a job in a room that is not made: {task:?}"));
                }
            }
        }
    }

    fn add(&mut self, group: i64, operator: OperatorId) {
        let user = operator.user().0;
        let privacy_forbids = self.chance.permille(300);
        let there = self.telegram.groups.get_mut(&group).expect("rooms stay known");
        if there.is_gone || privacy_forbids || there.members.contains(&user) {
            return;
        }
        there.asking.remove(&user);
        there.members.insert(user);
        self.trace(|| format!("the host adds {user} to {group}"));
        self.added(group, user);
        self.is_in(group, user);
    }

    fn take_out(&mut self, group: i64, user: i64) {
        let there = self.telegram.groups.get_mut(&group).expect("rooms stay known");
        if there.members.remove(&user) {
            self.trace(|| format!("the host removes {user} from {group}"));
            self.is_out(group, user, true);
        }
    }

    fn close(&mut self, id: &str, cause: Cause, group: i64, _ending: Ending, policy: RoomPolicy) {
        let there = self.telegram.groups.get_mut(&group).expect("rooms stay known");
        there.link = None;
        there.asking.clear();
        let people: Vec<i64> = there.members.iter().copied().collect();
        for user in people {
            self.take_out(group, user);
        }
        self.host.chats.get_mut(id).expect("it is bound").closed = Some(Closing { cause, policy });
        let longest = if self.chance.permille(100) { 300_000 } else { 20_000 };
        self.later(500, longest, HostTask::Seal(id.to_owned()));
    }

    fn seal(&mut self, id: &str) {
        let cannot_be_cleaned = !self.calm && self.chance.permille(150);
        let binding = self.host.chats.get_mut(id).expect("it is bound");
        binding.is_sealed = true;
        let (room, closed) = (binding.room.clone(), binding.closed.clone().expect("only a closed chat is sealed"));
        let group = self.host.rooms[&room].group.expect("a chat takes place in a room");
        let is_gone = self.telegram.groups[&group].is_gone;
        let rests = closed.policy == RoomPolicy::Recycle && !is_gone && !cannot_be_cleaned;
        if rests {
            self.later(30_000, 300_000, HostTask::EndRest(room.clone()));
        } else {
            self.empty_for_good(group);
        }
        let sealed = HostReport::ChatSealed { chat: ChatId(id.to_owned()), room: RoomId(room.clone()), rests };
        self.report(closed.cause, &room, sealed);
    }

    fn is_rested(&mut self, name: &str) {
        let room = self.host.rooms.get_mut(name).expect("it rests");
        let (chat, group) = (room.chat.take().unwrap_or_default(), room.group.expect("it is made"));
        if self.telegram.groups[&group].is_gone {
            return;
        }
        let link = self.telegram.make_link();
        let there = self.telegram.groups.get_mut(&group).expect("rooms stay known");
        there.said_in.clear();
        there.link = Some(link.clone());
        if !there.members.is_empty() {
            let problem = format!("room {name} is used again with people in it: {:?}", there.members);
            self.checker.is_wrong(problem);
        }
        let cause = self.host.chats[&chat].closed.clone().expect("only after a chat a room rests").cause;
        let ready =
            HostReport::RoomReady { room: RoomId(name.to_owned()), group: GroupId(group), link: InviteLink(link) };
        self.report(cause, name, ready);
    }

    fn befriend(&mut self, operator: i64) {
        let cause = self.host.befriends[&operator].clone();
        let id = OperatorId(domain::UserId(operator));
        let name = format!("befriend-{operator}");
        self.report(cause.clone(), &name, HostReport::Befriended { operator: id });
        if !self.chance.permille(200) {
            self.report(cause, &name, HostReport::Probed { operator: id });
        }
    }

    fn empty_for_good(&mut self, group: i64) {
        let there = self.telegram.groups.get_mut(&group).expect("rooms stay known");
        there.is_gone = true;
        there.link = None;
        there.members.clear();
        there.asking.clear();
    }

    fn report(&mut self, cause: Cause, group: &str, report: HostReport) {
        self.trace(|| format!("report {cause}: {report:?}"));
        let body = contracts::write(&ReportMessage { v: VERSION, cause, at: Timestamp(self.now), report });
        if self.goes_wrong(60, Fault::ReportTwice) {
            self.later(0, 400_000, HostTask::RepeatReport(group.to_owned(), body.clone()));
        }
        self.send_report(body, group.to_owned());
    }

    fn send_report(&mut self, body: String, group: String) {
        let at = self.now + self.chance.between(10, 800);
        self.reports.send(body, Some(group), None, at, self.now);
        self.agenda.note(at, Event::Reports);
    }
}
