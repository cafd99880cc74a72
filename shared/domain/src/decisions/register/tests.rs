use super::*;
use crate::{
    Act, Checklist, MessageId, Place, Timestamp,
    decisions::roster::befriend,
    examples::{desk, ihor, lead_chat, link, olena, person, requester, visitor},
};

#[test]
fn sharing_the_own_contact_registers() {
    let change = register(visitor(Roles::default()), &contact(), None).unwrap();

    let shown = Change::nothing().show(&requester(), Screen::Registered).show(&requester(), Screen::Menu);
    assert_eq!(change, shown.write(Write::PutLead(olena())));
}

#[test]
fn sharing_again_updates_the_number_and_nothing_else() {
    let invited = Lead { state: LeadState::Invited(lead_chat()), version: 4, ..olena() };
    let other = Contact { phone: "+380000000099".into(), ..contact() };

    let change = register(visitor(as_lead(invited.clone())), &other, None).unwrap();

    let phone = Phone::parse("+380000000099").unwrap();
    assert_eq!(change.writes, [Write::PutLead(Lead { phone, ..invited })]);
}

#[test]
fn a_contact_that_may_be_somebody_elses_is_refused() {
    let foreign = Contact { user: Some(UserId(99)), ..contact() };
    let nameless = Contact { user: None, ..contact() };
    let forwarded = Contact { forwarded: true, ..contact() };
    for contact in [foreign, nameless, forwarded] {
        assert_eq!(register(visitor(Roles::default()), &contact, None), Err(Refusal::NotOwnContact));
    }
}

#[test]
fn a_contact_without_a_phone_number_is_refused() {
    let contact = Contact { phone: "call me".into(), ..contact() };
    assert_eq!(register(visitor(Roles::default()), &contact, None), Err(Refusal::NoPhoneNumber));
}

#[test]
fn everybody_is_shown_their_current_screen() {
    let invited = Lead { state: LeadState::Invited(lead_chat()), ..olena() };
    assert_eq!(screens(&Roles::default()), [Screen::Welcome]);
    assert_eq!(screens(&as_lead(olena())), [Screen::Menu]);
    assert_eq!(screens(&as_lead(invited)), [Screen::Chat { link: link(), served: true }]);
    assert_eq!(screens(&Roles { operator: Some(ihor()), lead: Some(olena()) }), [Screen::Panel]);
}

#[test]
fn an_operator_who_waits_as_a_lead_sees_both() {
    let roles = Roles { operator: Some(ihor()), lead: Some(waiting()) };
    let place = Screen::Waiting { position: Position::Exactly(2), wait_reason: WaitReason::Operator };
    assert_eq!(screens(&roles), [Screen::Panel, place]);
}

#[test]
fn start_stores_a_name_that_has_changed() {
    let starts = |lead| start(visitor(as_lead(lead)), None, &Settings::default());
    let change = starts(Lead { name: "Olya".into(), ..olena() });
    assert_eq!(change.writes, [Write::PutLead(olena())]);
    assert_eq!(starts(olena()).writes, []);
}

#[test]
fn an_operator_who_starts_the_bot_has_done_the_first_step() {
    let new = Operator { checklist: Checklist::default(), ..ihor() };
    let person = Person { name: ihor().name, tag: None, ..person() };
    let roles = Roles { operator: Some(new.clone()), lead: None };

    let change = start(Visitor { person, ..visitor(roles) }, None, &Settings::default());

    let checklist = Checklist { started: true, ..Checklist::default() };
    assert_eq!(change.writes, [Write::PutOperator(Operator { checklist, ..new })]);
    let job = befriend(ihor().id, Settings::default().account);
    assert!(
        change.effects.iter().any(|effect| effect.act == Act::SendJob(job.clone())),
        "the host is asked for the other steps"
    );
}

#[test]
fn a_chosen_language_is_stored_and_used_at_once() {
    let chooses = |language| choose_language(visitor(as_lead(olena())), language, None, &Settings::default());
    let change = chooses(Language::Ukrainian);

    assert_eq!(change.writes, [Write::PutLead(Lead { language: Language::Ukrainian, ..olena() })]);
    assert!(matches!(&change.effects[0].act, Act::Show { to, .. } if to.language == Language::Ukrainian));
    assert_eq!(chooses(Language::English).writes, []);
}

/// A change that sets the ticket's language must also write the lead. The version of the lead then rejects one of two
/// concurrent changes. Otherwise the ticket and the lead could end up with different languages.
#[test]
fn the_place_is_redrawn_in_another_language_only_together_with_the_leads_own() {
    let writes =
        |language, roles| choose_language(visitor(roles), language, Some(&status()), &Settings::default()).writes;
    let set = |language| Write::SetScreen { ticket: status().ticket, message: None, language };
    let put = Write::PutLead(Lead { language: Language::Ukrainian, ..waiting() });
    assert_eq!(writes(Language::Ukrainian, as_lead(waiting())), [set(Some(Language::Ukrainian)), put]);
    assert_eq!(writes(Language::English, as_lead(waiting())), []);
    let both = Roles { lead: Some(waiting()), operator: Some(ihor()) };
    assert_eq!(writes(Language::Ukrainian, both)[0], set(Some(Language::Ukrainian)));
}

#[test]
fn the_message_that_was_pressed_shows_the_place_from_now_on() {
    let pressed = Requester { pressed: Some(MessageId(7)), ..requester() };
    let writes = |requester| current_screens(&as_lead(waiting()), requester, Some(&status())).writes;
    let set = Write::SetScreen { ticket: status().ticket, message: Some(MessageId(7)), language: None };
    assert_eq!(writes(&pressed), [set]);
    assert_eq!(writes(&requester()), []);
}

fn screens(roles: &Roles) -> Vec<Screen> {
    let effects = current_screens(roles, &requester(), Some(&status())).effects;
    let screen = |act| if let Act::Show { screen, .. } = act { Some(screen) } else { None };
    effects.into_iter().filter_map(|effect| screen(effect.act)).collect()
}

/// Returns the status of Olena, who is second in the queue.
fn status() -> QueueStatus {
    let ticket = queue::ticket_at(place(), &olena(), &desk());
    QueueStatus { ticket, position: Position::Exactly(2), wait_reason: WaitReason::Operator }
}

fn waiting() -> Lead {
    Lead { state: LeadState::Waiting(place()), ..olena() }
}

fn as_lead(lead: Lead) -> Roles {
    Roles { lead: Some(lead), operator: None }
}

fn place() -> Place {
    Place { since: Timestamp(5), generation: 0 }
}

fn contact() -> Contact {
    Contact { user: Some(olena().user), phone: "380000000001".into(), forwarded: false }
}
