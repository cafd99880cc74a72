//! Tests that effects from the queue of notices are checked again before they are carried out, because they may
//! contradict later messages to the same person.
use domain::{
    Act, Cause, Change, Effect, HostReport, InviteLink, Language, LeadState, MessageId, Notice, Operator, Position,
    Recipient, RoomId, Screen, Shift, Step, Timestamp, UserId, WaitReason, Write,
};
use store::{Memory, Reads, Writes};

use crate::town::{
    IHOR, NOW, OLENA, Town, furnish, group, lead, noticed, operator, ready_room, reported, run, waiting as in_the_queue,
};

#[test]
fn a_lead_in_the_queue_gets_no_notice_of_an_earlier_chat() {
    let town = Town::new(Memory::new());
    furnish(town.store(), in_the_queue(OLENA, Timestamp(1)).into());
    for before in
        [tell(Notice::ChatOver), tell(Notice::LinkExpired), show(Screen::Menu), show(Screen::LeftQueue), chat()]
    {
        assert_eq!(said_by(&town, before), 0);
    }
    for now in [tell(Notice::RoomLost), show(waiting())] {
        assert_eq!(said_by(&town, now), 1);
    }
}

/// If two screens are late, the older one may arrive last and stay on the person's phone. So it must be in the language
/// that the person has chosen by then.
#[test]
fn a_late_screen_speaks_the_language_that_the_person_has_chosen_since() {
    let town = Town::new(Memory::new());
    furnish(town.store(), in_the_queue(OLENA, Timestamp(1)).into());
    let in_ukrainian = Recipient { language: Language::Ukrainian, ..olena() };
    said_by(&town, Act::Show { to: in_ukrainian, over: None, screen: waiting() });
    assert!(town.said()[0].1.contains("in the queue"), "{:?}", town.said());

    let Write::PutOperator(ihor) = operator(IHOR, Shift::On) else { panic!("an operator") };
    furnish(town.store(), vec![Write::PutOperator(Operator { watches: Some(MessageId(5)), ..ihor })]);
    let to = Recipient { user: UserId(IHOR), language: Language::Ukrainian };
    said_by(&town, Act::Show { to, over: Some(MessageId(5)), screen: Screen::Queue });
    assert!(town.said()[1].1.contains("In the queue"), "{:?}", town.said());
}

#[test]
fn a_lead_without_a_chat_is_not_shown_the_link_any_more() {
    let town = olena_who(LeadState::Finished);
    for before in [chat(), tell(Notice::RoomLost), show(waiting())] {
        assert_eq!(said_by(&town, before), 0);
    }
    for now in [tell(Notice::ChatOver), show(Screen::Menu)] {
        assert_eq!(said_by(&town, now), 1);
    }
}

#[test]
fn an_effect_left_by_an_earlier_delivery_is_not_sent_once_it_is_obsolete() {
    let town = olena_who(LeadState::Finished);
    let again = town.press(OLENA, "1:talk");
    let update_id = again["update_id"].as_i64().unwrap();
    let cause = Cause::Update { bot: 7_000_000_001, date: NOW.seconds(), update_id };
    let left = Change { writes: vec![], effects: vec![Effect { step: None, act: show(waiting()) }] };
    run(town.store().commit(&cause, &left, NOW)).unwrap();

    assert_eq!(town.deliver(&again, NOW).status(), 200);

    assert!(town.said().iter().all(|(_, text)| !text.contains("in the queue")), "{:?}", town.said());
    assert_eq!(run(town.store().unsent(Timestamp(i64::MAX), 9)).unwrap(), vec![]);
}

#[test]
fn an_effect_left_by_an_earlier_delivery_speaks_the_language_that_the_person_has_chosen_since() {
    let town = Town::new(Memory::new());
    furnish(town.store(), in_the_queue(OLENA, Timestamp(1)).into());
    let again = town.press(OLENA, "1:talk");
    let cause =
        Cause::Update { bot: 7_000_000_001, date: NOW.seconds(), update_id: again["update_id"].as_i64().unwrap() };
    let in_ukrainian = Recipient { language: Language::Ukrainian, ..olena() };
    let act = Act::Show { to: in_ukrainian, over: None, screen: waiting() };
    run(town.store().commit(&cause, &Change { writes: vec![], effects: vec![Effect { step: None, act }] }, NOW))
        .unwrap();

    assert_eq!(town.deliver(&again, NOW).status(), 200);

    assert!(!town.said().is_empty());
    assert!(town.said().iter().all(|(_, text)| text.contains("in the queue")), "{:?}", town.said());
}

