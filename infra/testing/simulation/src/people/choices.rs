//! The choices of a person: every action that they may do next, with its weight.
use bot::{
    buttons::Button,
    screens::{KeyAction, Keyboard},
};
use domain::{ChatId, Place, Timestamp, UserId};

use crate::{
    people::action::{Action, SharedContact, Weighted},
    persona::{Persona, Role},
    rows::{Rows, TicketRow},
    telegram::{self, Person},
    world::World,
};

/// How many of the latest messages and links a person usually chooses from.
const LATEST: usize = 3;

/// Returns everything that a person may do next.
pub(super) fn of(world: &mut World, rows: &Rows, user: i64, persona: Persona) -> Vec<Weighted> {
    let mut choices = in_rooms(world, user, persona);
    let person = &world.telegram.people[&user];
    if person.blocks {
        choices.push((12, Action::Unblock));
    } else {
        choices.extend(in_private(person, persona));
        choices.extend(made_up_button(world, rows, user, persona));
    }
    choices.extend(links(world, user, persona));
    choices
}

fn in_rooms(world: &World, user: i64, persona: Persona) -> Vec<Weighted> {
    let mut choices = vec![];
    for group in world.telegram.groups_with(user) {
        choices.push((if persona.is_silent { 1 } else { 40 }, Action::Say(group, "Hello.")));
        choices.push((6, Action::Leave(group)));
        choices.push((if persona.role == Role::Lead { 2 } else { 12 }, Action::Say(group, "/close")));
    }
    choices
}

/// Returns a choice for each link that the person may follow: the latest links that they were sent, and a link that was
/// leaked to them.
fn links(world: &mut World, user: i64, persona: Persona) -> Vec<Weighted> {
    let person = &world.telegram.people[&user];
    let sent = person.keys().rev().filter_map(|(_, key)| telegram::link(key)).take(LATEST);
    let outside = sent.filter(|link| world.telegram.is_out_of(user, link));
    let mut choices: Vec<Weighted> = outside.map(|link| (150, Action::Follow(link.to_owned()))).collect();
    let live: Vec<String> = world.telegram.groups.values().filter_map(|group| group.link.clone()).collect();
    if let Some(leaked) = world.kernel.chance.pick(&live) {
        choices.push((if persona.role == Role::Stranger { 40 } else { 1 }, Action::Follow(leaked.clone())));
    }
    choices
}

/// Returns an action that presses a button with made-up data. A modified Telegram client can do that.
fn made_up_button(world: &mut World, rows: &Rows, user: i64, persona: Persona) -> Option<Weighted> {
    let message = *world.telegram.people[&user].shown.keys().next_back()?;
    let chance = &mut world.kernel.chance;
    let chats: Vec<&String> = rows.open.iter().collect();
    let tickets: Vec<&TicketRow> = rows.tickets.values().collect();
    let (chat, mut ticket) = (chance.pick(&chats).copied(), chance.pick(&tickets).copied());
    let own = tickets.iter().find(|ticket| ticket.lead == user).copied();
    let is_tempted = own.is_some() && persona.role == Role::OperatorAndLead;
    if is_tempted {
        ticket = own;
    }
    let mut data = vec![
        Button::StartShift.data(),
        // This button is listed twice, so that it is chosen more often. No screen offers it to an operator who is off
        // shift and has chats, and such operators are rare.
        Button::EndShiftGivingBack.data(),
        Button::EndShiftGivingBack.data(),
        Button::TalkToOperator.data(),
        Button::Queue.data(),
        "1:\u{202e}take:everything".to_owned(),
    ];
    data.extend(chat.map(|chat| Button::CloseChat(ChatId(chat.clone())).data()));
    data.extend(ticket.map(|ticket| {
        let place = Place { since: Timestamp(ticket.since), generation: ticket.generation };
        Button::Take { lead: UserId(ticket.lead), place }.data()
    }));
    let data = chance.pick(&data)?.clone();
    let weight = match persona.role {
        Role::Stranger => 20,
        Role::OperatorAndLead if is_tempted => 40,
        Role::Operator | Role::OperatorAndLead => 4,
        Role::Lead => 1,
    };
    Some((weight, Action::Press { message, data }))
}

fn in_private(person: &Person, persona: Persona) -> Vec<Weighted> {
    let mut choices = vec![
        (if person.started { 2 } else { 40 }, Action::Write("/start")),
        (1, Action::Write("/language")),
        (1, Action::Write("Anybody there?")),
    ];
    if !person.started {
        return choices;
    }
    choices.push((1, Action::Write("/privacy")));
    choices.push((if persona.role == Role::Lead { 2 } else { 1 }, Action::Block));
    choices.extend(contacts(person, persona));
    let latest = person.shown.keys().rev().nth(LATEST - 1).copied().unwrap_or(0);
    for (message, key) in person.keys() {
        if let KeyAction::Press(button) = &key.action {
            let weight = if message >= latest { 10 * appeal(button) } else { 1 };
            let data = button.data();
            choices.push((weight, Action::Press { message, data: data.clone() }));
            choices.push((weight / 20, Action::PressTwice { message, data }));
        }
    }
    choices
}

fn contacts(person: &Person, persona: Persona) -> Vec<Weighted> {
    let is_asked = person.shown.values().any(|message| matches!(message.keyboard, Keyboard::ShareContact { .. }));
    match (is_asked, persona.has_shared) {
        (true, false) => vec![
            (if persona.role == Role::Lead { 200 } else { 60 }, Action::Share(SharedContact::Own)),
            (15, Action::Share(SharedContact::SomebodyElses)),
            (8, Action::Share(SharedContact::OwnForwarded)),
            (8, Action::Share(SharedContact::OwnWithoutNumber)),
        ],
        // The bot shows an operator no button that shares a contact. An operator who is also a lead shares the contact
        // from the attachment menu.
        (false, false) if persona.role == Role::OperatorAndLead => vec![(60, Action::Share(SharedContact::Own))],
        (_, _) => vec![(1, Action::Share(SharedContact::Own))],
    }
}

/// Returns the weight of a button among the buttons that a person may press.
fn appeal(button: &Button) -> u64 {
    match button {
        Button::TalkToOperator => 30,
        Button::StartShift => 40,
        Button::EndShiftKeeping | Button::EndShiftGivingBack | Button::Take { .. } => 12,
        Button::CloseChat(_) | Button::CloseSilent { .. } => 7,
        Button::Queue => 6,
        Button::LeaveQueue | Button::Speak(_) | Button::MyChats => 4,
        Button::EndShift | Button::MyPanel => 2,
        Button::ChooseLanguage => 1,
    }
}
