//! How a person becomes a lead, and how a person becomes an operator.
use std::{collections::BTreeMap, fmt};

use crate::{
    Change, DeskId, Lead, LeadState, Operator, OperatorId, Person, Phone, Refusal, Screen, Shift, Timestamp, UserId,
    Wants, Write,
};

/// A contact that somebody sent to the bot.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// Whose it is, as Telegram's server fills it in from the number. Missing for a number without an account.
    pub user: Option<UserId>,
    /// The number as Telegram gives it.
    pub phone: String,
    /// Whether the message was forwarded from somewhere else.
    pub forwarded: bool,
}

/// The number never reaches a log.
impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").field("user", &self.user).field("forwarded", &self.forwarded).finish_non_exhaustive()
    }
}

/// What `/start` shows: to an operator the panel, to a lead what there is, to anybody else the way in.
pub fn start(person: UserId, lead: Option<&Lead>, operator: Option<&Operator>) -> Change {
    let screen = if operator.is_some() { Screen::Panel } else { what_there_is(lead) };
    Change::nothing().show(person, screen)
}

fn what_there_is(lead: Option<&Lead>) -> Screen {
    match lead.map(|lead| &lead.state) {
        None => Screen::Welcome,
        Some(LeadState::Registered | LeadState::Finished) => Screen::Menu,
        Some(LeadState::Waiting(_)) => Screen::Waiting { wants: Wants::Operator },
        Some(LeadState::Invited(seat) | LeadState::Accepted(seat)) => Screen::Chat { link: seat.link.clone() },
    }
}

/// Somebody shares a contact. Only their own counts: anybody can send anybody's card, and a card without an account
/// proves nothing. Sharing again updates the number.
pub fn register(known: Option<Lead>, person: Person, contact: &Contact) -> Result<Change, Refusal> {
    if contact.user != Some(person.user) || contact.forwarded {
        return Err(Refusal::NotOwnContact);
    }
    let phone = Phone::parse(&contact.phone).ok_or(Refusal::NoPhoneNumber)?;
    let Person { user, name, tag } = person;
    let (state, version) = known.map_or((LeadState::Registered, 0), |lead| (lead.state, lead.version));
    let lead = Lead { user, name, tag, phone, state, version };
    let shown = Change::nothing().show(user, Screen::Registered).show(user, what_there_is(Some(&lead)));
    Ok(shown.write(Write::PutLead(lead)))
}

/// Puts a person on the roster, off shift; changes the name of who is on it already.
pub fn enlist(known: Option<Operator>, desk: DeskId, person: Person, now: Timestamp) -> Change {
    let Person { user, name, tag } = person;
    let operator = match known {
        Some(operator) => Operator { name, tag, ..operator },
        None => Operator {
            id: OperatorId(user),
            desk,
            name,
            tag,
            shift: Shift::Off,
            epoch: 0,
            chats: BTreeMap::new(),
            idle_since: now,
            version: 0,
        },
    };
    Change::nothing().write(Write::PutOperator(operator))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{ihor, link, olena, seat};

    #[test]
    fn sharing_the_own_contact_registers() {
        let change = register(None, person(), &contact()).unwrap();

        assert_eq!(
            change,
            Change::nothing()
                .show(olena().user, Screen::Registered)
                .show(olena().user, Screen::Menu)
                .write(Write::PutLead(olena()))
        );
    }

    #[test]
    fn sharing_again_updates_the_number_and_nothing_else() {
        let invited = Lead { state: LeadState::Invited(seat()), version: 4, ..olena() };
        let other = Contact { phone: "+380000000099".into(), ..contact() };

        let change = register(Some(invited.clone()), person(), &other).unwrap();

        let phone = Phone::parse("+380000000099").unwrap();
        assert_eq!(change.writes, [Write::PutLead(Lead { phone, ..invited })]);
    }

    #[test]
    fn a_contact_that_is_not_provably_the_own_is_refused() {
        let foreign = Contact { user: Some(UserId(99)), ..contact() };
        let nameless = Contact { user: None, ..contact() };
        let forwarded = Contact { forwarded: true, ..contact() };
        for contact in [foreign, nameless, forwarded] {
            assert_eq!(register(None, person(), &contact), Err(Refusal::NotOwnContact));
        }
    }

    #[test]
    fn a_number_that_is_none_is_refused() {
        let contact = Contact { phone: "call me".into(), ..contact() };
        assert_eq!(register(None, person(), &contact), Err(Refusal::NoPhoneNumber));
    }

    #[test]
    fn start_shows_what_there_is() {
        let shown = |lead: Option<Lead>, operator: Option<&Operator>| {
            start(olena().user, lead.as_ref(), operator).effects.into_iter().map(|effect| effect.act).next()
        };
        let to = olena().user;
        let invited = Lead { state: LeadState::Invited(seat()), ..olena() };

        assert_eq!(shown(None, None), Some(crate::Act::Show { to, screen: Screen::Welcome }));
        assert_eq!(shown(Some(olena()), None), Some(crate::Act::Show { to, screen: Screen::Menu }));
        assert_eq!(shown(Some(invited), None), Some(crate::Act::Show { to, screen: Screen::Chat { link: link() } }));
        assert_eq!(shown(Some(olena()), Some(&ihor())), Some(crate::Act::Show { to, screen: Screen::Panel }));
    }

    fn person() -> Person {
        let Lead { user, name, tag, .. } = olena();
        Person { user, name, tag }
    }

    fn contact() -> Contact {
        Contact { user: Some(olena().user), phone: "380000000001".into(), forwarded: false }
    }
}
