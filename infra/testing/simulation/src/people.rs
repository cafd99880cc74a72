//! What people do: by chance, but as people would, from what they have in front of them.
//!
//! Whoever acts has a choice of [`Action`]s, each with a weight: the buttons below the latest messages above all, an old
//! button now and then, a link, a word in a room. Some do what they should not: share somebody else's contact, press a
//! button that they have made up, follow a link that was leaked to them.
mod choices;

use crate::{
    counts::Category,
    faults::Fault,
    invocation::Input,
    settings,
    telegram::{self, Person, updates::Contact},
    world::World,
};

/// What somebody is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Wants to talk to staff.
    Lead,
    /// A member of staff.
    Operator,
    /// Both.
    OperatorAndLead,
    /// Neither. Gets hold of links.
    Stranger,
}

/// Somebody as they act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persona {
    pub(crate) part: Role,
    /// Says nothing in rooms, mostly.
    pub(crate) is_silent: bool,
    /// Has shared the own contact.
    pub(crate) has_shared: bool,
    /// Is on the roster, or was told so.
    pub(crate) is_enlisted: bool,
}

/// Something that somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Action {
    Write(&'static str),
    Share(SharedContact),
    Press { message: i64, data: String },
    PressTwice { message: i64, data: String },
    Follow(String),
    Say(i64, &'static str),
    Leave(i64),
    Block,
    Unblock,
}

/// The contact that somebody shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SharedContact {
    Own,
    SomebodyElses,
    OwnForwarded,
    OwnWithoutNumber,
}

/// The people of a run: twelve leads, three operators, one of whom is a lead as well, a fourth who is on the roster now
/// and then, and a stranger.
pub(crate) fn cast() -> Vec<(Person, Persona)> {
    let names = ["Olena", "Taras", "Sofiia", "Bohdan", "Daryna", "Maksym"];
    let languages = ["uk", "ru", "en", "pt-br"];
    let lead = |index: usize| {
        let name = format!("{} {}", names[index % names.len()], index + 1);
        let tag = index.is_multiple_of(3).then(|| format!("lead{}", index + 1));
        let user = 101 + i64::try_from(index).expect("a few");
        (Person::new(user, &name, tag.as_deref(), languages[index % languages.len()]), Persona::new(Role::Lead))
    };
    let operator = |user, name, part| (Person::new(user, name, Some(name), "en"), Persona::new(part));
    let leads = (0..12).map(lead);
    let others = [
        operator(201, "Ihor", Role::Operator),
        operator(202, "Marta", Role::Operator),
        operator(203, "Nadiia", Role::OperatorAndLead),
        (Person::new(301, "Stranger", None, "en"), Persona::new(Role::Stranger)),
    ];
    leads.chain(others).collect()
}

impl Persona {
    pub(crate) fn is_of_staff(self) -> bool {
        matches!(self.part, Role::Operator | Role::OperatorAndLead)
    }

    pub(crate) fn new(part: Role) -> Self {
        let is_enlisted = matches!(part, Role::Operator | Role::OperatorAndLead);
        Self { part, is_silent: false, has_shared: false, is_enlisted }
    }
}

impl World {
    /// Somebody does something, or something happens to all of them. Answers what has to be done by command, if so.
    pub(crate) fn something_happens(&mut self) -> Option<Input> {
        match self.chance.next() % 300 {
            0 => self.host_goes_down(),
            1 => self.loses_a_room(),
            2 => self.change_settings(),
            3 | 4 => return self.change_roster(),
            5 => self.change_mood(),
            6 => self.change_name(),
            7 => self.webhook_goes_down(),
            _ => self.somebody_acts(),
        }
        None
    }

    fn somebody_acts(&mut self) {
        let weight = |user: &i64, mind: &Persona| mind.weight() * if self.is_invited(*user) { 6 } else { 1 };
        let weighted: Vec<(u64, i64)> = self.cast.iter().map(|(user, mind)| (weight(user, mind), *user)).collect();
        let user = self.chance.weighted(&weighted);
        let choices = self.choices(user);
        let weights: Vec<(u64, usize)> = choices.iter().enumerate().map(|(at, (weight, _))| (*weight, at)).collect();
        if weights.is_empty() {
            return;
        }
        let deed = choices[self.chance.weighted(&weights)].1.clone();
        self.trace(|| format!("{user}: {deed:?}"));
        self.does(user, deed);
    }

    /// Whether the last thing that somebody was shown leads to a room that they are not in.
    fn is_invited(&self, user: i64) -> bool {
        let person = &self.telegram.people[&user];
        let Some(last) = person.drawn.last() else { return false };
        let mut links = telegram::keys(&person.shown[last]).filter_map(telegram::link);
        links.any(|link| self.is_out_of(user, link))
    }

