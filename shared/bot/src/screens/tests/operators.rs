//! Tests of the operators' screens. Their content depends on the facts in the view.
use domain::{Checklist, Language, MOST_CHATS, Operator, QueueFront, Screen, Settings, Shift, Ticket, UserId};
use insta::assert_snapshot;

use super::{
    everything::{NOW, Town, comes_back, done, ihor, waits},
    lines::as_lines,
};
use crate::{
    buttons::Button,
    screens::{View, show},
};

#[test]
fn the_panel_says_what_is_left_to_do_and_leads_to_the_account() {
    let named = Settings { account_tag: Some("@desk_account".into()), ..Settings::default() };
    assert_snapshot!(panel(&ihor(&[]), &named), @"
    <b>You are on shift.</b>
    0 of 6 chats.

    Still to do:
    • Start the bot: send /start
    • Write anything to @desk_account
    • Wait until we have checked that we can add you to chats. If the check does not finish, change Telegram’s privacy settings so that we can add you
    Until then, join chats with their buttons.
    [End shift](1:end)
    [Queue](1:queue) [My chats](1:chats)
    [Write to the account](https://t.me/desk_account)
    ");
    let started = Operator { checklist: Checklist { started: true, ..Checklist::default() }, ..ihor(&[]) };
    assert_snapshot!(panel(&started, &Settings::default()), @"
    <b>You are on shift.</b>
    0 of 6 chats.

    Still to do:
    • Write anything to the desk’s account: ask your supervisor which one it is
    • Wait until we have checked that we can add you to chats. If the check does not finish, change Telegram’s privacy settings so that we can add you
    Until then, join chats with their buttons.
    [End shift](1:end)
    [Queue](1:queue) [My chats](1:chats)
    ");
    let befriended = Operator { checklist: Checklist { probed: false, ..done() }, ..ihor(&["Olena"]) };
    assert_snapshot!(panel(&befriended, &named), @"
    <b>You are on shift.</b>
    1 of 6 chats.

    Still to do:
    • Wait until we have checked that we can add you to chats. If the check does not finish, change Telegram’s privacy settings so that we can add you
    Until then, join chats with their buttons.
    [End shift](1:end)
    [Queue](1:queue) [My chats](1:chats)
    ");
}

#[test]
fn the_panel_of_a_ready_operator_shows_no_checklist() {
    let settings = Settings { automatic_cap: 1, ..Settings::default() };
    let off = Operator { shift: Shift::Off, checklist: done(), ..ihor(&[]) };
    assert_snapshot!(panel(&off, &settings), @"
    <b>You are off shift and get no new leads.</b>
    0 of 1 chat.
    [Start shift](1:start)
    [Queue](1:queue) [My chats](1:chats)
    ");
}

#[test]
fn an_invalid_account_tag_is_not_shown_as_a_link() {
    let settings = Settings { account_tag: Some("@desk/../<b>".into()), ..Settings::default() };
    let shown = panel(&ihor(&[]), &settings);
    assert!(!shown.contains("t.me") && !shown.contains("<b>/"), "{shown}");
    assert!(shown.contains("ask your supervisor which one it is"), "{shown}");
}

#[test]
fn the_chats_are_numbered_and_each_has_its_buttons() {
    assert_snapshot!(shown(&Screen::MyChats, &ihor(&["Olena <3", "", "Taras"]), &[]), @"
    <b>Your chats</b>
    1. Olena &lt;3 is in the chat
    2. The lead is not in the chat
    3. Taras is not in the chat
    [Open 1](https://t.me/+chat1) [Close 1](1:close:20261122-0000000000000001)
    [Open 2](https://t.me/+chat2) [Close 2](1:close:20261122-0000000000000002)
    [Open 3](https://t.me/+chat3) [Close 3](1:close:20261122-0000000000000003)
    [My panel](1:panel)
    ");
    assert_snapshot!(shown(&Screen::MyChats, &ihor(&[]), &[]), @"
    You have no chats.
    [My panel](1:panel)
    ");
}

#[test]
fn the_queue_says_who_waits_since_when_and_who_is_back() {
    let waiting = [waits("Olena", 301, 61), comes_back("Taras", 302, 2), waits("Sofiia", 303, 0)];
    assert_snapshot!(shown(&Screen::Queue, &ihor(&[]), &waiting), @"
    <b>In the queue</b>
    1. Olena has waited 61 minutes, since 10:59
    2. Taras has waited 2 minutes, since 11:58; needs another operator
    3. Sofiia has waited less than a minute, since 12:00
    [Take 1](1:take:301:1795337940000:0) [Take 2](1:take:302:1795341480000:0) [Take 3](1:take:303:1795341600000:0)
    [My panel](1:panel)
    ");
    assert_snapshot!(shown(&Screen::Queue, &ihor(&[]), &[]), @"
    Nobody is waiting.
    [My panel](1:panel)
    ");
}

#[test]
fn the_queue_shows_ten_and_says_how_many_more_wait() {
    let crowd = |people: i64| (0..people).map(|user| waits("Olena", 301 + user, 100 - user)).collect::<Vec<_>>();
    assert_snapshot!(shown(&Screen::Queue, &ihor(&[]), &crowd(11)), @"
    <b>In the queue</b>
    1. Olena has waited 100 minutes, since 10:20
    2. Olena has waited 99 minutes, since 10:21
    3. Olena has waited 98 minutes, since 10:22
    4. Olena has waited 97 minutes, since 10:23
    5. Olena has waited 96 minutes, since 10:24
    6. Olena has waited 95 minutes, since 10:25
    7. Olena has waited 94 minutes, since 10:26
    8. Olena has waited 93 minutes, since 10:27
    9. Olena has waited 92 minutes, since 10:28
    10. Olena has waited 91 minutes, since 10:29
    1 more person is waiting.
    [Take 1](1:take:301:1795335600000:0) [Take 2](1:take:302:1795335660000:0) [Take 3](1:take:303:1795335720000:0) [Take 4](1:take:304:1795335780000:0) [Take 5](1:take:305:1795335840000:0)
    [Take 6](1:take:306:1795335900000:0) [Take 7](1:take:307:1795335960000:0) [Take 8](1:take:308:1795336020000:0) [Take 9](1:take:309:1795336080000:0) [Take 10](1:take:310:1795336140000:0)
    [My panel](1:panel)
    ");
    let last_line = |people| {
        let shown = shown(&Screen::Queue, &ihor(&[]), &crowd(people));
        shown.lines().rfind(|line| !line.starts_with('[')).unwrap().to_owned()
    };
    assert!(last_line(10).starts_with("10. Olena"));
    assert_eq!(last_line(50), "40 more people are waiting.");
    assert_eq!(last_line(51), "More than 40 other people are waiting.");
}

#[test]
fn nobody_is_offered_their_own_place_in_the_queue() {
    let own = [waits("Ihor", 201, 5), waits("Olena", 301, 4)];
    let shown = shown(&Screen::Queue, &ihor(&[]), &own);
    assert!(shown.contains("1. Ihor has waited 5 minutes") && shown.contains("[Take 2]"), "{shown}");
    assert!(!shown.contains("[Take 1]"), "{shown}");
}

#[test]
fn times_are_in_the_desks_zone() {
    let since = |zone: &str| {
        let (operator, front) = (ihor(&[]), front(&[waits("Olena", 301, 60)]));
        let settings = Settings { zone: zone.into(), ..Settings::default() };
        let view = View { operator: Some(&operator), front: Some(&front), settings: Some(&settings), now: NOW };
        as_lines(&show(&Screen::Queue, Language::English, &view)).lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(since("Europe/Kyiv"), "1. Olena has waited 60 minutes, since 11:00");
    assert_eq!(since("Europe/Lisbon"), "1. Olena has waited 60 minutes, since 09:00");
    assert_eq!(since("Nowhere"), "1. Olena has waited 60 minutes, since 09:00 UTC");
}

#[test]
fn a_person_off_the_roster_sees_no_chats_and_no_queue() {
    let town = Town::ordinary();
    for screen in [Screen::Panel, Screen::MyChats, Screen::Queue] {
        let shown = as_lines(&show(&screen, Language::English, &View { operator: None, ..town.view() }));
        assert!(shown.starts_with("This is for operators only."), "{shown}");
        assert!(!shown.contains("Olena") && !shown.contains('['), "{shown}");
    }
}

#[test]
fn no_operator_is_shown_an_account_number_or_a_phone_number() {
    let everything = Town::ordinary().everything(Language::English);
    for (heading, message) in &everything {
        assert!(!message.text.contains("30") && !message.text.contains('+'), "{heading}: {}", message.text);
    }
}

#[test]
fn every_chat_that_anybody_may_have_is_shown() {
    let shown = shown(&Screen::MyChats, &ihor(&["Olena"; MOST_CHATS]), &[]);
    assert!(shown.contains("[Open 20]") && shown.contains("[Close 20]"), "{shown}");
}

#[test]
fn a_ticket_is_taken_in_the_generation_that_was_shown() {
    let ticket = comes_back("Olena", 301, 5);
    let place = ticket.place.again();
    let again = Ticket { place, ..ticket };
    let shown = shown(&Screen::Queue, &ihor(&[]), std::slice::from_ref(&again));
    let take = Button::Take { lead: UserId(301), place };
    assert!(shown.contains(&format!("[Take 1]({})", take.data())), "{shown}");
}

fn panel(operator: &Operator, settings: &Settings) -> String {
    let view = View { operator: Some(operator), settings: Some(settings), ..View::default() };
    as_lines(&show(&Screen::Panel, Language::English, &view))
}

fn shown(screen: &Screen, operator: &Operator, waiting: &[Ticket]) -> String {
    let front = front(waiting);
    let view = View { operator: Some(operator), front: Some(&front), settings: None, now: NOW };
    as_lines(&show(screen, Language::English, &view))
}

fn front(waiting: &[Ticket]) -> QueueFront {
    QueueFront::of([waiting.to_vec(), vec![]], 51)
}
