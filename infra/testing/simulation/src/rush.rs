//! A thousand leads at once: more than all operators and rooms can take.
use bot::{
    buttons::Button,
    screens::{Keyboard, Message},
};
use domain::{
    AccountId, Cause, Change, Checklist, DeskId, GroupId, InviteLink, Language, Lead, LeadState, Operator, OperatorId,
    Phone, Room, RoomId, RoomState, Settings, Shift, Timestamp, UserId, Write,
};

use crate::{
    DESK,
    agenda::Event,
    counts::Counts,
    people::{Persona, Role},
    run::{Plan, Simulation},
    telegram::Person,
    world::World,
};

/// The first lead's number; the operators' are before it.
const FIRST_LEAD: i64 = 10_000;

/// What came of a rush.
#[derive(Clone, Debug)]
pub struct RushResult {
    /// What must not be, if anything was seen.
    pub wrong: Option<String>,
    /// How many leads have a chat.
    pub assigned: usize,
    /// How many chats each operator has.
    pub loads: Vec<usize>,
    /// What each who waits was told last, in the order of the queue.
    pub waiting: Vec<String>,
    /// How many Bot API calls there were for the lead who had most.
    pub most_calls_for_a_lead: u32,
    /// How many there were for the operator who had most.
    pub most_calls_for_an_operator: u32,
    /// How often each thing occurred.
    pub counts: Counts,
}

/// So many registered leads press *Talk to an operator* within a second, where so many operators are on shift, with six
/// chats each at most, and so many rooms are ready. Nothing goes wrong.
pub fn rush(seed: u64, leads: usize, operators: usize, rooms: usize) -> RushResult {
    let mut simulation = Simulation::new(seed, Plan { workers: 40, ..Plan::default() });
    let settings = Settings { automatic_cap: 6, hard_cap: 8, pool: 1, join_within_s: 86_400, ..Settings::default() };
    simulation.is_calm_under(&settings);
    let leads = FIRST_LEAD..FIRST_LEAD + i64::try_from(leads).expect("there are not that many people");
    let operators = 1..=i64::try_from(operators).expect("there are not that many people");
    simulation.furnish(operators.clone().map(operator).collect());
    simulation.furnish(leads.clone().map(lead).collect());
    let rooms = (0..rooms).map(|number| room(&mut simulation.world.lock(), number)).collect();
    simulation.furnish(rooms);
    {
        let mut world = simulation.world.lock();
        operators.for_each(|user| arrives(&mut world, user, Role::Operator));
        leads.clone().for_each(|user| arrives(&mut world, user, Role::Lead));
        let now = world.now;
        for user in leads {
            world.now = now + world.chance.between(0, 1000);
            world.presses(user, 0, &Button::TalkToOperator.data(), true);
        }
        world.now = now;
        world.agenda.note(now + 20_000, Event::Tick);
    }
    simulation.goes_on();
    after(simulation)
}

fn after(simulation: Simulation) -> RushResult {
    let world = simulation.world.lock();
    let rows = &world.checker.rows;
    let mut waiting: Vec<(i64, i64)> = rows.tickets.values().map(|ticket| (ticket.since, ticket.lead)).collect();
    waiting.sort_unstable();
    let told_last = |(_, lead)| {
        let person = &world.telegram.people[&lead];
        person.drawn.last().map_or_else(String::new, |last| person.shown[last].text.clone())
    };
    let most = |of_leads: bool| {
        let whom = world.telegram.people.values().filter(|person| (person.user >= FIRST_LEAD) == of_leads);
        whom.map(|person| person.calls).max().unwrap_or(0)
    };
    RushResult {
        wrong: world.checker.wrong().map(str::to_owned),
        assigned: rows.open.len(),
        loads: rows.operators.values().map(|operator| operator.chats.len()).collect(),
        waiting: waiting.into_iter().map(told_last).collect(),
        most_calls_for_a_lead: most(true),
        most_calls_for_an_operator: most(false),
        counts: world.counts.clone(),
    }
}

/// Has started the bot, and has a menu before them.
fn arrives(world: &mut World, user: i64, part: Role) {
    let mut person = Person::new(user, "Olena", None, "en");
    person.started = true;
    person.shown.insert(0, Message { text: "Menu".to_owned(), keyboard: Keyboard::None });
    world.telegram.people.insert(user, person);
    world.cast.insert(user, Persona::new(part));
}

fn lead(user: i64) -> Write {
    Write::PutLead(Lead {
        user: UserId(user),
        name: "Olena".into(),
        tag: None,
        phone: Phone::parse("+380000000001").expect("it is a number"),
        language: Language::English,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    })
}

fn operator(user: i64) -> Write {
    Write::PutOperator(Operator {
        id: OperatorId(UserId(user)),
        desk: DeskId(DESK.into()),
        name: "Ihor".into(),
        tag: None,
        language: Language::English,
        checklist: Checklist { started: true, befriended: true, probed: true },
        shift: Shift::On,
        epoch: 1,
        chats: [].into(),
        idle_since: Timestamp(0),
        watches: None,
        version: 0,
    })
}

/// A room that the host has made.
fn room(world: &mut World, number: usize) -> Write {
    let id = format!("room-{number}");
    let (group, link) = world.has_made(&id, Cause::Enlisting { operator: UserId(0), at: Timestamp(0) });
    let state = RoomState::Ready { group: GroupId(group), link: InviteLink(link) };
    Write::PutRoom(Room {
        id: RoomId(id),
        desk: DeskId(DESK.into()),
        account: AccountId("main".into()),
        state,
        version: 0,
    })
}

impl Simulation {
    /// Stores these, as if it had always been so.
    fn furnish(&self, writes: Vec<Write>) {
        for chunk in writes.chunks(90) {
            let commits = i64::try_from(self.world.lock().checker.rows.commits).unwrap_or(0);
            let cause = Cause::Enlisting { operator: UserId(commits), at: Timestamp(0) };
            self.store_at_once(&cause, &Change { writes: chunk.to_vec(), effects: vec![] });
        }
    }
}
