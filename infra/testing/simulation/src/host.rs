//! A simulated host: it makes rooms, knows which chat each room is bound to, and empties the rooms of closed chats.
//!
//! Making a room takes time and may fail. Sealing a chat takes time. After that, the chat's room is either given up, or
//! it rests and becomes ready again with a new link. The jobs of a chat are done in the order of their numbers: a job
//! that comes before its turn is parked, and a repeated job succeeds without effect. The host may be down for a while,
//! may die between a job and its report, may send a report twice, and may find that a room is lost.
use std::collections::BTreeMap;

use contracts::{JobMessage, ReportMessage, VERSION};
use domain::{
    AccountId, Cause, ChatId, ChatJob, ChatTask, GroupId, HostReport, HostTask, InviteLink, OperatorId, RoomId,
    RoomPolicy, Timestamp,
};

use crate::{
    event::{Event, HostWork},
    faults::Fault,
    observation::Observation,
    queues::NewMessage,
    telegram::Group,
    world::World,
};

/// The state of the host.
#[derive(Debug, Default)]
pub(crate) struct Host {
    rooms: BTreeMap<String, HostedRoom>,
    pub(crate) chats: BTreeMap<String, HostedChat>,
    befriends: BTreeMap<i64, Cause>,
    down_until: i64,
    fence: u64,
    /// The number of events that the host has received from Telegram.
    pts: i32,
    /// The number of tasks on the agenda, without [`HostWork::ReceiveJob`].
    tasks: u32,
}

/// A room that the desk has asked for. The host may not have made it yet.
#[derive(Debug)]
struct HostedRoom {
    cause: Cause,
    /// `None` until the room is made.
    group: Option<i64>,
    has_failed: bool,
    chat: Option<String>,
}

/// A chat, with the number of its jobs that are done, and with its parked jobs.
#[derive(Debug)]
pub(crate) struct HostedChat {
    room: String,
    pub(crate) done: u32,
    pub(crate) parked: BTreeMap<u32, (Cause, ChatJob)>,
    closing: Option<Closing>,
    pub(crate) is_sealed: bool,
}

/// The data of the job that closed a chat. The host needs it later, when it seals the chat's archive.
#[derive(Clone, Debug)]
struct Closing {
    cause: Cause,
    policy: RoomPolicy,
}

impl Host {
    /// Returns whether the host has done all its tasks.
    pub(crate) fn rests(&self) -> bool {
        self.tasks == 0
    }

    /// Stops the host for a while. Its tasks wait.
    pub(crate) fn go_down(&mut self, world: &mut World) {
        if self.down_until > world.kernel.now {
            return;
        }
        world.kernel.fault(Fault::HostDown);
        self.down_until = world.kernel.moment_after(10_000, 900_000);
        self.fence += 1;
        if world.kernel.chance.permille(300) {
            let account = AccountId("main".into());
            let cause = Cause::Holder { account: account.clone(), fence: self.fence };
            let report = HostReport::HostDown { account, reason: "AUTH_KEY_DUPLICATED".into() };
            self.report(world, cause, "host", report);
        }
    }

    /// Picks a random existing room, makes its group unusable as if it were deleted, and reports the room as lost.
    pub(crate) fn lose_a_room(&mut self, world: &mut World) {
        let is_there = |room: &HostedRoom| room.group.is_some_and(|group| !world.telegram.groups[&group].is_gone);
        let rooms: Vec<String> =
            self.rooms.iter().filter(|(_, room)| is_there(room)).map(|(name, _)| name.clone()).collect();
        let Some(name) = world.kernel.chance.pick(&rooms).cloned() else { return };
        world.kernel.fault(Fault::RoomLost);
        let HostedRoom { group, chat, .. } = &self.rooms[&name];
        let chat = ChatId(chat.clone().unwrap_or_default());
        give_up(group_mut(world, group.expect("the group exists")));
        self.pts += 1;
        let room = RoomId(name.clone());
        let cause = Cause::HostEvent { room: room.clone(), chat, pts: self.pts };
        self.report(world, cause, &name, HostReport::RoomLost { room });
    }