#[test]
fn a_room_that_was_given_to_another_chat_is_not_emptied_for_the_last_one() {
    let town = olena_with_ihor();
    let over = town.chat_of(OLENA);
    town.presses(IHOR, &format!("1:close:{over}"));
    let (room, group) = (RoomId("room-0001".into()), group(1));
    reported(&town, &cause(), HostReport::ChatSealed { chat: over.clone(), room: room.clone(), rests: true });
    reported(&town, &cause(), HostReport::RoomReady { room, group, link: InviteLink("https://t.me/+again".into()) });
    town.presses(OLENA, "1:talk");
    assert_ne!(town.chat_of(OLENA), over);

    let disband = Act::Disband { group, language: Language::English, people: vec![UserId(OLENA), UserId(IHOR)] };
    let late = Effect { step: Some(Step { chat: over, number: 2 }), act: disband };

    assert_eq!(said_with(&town, late), 0);
}

/// An operator may write in the room before the lead gets the link. The first reply moves the chat to its next step,
/// but the lead still needs the link.
#[test]
fn a_link_is_still_sent_after_its_chat_moved_on_a_step() {
    let town = olena_with_ihor();
    let ready = |link: &str| Effect {
        step: Some(Step { chat: town.chat_of(OLENA), number: 1 }),
        act: tell(Notice::ChatReady { link: InviteLink(link.into()) }),
    };
    assert_eq!(town.deliver(&town.says(IHOR, group(1), "Hello."), NOW).status(), 200);

    assert_eq!(said_with(&town, ready("https://t.me/+1")), 1);
    assert_eq!(said_with(&town, ready("https://t.me/+before")), 0);
}

/// A queued effect may decline a person who is part of the chat by now, or admit a person who is not. The late answer
/// must be right, because people ask only once.
#[test]
fn a_late_join_request_is_answered_by_the_chat_of_now() {
    let town = olena_with_ihor();
    let step = Some(Step { chat: town.chat_of(OLENA), number: 0 });
    let (group, stranger) = (group(1), UserId(666));

    for act in [Act::Decline { group, user: UserId(IHOR) }, Act::Admit { group, user: stranger }] {
        assert_eq!(said_with(&town, Effect { step: step.clone(), act }), 0);
    }

    assert_eq!(town.answered(), [(UserId(IHOR), true), (stranger, false)]);
}

/// Returns a town in which Olena has a chat with Ihor, in the only room.
fn olena_with_ihor() -> Town<Memory> {
    let town = Town::new(Memory::new());
    let there = [domain::Write::PutLead(lead(OLENA)), operator(IHOR, Shift::On), ready_room(1)];
    furnish(town.store(), there.into());
    town.presses(OLENA, "1:talk");
    town
}

fn olena_who(state: LeadState) -> Town<Memory> {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![domain::Write::PutLead(domain::Lead { state, ..lead(OLENA) })]);
    town
}

fn tell(notice: Notice) -> Act {
    Act::Notify { to: olena(), notice }
}

fn show(screen: Screen) -> Act {
    Act::Show { to: olena(), over: None, screen }
}

fn chat() -> Act {
    show(Screen::Chat { link: InviteLink("https://t.me/+example".into()), served: true })
}

fn waiting() -> Screen {
    Screen::Waiting { position: Position::Exactly(1), wait_reason: WaitReason::Operator }
}

fn olena() -> Recipient {
    Recipient { user: UserId(OLENA), language: Language::English }
}

/// Delivers this act through the queue of notices. Returns how many messages the bot then sends.
fn said_by(town: &Town<Memory>, act: Act) -> usize {
    said_with(town, Effect { step: None, act })
}

fn said_with(town: &Town<Memory>, effect: Effect) -> usize {
    let before = town.said().len();
    noticed(town, cause(), effect);
    town.said().len() - before
}

fn cause() -> Cause {
    Cause::Update { bot: 1, date: 0, update_id: 1 }
}
