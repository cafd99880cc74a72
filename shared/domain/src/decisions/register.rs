//! How a person becomes a lead, and what anybody is shown who writes to the bot.
use std::fmt;

use crate::{
    Asker, Change, Language, Lead, LeadState, Operator, Person, Phone, Place, Position, Refusal, Screen, Settings,
    TicketId, UserId, Wants, Write, queue, roster::begun,
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

/// What the desk knows of somebody who writes to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Them as a lead.
    pub lead: Option<Lead>,
    /// Them as an operator.
    pub operator: Option<Operator>,
}

/// Where a waiting lead stands, when that was last read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The lead's ticket.
    pub ticket: TicketId,
    /// The place in the queue.
    pub position: Position,
    /// What is missing.
    pub wants: Wants,
}

/// What `/start` shows: to an operator the panel, to a lead what there is, to anybody else the way in. An operator who
/// is in the queue or in a chat as a lead sees that, too. Names that have changed are kept as they are now.
pub fn start(known: Known, person: &Person, asker: &Asker, standing: Option<&Standing>, settings: &Settings) -> Change {
    let shown = what_there_is(&known, asker, standing);
    let written = shown.and(known.lead.map_or_else(Change::nothing, |lead| renamed(lead, person)));
    written.and(known.operator.map_or_else(Change::nothing, |operator| started(operator, person, settings)))
}

/// What is true for this person, as screens. All that is stored is which message shows a place in the queue, if that is
/// the one that was pressed.
pub fn what_there_is(known: &Known, asker: &Asker, standing: Option<&Standing>) -> Change {
    match (&known.operator, &known.lead) {
        (None, lead) => {
            let shown = Change::nothing().show(asker, as_a_lead(lead.as_ref(), standing));
            shown.and(
                standing.map_or_else(Change::nothing, |standing| queue::shown_where_pressed(&standing.ticket, asker)),
            )
        }
        (Some(_), Some(lead)) if is_served(lead) => {
            let beside = Asker { pressed: None, ..*asker };
            Change::nothing().show(asker, Screen::Panel).show(&beside, as_a_lead(Some(lead), standing))
        }
        (Some(_), Some(_) | None) => Change::nothing().show(asker, Screen::Panel),
    }
}

/// Whether the desk does something for this lead just now.
fn is_served(lead: &Lead) -> bool {
    match lead.state {
        LeadState::Waiting(_) | LeadState::Invited(_) | LeadState::Accepted(_) => true,
        LeadState::Registered | LeadState::Finished => false,
    }
}

fn as_a_lead(lead: Option<&Lead>, standing: Option<&Standing>) -> Screen {
    match lead.map(|lead| &lead.state) {
        None => Screen::Welcome,
        Some(LeadState::Registered | LeadState::Finished) => Screen::Menu,
        Some(LeadState::Waiting(Place { .. })) => {
            let (position, wants) = standing.map_or_else(
                || (Position::after(Position::LAST_EXACT), Wants::Operator),
                |standing| (standing.position, standing.wants),
            );
            Screen::Waiting { position, wants }
        }
        Some(LeadState::Invited(seat) | LeadState::Accepted(seat)) => seat.screen(),
    }
}

fn renamed(lead: Lead, person: &Person) -> Change {
    let seen = lead.clone().seen_as(person);
    if seen == lead { Change::nothing() } else { Change::nothing().write(Write::PutLead(seen)) }
}

/// Who starts the bot can be written to, and is called as they are now.
fn started(operator: Operator, person: &Person, settings: &Settings) -> Change {
    let (begun, asked) = begun(operator.clone(), settings);
    let seen = Operator { name: person.name.clone(), tag: person.tag.clone(), ..begun };
    if seen == operator { Change::nothing() } else { Change::nothing().write(Write::PutOperator(seen)).and(asked) }
}

/// Somebody shares a contact. Only their own counts: anybody can send anybody's card, and a card without an account
/// proves nothing. Sharing again updates the number.
pub fn register(
    known: Option<Lead>,
    person: &Person,
    contact: &Contact,
    asker: &Asker,
    standing: Option<&Standing>,
) -> Result<Change, Refusal> {
    if contact.user != Some(person.user) || contact.forwarded {
        return Err(Refusal::NotOwnContact);
    }
    let phone = Phone::parse(&contact.phone).ok_or(Refusal::NoPhoneNumber)?;
    let (state, version) = known.map_or((LeadState::Registered, 0), |lead| (lead.state, lead.version));
    let Person { user, name, tag, .. } = person.clone();
    let language = asker.reader.language;
    let lead = Lead { user, name, tag, phone, language, reachable: true, state, version };
    let shown = Change::nothing().show(asker, Screen::Registered).show(asker, as_a_lead(Some(&lead), standing));
    Ok(shown.write(Write::PutLead(lead)))
}