    fn does(&mut self, user: i64, deed: Action) {
        match deed {
            Action::Write(text) => self.writes(user, text),
            Action::Share(whose) => self.shares(user, whose),
            Action::Press { message, data } => self.press(user, message, &data),
            Action::PressTwice { message, data } => {
                self.press(user, message, &data);
                self.press(user, message, &data);
            }
            Action::Follow(link) => self.follow(user, &link),
            Action::Say(group, text) => self.say_in_room(group, user, text),
            Action::Leave(group) => {
                self.telegram.groups.get_mut(&group).expect("they are in it").members.remove(&user);
                self.is_out(group, user, false);
            }
            Action::Block => self.blocks(user, true),
            Action::Unblock => self.blocks(user, false),
        }
    }

    fn shares(&mut self, user: i64, whose: SharedContact) {
        let own = |phone: String, is_forwarded| Contact { user: Some(user), phone, is_forwarded };
        let phone = format!("+38000000{user:04}");
        let card = match whose {
            SharedContact::Own => own(phone, false),
            SharedContact::OwnForwarded => own(phone, true),
            SharedContact::OwnWithoutNumber => own("none".to_owned(), false),
            SharedContact::SomebodyElses => {
                Contact { user: Some(102), phone: "+380000000102".to_owned(), is_forwarded: false }
            }
        };
        let is_own = whose == SharedContact::Own;
        self.sends_card(user, &card);
        self.cast.get_mut(&user).expect("everybody is there").has_shared |= is_own;
    }

    fn press(&mut self, user: i64, message: i64, data: &str) {
        let asks = data == bot::buttons::Button::TalkToOperator.data();
        self.presses(user, message, data, asks);
    }

    fn follow(&mut self, user: i64, link: &str) {
        let Some(group) = self.telegram.group_of(link) else { return };
        let there = self.telegram.groups.get_mut(&group).expect("it was found");
        if !there.members.contains(&user) && there.asking.insert(user) {
            self.asks_to_join(group, user);
        }
    }

    fn say_in_room(&mut self, group: i64, user: i64, text: &str) {
        self.said(group, user);
        self.says(group, user, text);
    }

    fn change_settings(&mut self) {
        settings::change(&mut self.settings, &mut self.chance);
        self.counts.add(Category::Arrival, "settings changed");
        self.checker.caps_changed(self.now, self.settings.automatic_cap, self.settings.hard_cap);
        self.checker.owes_a_look(self.now);
    }

    /// Somebody is taken off the roster, or put on it again.
    fn change_roster(&mut self) -> Option<Input> {
        let staff: Vec<i64> = self.cast.iter().filter(|(_, mind)| mind.is_of_staff()).map(|(user, _)| *user).collect();
        let user = *self.chance.pick(&staff)?;
        let mind = self.cast.get_mut(&user).expect("everybody is there");
        mind.is_enlisted = !mind.is_enlisted;
        let on = mind.is_enlisted;
        self.counts.add(Category::Arrival, if on { "put on the roster" } else { "taken off the roster" });
        Some(Input::Roster { user, on })
    }

    fn change_mood(&mut self) {
        let users: Vec<i64> = self.cast.keys().copied().collect();
        let user = *self.chance.pick(&users).expect("somebody is there");
        let mind = self.cast.get_mut(&user).expect("everybody is there");
        mind.is_silent = !mind.is_silent;
    }

    fn change_name(&mut self) {
        let users: Vec<i64> = self.cast.keys().copied().collect();
        let user = *self.chance.pick(&users).expect("somebody is there");
        let again = self.chance.next() % 100;
        let person = self.telegram.people.get_mut(&user).expect("everybody is there");
        person.name = format!("{} {again}", person.name.split(' ').next().unwrap_or("Olena"));
        person.tag = again.is_multiple_of(2).then(|| format!("tag{user}x{again}"));
    }

    /// From now on nothing goes wrong, and nobody does anything.
    pub(crate) fn calms_down(&mut self) {
        self.calm = true;
        self.trace(|| "nothing goes wrong any more".to_owned());
    }

    /// Whether a fault that needs a long quiet time has come up by itself.
    pub(crate) fn tick_goes_wrong(&mut self) -> Option<Fault> {
        if self.goes_wrong(40, Fault::TickMissed) {
            return Some(Fault::TickMissed);
        }
        self.goes_wrong(40, Fault::TickTwice).then_some(Fault::TickTwice)
    }
}

impl Persona {
    /// How often they act.
    fn weight(self) -> u64 {
        match self.part {
            Role::Lead => 10,
            Role::Operator => 40,
            Role::OperatorAndLead => 45,
            Role::Stranger => 8,
        }
    }
}
