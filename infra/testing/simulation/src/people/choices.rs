//! What somebody may do next, each with its weight.
use bot::{buttons::Button, screens::Keyboard};
use domain::{ChatId, Place, Timestamp, UserId};

use super::{Action, Persona, Role, SharedContact};
use crate::{
    telegram::{self, Person},
    world::World,
};

/// How many of the latest messages somebody looks at.
const LATEST: usize = 3;

impl World {
    pub(super) fn choices(&mut self, user: i64) -> Vec<(u64, Action)> {
        let mind = self.cast[&user];
        let mut choices = self.in_rooms(user, mind);
        let person = &self.telegram.people[&user];
        if person.blocks {
            choices.push((12, Action::Unblock));
        } else {
            choices.extend(in_private(person, mind));
            choices.extend(self.made_up(user, mind));
        }
        choices.extend(self.links(user, mind));
        choices
    }

    fn in_rooms(&self, user: i64, mind: Persona) -> Vec<(u64, Action)> {
        let mut choices = vec![];
        for group in self.telegram.groups_with(user) {
            choices.push((if mind.is_silent { 1 } else { 40 }, Action::Say(group, "Hello.")));
            choices.push((6, Action::Leave(group)));
            choices.push((if mind.part == Role::Lead { 2 } else { 12 }, Action::Say(group, "/close")));
        }
        choices
    }

    /// Links that they were sent, and links that were leaked to them.
    fn links(&mut self, user: i64, mind: Persona) -> Vec<(u64, Action)> {
        let person = &self.telegram.people[&user];
        let sent = person.keys().rev().filter_map(|(_, key)| telegram::link(key)).take(LATEST);
        let mut choices: Vec<(u64, Action)> =
            sent.filter(|link| self.is_out_of(user, link)).map(|link| (150, Action::Follow(link.to_owned()))).collect();
        let live: Vec<String> = self.telegram.groups.values().filter_map(|group| group.link.clone()).collect();
        if let Some(leaked) = self.chance.pick(&live) {
            choices.push((if mind.part == Role::Stranger { 40 } else { 1 }, Action::Follow(leaked.clone())));
        }
        choices
    }

    /// Whether a link leads to a room that they are not in.
    pub(super) fn is_out_of(&self, user: i64, link: &str) -> bool {
        let group = self.telegram.group_of(link);
        group.is_some_and(|group| !self.telegram.groups[&group].members.contains(&user))
    }

    /// A button with bytes of their own behind it, which a person's own program can send.
    fn made_up(&mut self, user: i64, mind: Persona) -> Option<(u64, Action)> {
        let message = *self.telegram.people[&user].shown.keys().next_back()?;
        let (chat, mut ticket) = self.checker.something_to_forge(&mut self.chance);
        let own = self.checker.ticket_of(user);
        let is_tempted = own.is_some() && mind.part == Role::OperatorAndLead;
        if is_tempted {
            ticket = own;
        }
        let mut data = vec![
            Button::StartShift.data(),
            // Twice: who is off shift and has chats is rare, and finds it on no screen.
            Button::EndShiftGivingBack.data(),
            Button::EndShiftGivingBack.data(),
            Button::TalkToOperator.data(),
            Button::Queue.data(),
            "1:\u{202e}take:everything".to_owned(),
        ];
        data.extend(chat.map(|chat| Button::CloseChat(ChatId(chat)).data()));
        data.extend(ticket.map(|(lead, since, generation)| {
            let place = Place { since: Timestamp(since), generation };
            Button::Take { lead: UserId(lead), place }.data()
        }));
        let data = self.chance.pick(&data)?.clone();
        let weight = match mind.part {
            Role::Stranger => 20,
            Role::OperatorAndLead if is_tempted => 40,
            Role::Operator | Role::OperatorAndLead => 4,
            Role::Lead => 1,
        };
        Some((weight, Action::Press { message, data }))
    }
}

fn in_private(person: &Person, mind: Persona) -> Vec<(u64, Action)> {
    let mut choices = vec![
        (if person.started { 2 } else { 40 }, Action::Write("/start")),
        (1, Action::Write("/language")),
        (1, Action::Write("Anybody there?")),
    ];
    if !person.started {
        return choices;
    }
    choices.push((1, Action::Write("/privacy")));
    choices.push((if mind.part == Role::Lead { 2 } else { 1 }, Action::Block));
    choices.extend(contacts(person, mind));
    let latest = person.shown.keys().rev().nth(LATEST - 1).copied().unwrap_or(0);
    for (message, key) in person.keys() {
        if let bot::screens::Does::Press(button) = &key.does {
            let weight = if message >= latest { 10 * weight(button) } else { 1 };
            let data = button.data();
            choices.push((weight, Action::Press { message, data: data.clone() }));
            choices.push((weight / 20, Action::PressTwice { message, data }));
        }
    }
    choices
}

fn contacts(person: &Person, mind: Persona) -> Vec<(u64, Action)> {
    let is_asked = person.shown.values().any(|message| matches!(message.keyboard, Keyboard::ShareContact { .. }));
    match (is_asked, mind.has_shared) {
        (true, false) => vec![
            (if mind.part == Role::Lead { 200 } else { 60 }, Action::Share(SharedContact::Own)),
            (15, Action::Share(SharedContact::SomebodyElses)),
            (8, Action::Share(SharedContact::OwnForwarded)),
            (8, Action::Share(SharedContact::OwnWithoutNumber)),
        ],
        // Staff who want to talk to staff have to find the contact in the menu of attachments.
        (false, false) if mind.part == Role::OperatorAndLead => vec![(60, Action::Share(SharedContact::Own))],
        (_, _) => vec![(1, Action::Share(SharedContact::Own))],
    }
}

/// How much a button appeals.
fn weight(button: &Button) -> u64 {
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