/// Somebody chooses a language. It is remembered for whom the desk knows; then they are shown what there is in it.
pub fn speak(
    known: Known,
    language: Language,
    asker: &Asker,
    standing: Option<&Standing>,
    settings: &Settings,
) -> Change {
    let language = settings.language(Some(language));
    let asker = Asker { reader: crate::Reader { language, ..asker.reader }, ..*asker };
    let change = what_there_is(&known, &asker, standing);
    let change = match known.lead.filter(|lead| lead.language != language) {
        Some(lead) => change.write(Write::PutLead(Lead { language, ..lead })),
        None => change,
    };
    match known.operator.filter(|operator| operator.language != language) {
        Some(operator) => change.write(Write::PutOperator(Operator { language, ..operator })),
        None => change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Act, Checklist, MessageId,
        examples::{asker, desk, ihor, link, olena, seat},
        roster::befriend,
    };

    #[test]
    fn sharing_the_own_contact_registers() {
        let change = register(None, &person(), &contact(), &asker(), None).unwrap();

        let shown = Change::nothing().show(&asker(), Screen::Registered).show(&asker(), Screen::Menu);
        assert_eq!(change, shown.write(Write::PutLead(olena())));
    }

    #[test]
    fn sharing_again_updates_the_number_and_nothing_else() {
        let invited = Lead { state: LeadState::Invited(seat()), version: 4, ..olena() };
        let other = Contact { phone: "+380000000099".into(), ..contact() };

        let change = register(Some(invited.clone()), &person(), &other, &asker(), None).unwrap();

        let phone = Phone::parse("+380000000099").unwrap();
        assert_eq!(change.writes, [Write::PutLead(Lead { phone, ..invited })]);
    }

    #[test]
    fn a_contact_that_is_not_provably_the_own_is_refused() {
        let foreign = Contact { user: Some(UserId(99)), ..contact() };
        let nameless = Contact { user: None, ..contact() };
        let forwarded = Contact { forwarded: true, ..contact() };
        for contact in [foreign, nameless, forwarded] {
            assert_eq!(register(None, &person(), &contact, &asker(), None), Err(Refusal::NotOwnContact));
        }
    }

    #[test]
    fn a_number_that_is_none_is_refused() {
        let contact = Contact { phone: "call me".into(), ..contact() };
        assert_eq!(register(None, &person(), &contact, &asker(), None), Err(Refusal::NoPhoneNumber));
    }

    #[test]
    fn start_shows_what_there_is() {
        let invited = Lead { state: LeadState::Invited(seat()), ..olena() };
        assert_eq!(shown(Known::default()), [Screen::Welcome]);
        assert_eq!(shown(lead(olena())), [Screen::Menu]);
        assert_eq!(shown(lead(invited)), [Screen::Chat { link: link(), served: true }]);
        assert_eq!(shown(Known { operator: Some(ihor()), lead: Some(olena()) }), [Screen::Panel]);
    }

    #[test]
    fn an_operator_who_waits_as_a_lead_sees_both() {
        let waiting = Lead { state: LeadState::Waiting(place()), ..olena() };
        let standing = Screen::Waiting { position: Position::Exactly(2), wants: Wants::Operator };
        assert_eq!(shown(Known { operator: Some(ihor()), lead: Some(waiting) }), [Screen::Panel, standing]);
    }

    #[test]
    fn who_starts_the_bot_under_another_name_is_called_so() {
        let change =
            start(lead(Lead { name: "Olya".into(), ..olena() }), &person(), &asker(), None, &Settings::default());
        assert_eq!(change.writes, [Write::PutLead(olena())]);
        assert_eq!(start(lead(olena()), &person(), &asker(), None, &Settings::default()).writes, []);
    }

    #[test]
    fn an_operator_who_starts_the_bot_has_done_the_first_step() {
        let new = Operator { checklist: Checklist::default(), ..ihor() };
        let person = Person { name: ihor().name, tag: None, ..person() };

        let known = Known { operator: Some(new.clone()), lead: None };
        let change = start(known, &person, &asker(), None, &Settings::default());

        let checklist = Checklist { started: true, ..Checklist::default() };
        assert_eq!(change.writes, [Write::PutOperator(Operator { checklist, ..new })]);
        let job = befriend(ihor().id, Settings::default().account);
        assert!(
            change.effects.iter().any(|effect| effect.act == Act::Ask(job.clone())),
            "the host is asked for the rest"
        );
    }

    #[test]
    fn a_language_is_remembered_and_spoken_at_once() {
        let change = speak(lead(olena()), Language::Ukrainian, &asker(), None, &Settings::default());

        assert_eq!(change.writes, [Write::PutLead(Lead { language: Language::Ukrainian, ..olena() })]);
        assert!(matches!(&change.effects[0].act, Act::Show { to, .. } if to.language == Language::Ukrainian));
        assert_eq!(speak(lead(olena()), Language::English, &asker(), None, &Settings::default()).writes, []);
    }

    #[test]
    fn the_message_that_was_pressed_shows_the_place_from_now_on() {
        let waiting = Lead { state: LeadState::Waiting(place()), ..olena() };
        let pressed = Asker { pressed: Some(MessageId(7)), ..asker() };
        let shown = |asker| what_there_is(&lead(waiting.clone()), asker, Some(&standing())).writes;
        let set =
            Write::SetScreen { ticket: standing().ticket, message: MessageId(7), language: asker().reader.language };
        assert_eq!(shown(&pressed), [set]);
        assert_eq!(shown(&asker()), []);
    }

    fn shown(known: Known) -> Vec<Screen> {
        let effects = what_there_is(&known, &asker(), Some(&standing())).effects;
        let screen = |act| if let Act::Show { screen, .. } = act { Some(screen) } else { None };
        effects.into_iter().filter_map(|effect| screen(effect.act)).collect()
    }

    fn standing() -> Standing {
        let ticket = queue::ticket_at(place(), &olena(), &desk());
        Standing { ticket, position: Position::Exactly(2), wants: Wants::Operator }
    }

    fn lead(lead: Lead) -> Known {
        Known { lead: Some(lead), operator: None }
    }

    fn place() -> Place {
        Place { since: crate::Timestamp(5), generation: 0 }
    }

    fn person() -> Person {
        let Lead { user, name, tag, .. } = olena();
        Person { user, name, tag, language: None }
    }

    fn contact() -> Contact {
        Contact { user: Some(olena().user), phone: "380000000001".into(), forwarded: false }
    }
}
