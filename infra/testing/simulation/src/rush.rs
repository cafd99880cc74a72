//! A rush: a thousand leads within a second, more than all operators and rooms can serve.
use std::ops::Range;

use bot::{
    buttons::Button,
    screens::{Keyboard, Message},
};
use domain::{
    AccountId, Cause, Change, Checklist, GroupId, InviteLink, Language, Lead, LeadState, Operator, OperatorId, Phone,
    Room, RoomId, RoomState, Settings, Shift, Timestamp, UserId, Write,
};

use crate::{
    counts::Counts,
    event::Event,
    persona::{Persona, Role},
    run::{Plan, RunResult, Simulation},
    settings,
    state::State,
    telegram::Person,
    world::World,
};

/// The user id of the first lead. The ids of the operators are lower.
const FIRST_LEAD: i64 = 10_000;

/// The result of [`rush()`].
#[derive(Clone, Debug)]
pub struct RushResult {
    /// The first violation that the checker found, if there was one.
    pub problem: Option<String>,
    /// How many leads have a chat at the end.
    pub assigned: usize,
    /// The number of chats of each operator.
    pub loads: Vec<usize>,
    /// The last message to each waiting lead, in the order of the queue.
    pub waiting: Vec<String>,
    /// The highest number of Bot API calls that were about one lead.
    pub most_calls_for_a_lead: u32,
    /// The highest number of Bot API calls that were about one operator.
    pub most_calls_for_an_operator: u32,
    /// How often each refusal, decision, reason for a refused commit, and arrival occurred.
    pub counts: Counts,
}

/// Runs a rush: `leads` registered leads press *Talk to an operator* within a second. All operators are on shift, with
/// at most six chats each, and all rooms are ready. There are no faults.
pub fn rush(seed: u64, leads: usize, operators: usize, rooms: usize) -> RushResult {
    let mut simulation = Simulation::new(seed, Plan { workers: 40, ..Plan::default() });
    let settings = Settings { automatic_cap: 6, hard_cap: 8, pool: 1, join_within_s: 86_400, ..Settings::default() };
    simulation.calm_down_under(&settings);
    let leads = FIRST_LEAD..FIRST_LEAD + i64::try_from(leads).expect("the number of people is small");
    let operators = 1..=i64::try_from(operators).expect("the number of people is small");
    simulation.furnish(operators.clone().map(operator).collect());
    simulation.furnish(leads.clone().map(lead).collect());
    let rooms = simulation.state.with(|state| (0..rooms).map(|number| room(state, number)).collect());
    simulation.furnish(rooms);
    simulation.state.with(|state| {
        operators.for_each(|user| bring_in(state, user, Role::Operator));
        leads.clone().for_each(|user| bring_in(state, user, Role::Lead));
        press_within_a_second(state, leads);
    });
    simulation.run_to_rest();
    result(simulation)
}

fn press_within_a_second(state: &mut State, leads: Range<i64>) {
    let World { kernel, telegram, .. } = &mut state.world;
    let now = kernel.now;
    for user in leads {
        kernel.now = now + kernel.chance.between(0, 1000);
        telegram.press_button(kernel, user, 0, &Button::TalkToOperator.data());
    }
    kernel.now = now;
    kernel.agenda.add(now + 20_000, Event::Tick);
}

fn result(simulation: Simulation) -> RushResult {
    let state = simulation.state.clone();
    let RunResult { problem, counts, .. } = simulation.result();
    state.with(|State { world, checker, .. }| {
        let people = &world.telegram.people;
        let rows = &checker.rows;
        let mut waiting: Vec<(i64, i64)> = rows.tickets.values().map(|ticket| (ticket.since, ticket.lead)).collect();
        waiting.sort_unstable();
        let last_message = |(_, lead)| {
            let person = &people[&lead];
            person.drawn.last().map_or_else(String::new, |last| person.shown[last].text.clone())
        };
        let most_calls = |of_leads: bool| {
            let about = people.values().filter(|person| (person.user >= FIRST_LEAD) == of_leads);
            about.map(|person| person.calls).max().unwrap_or(0)
        };
        RushResult {
            problem,
            assigned: rows.open.len(),
            loads: rows.operators.values().map(|operator| operator.chats.len()).collect(),
            waiting: waiting.into_iter().map(last_message).collect(),
            most_calls_for_a_lead: most_calls(true),
            most_calls_for_an_operator: most_calls(false),
            counts,
        }
    })
}

/// Adds a person who has started the bot and sees the menu.
fn bring_in(state: &mut State, user: i64, role: Role) {
    let mut person = Person::new(user, "Olena", None, "en");
    person.started = true;
    person.shown.insert(0, Message { text: "Menu".to_owned(), keyboard: Keyboard::None });
    state.add_person(person, Persona::new(role));
}

fn lead(user: i64) -> Write {
    Write::PutLead(Lead {
        user: UserId(user),
        name: "Olena".into(),
        tag: None,
        phone: Phone::parse("+380000000001").expect("the phone number is valid"),
        language: Language::English,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    })
}

fn operator(user: i64) -> Write {
    Write::PutOperator(Operator {
        id: OperatorId(UserId(user)),
        desk: settings::desk_id(),
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

/// Adds a ready room to the host. Returns the write that stores the room.
fn room(state: &mut State, number: usize) -> Write {
    let id = format!("room-{number}");
    let State { world, host, .. } = state;
    let (group, link) = host.add_made_room(world, &id, Cause::Enlisting { operator: UserId(0), at: Timestamp(0) });
    let state = RoomState::Ready { group: GroupId(group), link: InviteLink(link) };
    Write::PutRoom(Room {
        id: RoomId(id),
        desk: settings::desk_id(),
        account: AccountId("main".into()),
        state,
        version: 0,
    })
}

impl Simulation {
    /// Stores these writes before the run starts.
    fn furnish(&self, writes: Vec<Write>) {
        for chunk in writes.chunks(90) {
            let commits = i64::try_from(self.state.with(|state| state.checker.rows.commits)).unwrap_or(0);
            let cause = Cause::Enlisting { operator: UserId(commits), at: Timestamp(0) };
            self.store_at_once(&cause, &Change { writes: chunk.to_vec(), effects: vec![] });
        }
    }
}
