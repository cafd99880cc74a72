//! Registration of leads, and the first screens of everybody who writes to the bot.
use std::fmt;

use crate::{
    Change, Language, Lead, LeadState, MessageId, Operator, Person, Phone, Position, QueueStatus, Recipient, Refusal,
    Requester, Roles, Screen, Settings, UserId, Visitor, WaitReason, Write,
    decisions::{queue, roster::begin_checklist},
};

/// A contact that somebody sent to the bot.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The contact's Telegram account. Telegram's server finds it by the phone number. `None` if the number has no
    /// account.
    pub user: Option<UserId>,
    /// The phone number as Telegram gives it.
    pub phone: String,
    /// Whether the message with the contact was forwarded from another chat.
    pub forwarded: bool,
}

/// Omits the phone number from the debug output, so that it never reaches a log.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("user", &self.user).field("forwarded", &self.forwarded).finish_non_exhaustive()
    }
}

/// Handles `/start`: shows the current screens. If the person is a lead or an operator, also stores their current name
/// and username, and that the bot can write to them.
pub fn start(visitor: Visitor, status: Option<&QueueStatus>, settings: &Settings) -> Change {
    let shown = current_screens(&visitor.roles, &visitor.requester, status);
    let Visitor { person, roles, .. } = visitor;
    let written = shown.and(roles.lead.map_or_else(Change::nothing, |lead| renamed(lead, &person)));
    written.and(roles.operator.map_or_else(Change::nothing, |operator| started(operator, &person, settings)))
}

/// Shows the screens for this person's current state. An operator gets the panel, which is the operator's main screen.
/// A lead gets the menu, the place or the chat. Anybody else gets the welcome. An operator who is also in the queue or
/// in a chat as a lead gets both screens. The screen may replace the message whose button the person pressed. If
/// this message then shows a place in the queue, the lead's ticket stores its id. Nothing else is stored.
pub fn current_screens(roles: &Roles, requester: &Requester, status: Option<&QueueStatus>) -> Change {
    let shown = show_screens(roles, requester, status);
    shown.and(status.map_or_else(Change::nothing, |status| {
        queue::set_screen(&status.ticket, message_with_place(roles, requester), None)
    }))
}

fn show_screens(roles: &Roles, requester: &Requester, status: Option<&QueueStatus>) -> Change {
    match (&roles.operator, &roles.lead) {
        (None, lead) => Change::nothing().show(requester, lead_screen(lead.as_ref(), status)),
        (Some(_), Some(lead)) if has_place_or_chat(lead) => {
            let beside = Requester { pressed: None, ..*requester };
            Change::nothing().show(requester, Screen::Panel).show(&beside, lead_screen(Some(lead), status))
        }
        (Some(_), Some(_) | None) => Change::nothing().show(requester, Screen::Panel),
    }
}

/// Returns the message that the lead's place in the queue replaces, i.e. the message whose button was pressed. `None`
/// if no button was pressed. `None` if the lead is also an operator, because the panel then replaces the message.
fn message_with_place(roles: &Roles, requester: &Requester) -> Option<MessageId> {
    requester.pressed.filter(|_| roles.operator.is_none())
}

fn has_place_or_chat(lead: &Lead) -> bool {
    match lead.state {
        LeadState::Waiting(_) | LeadState::Invited(_) | LeadState::Accepted(_) => true,
        LeadState::Registered | LeadState::Finished => false,
    }
}

fn lead_screen(lead: Option<&Lead>, status: Option<&QueueStatus>) -> Screen {
    match lead.map(|lead| &lead.state) {
        None => Screen::Welcome,
        Some(LeadState::Registered | LeadState::Finished) => Screen::Menu,
        Some(LeadState::Waiting(_)) => {
            let (position, wait_reason) = status.map_or_else(
                || (Position::after(Position::LAST_EXACT), WaitReason::Operator),
                |status| (status.position, status.wait_reason),
            );
            Screen::Waiting { position, wait_reason }
        }
        Some(LeadState::Invited(chat) | LeadState::Accepted(chat)) => chat.screen(),
    }
}

fn renamed(lead: Lead, person: &Person) -> Change {
    let updated = lead.clone().updated_from(person);
    if updated == lead { Change::nothing() } else { Change::nothing().write(Write::PutLead(updated)) }
}

/// Ticks off the first step of the checklist for an operator who has started the bot, and updates their name and
/// username.
fn started(operator: Operator, person: &Person, settings: &Settings) -> Change {
    let (begun, asked) = begin_checklist(operator.clone(), settings);
    let updated = Operator { name: person.name.clone(), tag: person.tag.clone(), ..begun };
    if updated == operator {
        Change::nothing()
    } else {
        Change::nothing().write(Write::PutOperator(updated)).and(asked)
    }
}

/// Registers a person who shares a contact. Only their own contact counts: people can also send the contact of somebody
/// else, and a contact without an account proves nothing. Sharing again updates the number.
pub fn register(visitor: Visitor, contact: &Contact, status: Option<&QueueStatus>) -> Result<Change, Refusal> {
    let Visitor { person, roles, requester } = visitor;
    if contact.user != Some(person.user) || contact.forwarded {
        return Err(Refusal::NotOwnContact);
    }
    let phone = Phone::parse(&contact.phone).ok_or(Refusal::NoPhoneNumber)?;
    let (state, version) = roles.lead.map_or((LeadState::Registered, 0), |lead| (lead.state, lead.version));
    let Person { user, name, tag, .. } = person;
    let language = requester.recipient.language;
    let lead = Lead { user, name, tag, phone, language, reachable: true, state, version };
    let shown =
        Change::nothing().show(&requester, Screen::Registered).show(&requester, lead_screen(Some(&lead), status));
    Ok(shown.write(Write::PutLead(lead)))
}

/// Stores the language that a person chose, and shows the current screens in this language. A person who is both a lead
/// and an operator gets the language in both roles. A waiting lead's place is redrawn in this language from now on.
pub fn choose_language(
    visitor: Visitor,
    language: Language,
    status: Option<&QueueStatus>,
    settings: &Settings,
) -> Change {
    let Visitor { roles, requester, .. } = visitor;
    let language = settings.language(Some(language));
    let requester = Requester { recipient: Recipient { language, ..requester.recipient }, ..requester };
    let chosen = roles.lead.as_ref().filter(|lead| lead.language != language).map(|_| language);
    let redrawn = status.map_or_else(Change::nothing, |status| {
        queue::set_screen(&status.ticket, message_with_place(&roles, &requester), chosen)
    });
    let change = show_screens(&roles, &requester, status).and(redrawn);
    let change = match roles.lead.filter(|_| chosen.is_some()) {
        Some(lead) => change.write(Write::PutLead(Lead { language, ..lead })),
        None => change,
    };
    match roles.operator.filter(|operator| operator.language != language) {
        Some(operator) => change.write(Write::PutOperator(Operator { language, ..operator })),
        None => change,
    }
}

#[cfg(test)]
mod tests;
