//! The people: they act at random, but mostly use the buttons and links that they see, as real people would.
//!
//! A person has a choice of [`Action`]s, each with a weight: mostly the buttons below the latest messages, sometimes an
//! old button, a link, or a message in a room. Some people misuse the bot: they share somebody else's contact, press a
//! button that they have made up, or follow a link that was leaked to them.
mod action;
mod choices;

use std::collections::BTreeMap;

use crate::{
    counts::Category,
    invocation::{Input, RosterChange},
    people::action::{Action, SharedContact},
    persona::{Persona, Role},
    rows::Rows,
    telegram::{self, Contact, Person},
    world::World,
};

/// All people, keyed by user id.
#[derive(Debug, Default)]
pub(crate) struct People(BTreeMap<i64, Persona>);

/// Returns the people of a run: twelve leads, three operators (one of them is also a lead), and a stranger.
pub(crate) fn cast() -> Vec<(Person, Persona)> {
    let names = ["Olena", "Taras", "Sofiia", "Bohdan", "Daryna", "Maksym"];
    let languages = ["uk", "ru", "en", "pt-br"];
    let lead = |index: usize| {
        let name = format!("{} {}", names[index % names.len()], index + 1);
        let tag = index.is_multiple_of(3).then(|| format!("lead{}", index + 1));
        let user = 101 + i64::try_from(index).expect("the number is small");
        (Person::new(user, &name, tag.as_deref(), languages[index % languages.len()]), Persona::new(Role::Lead))
    };
    let operator = |user, name, role| (Person::new(user, name, Some(name), "en"), Persona::new(role));
    let leads = (0..12).map(lead);
    let others = [
        operator(201, "Ihor", Role::Operator),
        operator(202, "Marta", Role::Operator),
        operator(203, "Nadiia", Role::OperatorAndLead),
        (Person::new(301, "Stranger", None, "en"), Persona::new(Role::Stranger)),
    ];
    leads.chain(others).collect()
}

impl People {
    pub(crate) fn add(&mut self, user: i64, persona: Persona) {
        self.0.insert(user, persona);
    }

    /// Makes a random person act. `rows` has the stored rows: a button with made-up data can contain ids from these
    /// rows.
    pub(crate) fn act(&mut self, world: &mut World, rows: &Rows) {
        let weight = |user: &i64, persona: &Persona| persona.weight() * if is_invited(world, *user) { 6 } else { 1 };
        let weighted: Vec<(u64, i64)> = self.0.iter().map(|(user, persona)| (weight(user, persona), *user)).collect();
        let user = world.kernel.chance.weighted(&weighted);
        let choices = choices::of(world, rows, user, self.0[&user]);
        let weights: Vec<(u64, usize)> = choices.iter().enumerate().map(|(at, (weight, _))| (*weight, at)).collect();
        if weights.is_empty() {
            return;
        }
        let action = choices[world.kernel.chance.weighted(&weights)].1.clone();
        world.kernel.trace(|| format!("{user}: {action:?}"));
        self.perform(world, user, action);
    }

    fn perform(&mut self, world: &mut World, user: i64, action: Action) {
        let World { kernel, telegram, .. } = world;
        match action {
            Action::Write(text) => telegram.write_to_bot(kernel, user, text),
            Action::Share(contact) => {
                telegram.send_contact(kernel, user, &contact_of(user, contact));
                self.persona_mut(user).has_shared |= contact == SharedContact::Own;
            }
            Action::Press { message, data } => telegram.press_button(kernel, user, message, &data),
            Action::PressTwice { message, data } => {
                telegram.press_button(kernel, user, message, &data);
                telegram.press_button(kernel, user, message, &data);
            }
            Action::Follow(link) => telegram.ask_to_join(kernel, user, &link),
            Action::Say(group, text) => telegram.say_in_group(kernel, group, user, text),
            Action::Leave(group) => telegram.leave_group(kernel, group, user),
            Action::Block => telegram.set_blocked(kernel, user, true),
            Action::Unblock => telegram.set_blocked(kernel, user, false),
        }
    }

    /// Chooses an operator at random. Returns the command that takes the operator off the roster, or puts them on it
    /// again.
    pub(crate) fn change_roster(&mut self, world: &mut World) -> Option<Input> {
        let staff: Vec<i64> = self.0.iter().filter(|(_, persona)| persona.is_staff()).map(|(user, _)| *user).collect();
        let user = *world.kernel.chance.pick(&staff)?;
        let persona = self.persona_mut(user);
        persona.is_enlisted = !persona.is_enlisted;
        let is_on = persona.is_enlisted;
        let name = if is_on { "put on the roster" } else { "taken off the roster" };
        world.kernel.counts.add(Category::Arrival, name);
        Some(Input::Roster(RosterChange { user, is_on }))
    }

    /// Makes a random person silent, or talkative again.
    pub(crate) fn change_mood(&mut self, world: &mut World) {
        let user = self.anybody(world);
        let persona = self.persona_mut(user);
        persona.is_silent = !persona.is_silent;
    }

    /// Gives a random person another name and tag.
    pub(crate) fn change_name(&self, world: &mut World) {
        let user = self.anybody(world);
        let number = world.kernel.chance.next() % 100;
        let person = world.telegram.people.get_mut(&user).expect("all people exist");
        person.name = format!("{} {number}", person.name.split(' ').next().unwrap_or("Olena"));
        person.tag = number.is_multiple_of(2).then(|| format!("tag{user}x{number}"));
    }

    fn anybody(&self, world: &mut World) -> i64 {
        let users: Vec<i64> = self.0.keys().copied().collect();
        *world.kernel.chance.pick(&users).expect("there is at least one person")
    }

    fn persona_mut(&mut self, user: i64) -> &mut Persona {
        self.0.get_mut(&user).expect("all people exist")
    }
}

/// Returns whether the message that was last drawn for a person has a link to a room that the person is not in.
fn is_invited(world: &World, user: i64) -> bool {
    let person = &world.telegram.people[&user];
    let Some(last) = person.drawn.last() else { return false };
    let mut links = telegram::keys(&person.shown[last]).filter_map(telegram::link);
    links.any(|link| world.telegram.is_out_of(user, link))
}

fn contact_of(user: i64, contact: SharedContact) -> Contact {
    let own = |phone: String, is_forwarded| Contact { user: Some(user), phone, is_forwarded };
    let phone = format!("+38000000{user:04}");
    match contact {
        SharedContact::Own => own(phone, false),
        SharedContact::OwnForwarded => own(phone, true),
        SharedContact::OwnWithoutNumber => own("none".to_owned(), false),
        SharedContact::SomebodyElses => {
            Contact { user: Some(102), phone: "+380000000102".to_owned(), is_forwarded: false }
        }
    }
}