    /// Performs a task. While the host is down, the task is postponed.
    pub(crate) fn perform(&mut self, world: &mut World, task: HostWork) {
        if self.down_until > world.kernel.now && !world.kernel.is_calm {
            world.kernel.agenda.add(self.down_until, Event::Host(task));
            return;
        }
        if task != HostWork::ReceiveJob {
            self.tasks -= 1;
        }
        match task {
            HostWork::ReceiveJob => self.receive_job(world),
            HostWork::MakeRoom(room) => self.make_room(world, &room),
            HostWork::Seal(chat) => self.seal(world, &chat),
            HostWork::EndRest(room) => self.end_rest(world, &room),
            HostWork::Befriend(operator) => self.befriend(world, operator),
            HostWork::RepeatReport { group, body } => send_report(world, body, group),
        }
    }

    /// Makes a room immediately, without a job from the desk. Returns its group and its link.
    pub(crate) fn add_made_room(&mut self, world: &mut World, name: &str, cause: Cause) -> (i64, String) {
        let (group, link) = world.telegram.make_group();
        self.rooms.insert(name.to_owned(), HostedRoom { cause, group: Some(group), has_failed: false, chat: None });
        (group, link)
    }

    fn schedule(&mut self, world: &mut World, at: i64, task: HostWork) {
        self.tasks += 1;
        world.kernel.agenda.add(at, Event::Host(task));
    }

    fn receive_job(&mut self, world: &mut World) {
        if let Some((id, queued)) = world.jobs.receive(1, world.kernel.now).pop() {
            let message: JobMessage = contracts::read(&queued.body).expect("the desk's jobs can be read");
            self.do_job(world, message);
            if world.kernel.maybe_fault(20, Fault::HostForgot) {
                let visible = world.kernel.moment_after(1000, 40_000);
                world.jobs.give_back(id, visible);
            } else {
                world.jobs.delete(id);
            }
        }
        if let Some(next) = world.jobs.next_visible() {
            let at = next.max(world.kernel.now) + world.kernel.chance.between(1, 60);
            world.kernel.agenda.add(at, Event::Host(HostWork::ReceiveJob));
        }
    }

    fn do_job(&mut self, world: &mut World, message: JobMessage) {
        let JobMessage { cause, job, .. } = message;
        let name = job.room.to_string();
        match job.task {
            HostTask::PrepareRoom if self.rooms.contains_key(&name) => self.report_room(world, &name),
            HostTask::PrepareRoom => {
                let room = HostedRoom { cause, group: None, has_failed: false, chat: None };
                self.rooms.insert(name.clone(), room);
                let at = world.kernel.moment_after(200, 30_000);
                self.schedule(world, at, HostWork::MakeRoom(name));
            }
            HostTask::Chat(chat) => self.take_chat_job(world, &name, cause, chat),
            HostTask::Befriend { operator } => {
                let operator = operator.user().0;
                if self.befriends.insert(operator, cause).is_none() {
                    let at = world.kernel.moment_after(500, 200_000);
                    self.schedule(world, at, HostWork::Befriend(operator));
                }
            }
        }
    }

    fn make_room(&mut self, world: &mut World, name: &str) {
        let has_failed = world.kernel.maybe_fault(40, Fault::RoomFailed);
        let room = self.rooms.get_mut(name).expect("the room was asked for");
        if has_failed {
            room.has_failed = true;
        } else {
            room.group = Some(world.telegram.make_group().0);
        }
        self.report_room(world, name);
    }

    /// Reports that a room is ready, or that it could not be made. This is called when the room is made, and again for
    /// each repetition of the job that asked for the room.
    fn report_room(&mut self, world: &mut World, name: &str) {
        let room = &self.rooms[name];
        let (cause, id) = (room.cause.clone(), RoomId(name.to_owned()));
        if room.has_failed {
            let failed = HostReport::RoomFailed { room: id, reason: "CHANNELS_TOO_MUCH".into() };
            self.report(world, cause, name, failed);
        } else if let Some(group) = room.group
            && let Some(link) = world.telegram.groups[&group].link.clone()
            && room.chat.is_none()
        {
            let ready = HostReport::RoomReady { room: id, group: GroupId(group), link: InviteLink(link) };
            self.report(world, cause, name, ready);
        }
    }

    /// Parks a job of a chat, then does the jobs whose turn it is.
    fn take_chat_job(&mut self, world: &mut World, room: &str, cause: Cause, job: ChatJob) {
        let id = job.chat.to_string();
        if !self.chats.contains_key(&id) {
            let parked = BTreeMap::new();
            let chat = HostedChat { room: room.to_owned(), done: 0, parked, closing: None, is_sealed: false };
            self.chats.insert(id.clone(), chat);
            let known = self.rooms.get_mut(room).map(|room| room.chat.replace(id.clone()));
            if known != Some(None) {
                observe_problem(world, format!("room {room} was bound to {id}, but was {known:?}"));
            }
        }
        let chat = self.chats.get_mut(&id).expect("the chat was bound just now");
        if chat.room != room {
            observe_problem(world, format!("a job of {id} names a different room"));
            return;
        }
        if job.number > chat.done {
            chat.parked.insert(job.number, (cause, job));
        }
        self.do_parked_jobs(world, &id);
    }

    fn do_parked_jobs(&mut self, world: &mut World, id: &str) {
        loop {
            let chat = self.chats.get_mut(id).expect("the chat is bound to a room");
            let Some((cause, job)) = chat.parked.remove(&(chat.done + 1)) else { return };
            chat.done += 1;
            if chat.closing.is_some() && !matches!(job.task, ChatTask::Record(_)) {
                observe_problem(world, format!("{id} has a job after its last one: {:?}", job.task));
                return;
            }
            let group = self.rooms[&chat.room].group;
            match (job.task, group) {
                (ChatTask::CloseChat { room, .. }, Some(group)) => {
                    close_group(world, group);
                    chat.closing = Some(Closing { cause, policy: room });
                    let longest = if world.kernel.chance.permille(100) { 300_000 } else { 20_000 };
                    let at = world.kernel.moment_after(500, longest);
                    self.schedule(world, at, HostWork::Seal(id.to_owned()));
                }
                (ChatTask::AddOperator { operator }, Some(group)) => add_operator(world, group, operator),
                (ChatTask::RemoveOperator { operator }, Some(group)) => take_out(world, group, operator.user().0),
                (ChatTask::OpenChat { .. } | ChatTask::Record(_), Some(_)) => {}
                (task, None) => observe_problem(world, format!("{id} has a job in a room that was not made: {task:?}")),
            }
        }
    }

    fn seal(&mut self, world: &mut World, id: &str) {
        let cannot_be_cleaned = !world.kernel.is_calm && world.kernel.chance.permille(150);
        let chat = self.chats.get_mut(id).expect("the chat is bound to a room");
        chat.is_sealed = true;
        let (room, closing) = (chat.room.clone(), chat.closing.clone().expect("only a closed chat is sealed"));
        let group = self.rooms[&room].group.expect("the room of a chat has a group");
        let is_gone = world.telegram.groups[&group].is_gone;
        let rests = closing.policy == RoomPolicy::Recycle && !is_gone && !cannot_be_cleaned;
        if rests {
            let at = world.kernel.moment_after(30_000, 300_000);
            self.schedule(world, at, HostWork::EndRest(room.clone()));
        } else {
            give_up(group_mut(world, group));
        }
        let sealed = HostReport::ChatSealed { chat: ChatId(id.to_owned()), room: RoomId(room.clone()), rests };
        self.report(world, closing.cause, &room, sealed);
    }

    fn end_rest(&mut self, world: &mut World, name: &str) {
        let room = self.rooms.get_mut(name).expect("the room rests");
        let (chat, group) = (room.chat.take().unwrap_or_default(), room.group.expect("the room was made"));
        if world.telegram.groups[&group].is_gone {
            return;
        }
        let link = world.telegram.make_link();
        world.kernel.observe(Observation::HistoryCleared { group });
        let there = group_mut(world, group);
        there.link = Some(link.clone());
        if !there.members.is_empty() {
            let members = there.members.clone();
            observe_problem(world, format!("room {name} is ready again with people in it: {members:?}"));
        }
        let cause = self.chats[&chat].closing.clone().expect("a room rests only after a chat").cause;
        let ready =
            HostReport::RoomReady { room: RoomId(name.to_owned()), group: GroupId(group), link: InviteLink(link) };
        self.report(world, cause, name, ready);
    }

    fn befriend(&mut self, world: &mut World, operator: i64) {
        let cause = self.befriends[&operator].clone();
        let id = OperatorId(domain::UserId(operator));
        let name = format!("befriend-{operator}");
        self.report(world, cause.clone(), &name, HostReport::Befriended { operator: id });
        if !world.kernel.chance.permille(200) {
            self.report(world, cause, &name, HostReport::Probed { operator: id });
        }
    }

    fn report(&mut self, world: &mut World, cause: Cause, group: &str, report: HostReport) {
        world.kernel.trace(|| format!("report {cause}: {report:?}"));
        let body = contracts::write(&ReportMessage { v: VERSION, cause, at: Timestamp(world.kernel.now), report });
        if world.kernel.maybe_fault(60, Fault::ReportTwice) {
            let at = world.kernel.moment_after(0, 400_000);
            let task = HostWork::RepeatReport { group: group.to_owned(), body: body.clone() };
            self.schedule(world, at, task);
        }
        send_report(world, body, group.to_owned());
    }
}

fn send_report(world: &mut World, body: String, group: String) {
    let visible = world.kernel.moment_after(10, 800);
    let message = NewMessage { body, group: Some(group), deduplication_id: None, visible };
    world.reports.send(message, world.kernel.now);
    world.kernel.agenda.add(visible, Event::Reports);
}

fn observe_problem(world: &mut World, problem: String) {
    world.kernel.observe(Observation::HostProblem(problem));
}

fn group_mut(world: &mut World, group: i64) -> &mut Group {
    world.telegram.groups.get_mut(&group).expect("groups are never removed")
}

fn add_operator(world: &mut World, group: i64, operator: OperatorId) {
    let user = operator.user().0;
    let privacy_forbids = world.kernel.chance.permille(300);
    let there = group_mut(world, group);
    if there.is_gone || privacy_forbids || there.members.contains(&user) {
        return;
    }
    there.asking.remove(&user);
    there.members.insert(user);
    let World { kernel, telegram, .. } = world;
    kernel.trace(|| format!("the host adds {user} to {group}"));
    kernel.observe(Observation::AddedByHost { group, user });
    telegram.send_arrival(kernel, group, user);
}

fn take_out(world: &mut World, group: i64, user: i64) {
    if group_mut(world, group).members.remove(&user) {
        let World { kernel, telegram, .. } = world;
        kernel.trace(|| format!("the host removes {user} from {group}"));
        telegram.send_removal(kernel, group, user);
    }
}

/// Removes everybody from a group and revokes its link.
fn close_group(world: &mut World, group: i64) {
    let there = group_mut(world, group);
    there.link = None;
    there.asking.clear();
    let people: Vec<i64> = there.members.iter().copied().collect();
    for user in people {
        take_out(world, group, user);
    }
}

/// Marks a group as gone. It is not used again.
fn give_up(there: &mut Group) {
    there.is_gone = true;
    there.link = None;
    there.members.clear();
    there.asking.clear();
}
