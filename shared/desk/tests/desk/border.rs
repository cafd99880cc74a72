//! Tests that each request to the webhook, valid or not, gets the right answer or no answer, and that no request causes
//! a crash or a half-done change.
use std::time::Duration;

use domain::{Shift, UserId, Write};
use http::StatusCode;
use serde_json::{Value, json};
use store::{Memory, Reads};

use crate::town::{
    IHOR, NOW, OLENA, SECRET, SECRET_BEFORE, Town, furnish, group, lead, operator, ready_room, request, run,
};

#[test]
fn only_both_secrets_are_accepted_while_one_is_changed() {
    let town = town();
    let with = |secret: &str| run(town.desk.webhook(request(secret, b"{\"update_id\":1}".to_vec()), NOW)).status();
    assert_eq!(with(SECRET), StatusCode::OK);
    assert_eq!(with(SECRET_BEFORE), StatusCode::OK);
    for wrong in ["", "the-one", "the-one-before-", "local-and-not-a-secre"] {
        assert_eq!(with(wrong), StatusCode::UNAUTHORIZED, "{wrong}");
    }
}

#[test]
fn garbage_is_set_aside_and_not_asked_for_again() {
    let town = town();
    for garbage in [&b""[..], b"null", b"[]", b"{", b"{\"update_id\":\"x\"}", &[0xff, 0xfe], b"\"Olena\""] {
        let answer = run(town.desk.webhook(request(SECRET, garbage.to_vec()), NOW));
        assert_eq!(answer.status(), StatusCode::OK);
    }
    assert_eq!(town.store().set_aside_updates().len(), 7);
    let large = run(town.desk.webhook(request(SECRET, vec![b' '; 300_000]), NOW));
    assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

/// The update fails because its job cannot be sent: the host's queue accepts no messages.
#[test]
fn an_update_that_still_fails_after_ten_minutes_is_set_aside_and_one_that_is_only_old_is_not() {
    let town = town();
    town.presses(OLENA, "1:talk");
    town.host_goes_down();
    let joins = town.moves(OLENA, group(1), "left", "member");
    let after = |minutes| town.deliver(&joins, NOW.after(Duration::from_mins(minutes))).status();

    assert_eq!(after(11), StatusCode::INTERNAL_SERVER_ERROR, "old when it fails first");
    assert_eq!(town.store().set_aside_updates().len(), 0);
    assert_eq!(after(12), StatusCode::OK);
    assert_eq!(town.store().set_aside_updates(), [joins.to_string().into_bytes()]);

    let leaves = town.moves(OLENA, group(1), "member", "left");
    town.host_comes_back();
    assert_eq!(town.deliver(&leaves, NOW.after(Duration::from_mins(30))).status(), StatusCode::OK);
    assert_eq!(town.store().set_aside_updates().len(), 1);
}

#[test]
fn forged_and_outdated_buttons_show_the_current_state_and_change_nothing() {
    let town = town();
    let before = town.store().commits();
    let forged = [
        "",
        "1:",
        "2:talk",
        "1:close:",
        "1:close:20261122-nobody",
        "1:close:../../x",
        "1:take:101:0:0",
        "1:take:-1:99999999999999:4294967295",
        "1:take:x",
        "1:speak:xx",
        "\u{202e}1:talk",
    ];
    for data in forged {
        for user in [OLENA, IHOR, 666] {
            assert_eq!(
                town.deliver(&town.press(user, data), NOW.after(Duration::from_hours(1))).status(),
                200,
                "{data}"
            );
        }
    }
    assert_eq!(town.store().commits(), before);
}

#[test]
fn a_stranger_who_presses_operators_buttons_is_told_no_and_changes_nothing() {
    let town = town();
    let before = town.store().commits();
    for data in ["1:start", "1:end", "1:end-keep", "1:end-back", "1:panel", "1:chats", "1:queue", "1:take:101:5:0"] {
        for user in [OLENA, 666] {
            assert_eq!(town.deliver(&town.press(user, data), NOW).status(), 200);
        }
    }
    assert_eq!(town.store().commits(), before);
    assert!(town.said().iter().all(|(_, text)| text.contains("for operators only")), "{:?}", town.said());
}

#[test]
fn names_of_any_length_and_direction_are_stored_and_shown_as_one_line() {
    let town = town();
    let name = format!("\u{202e}{}\u{0}<b>", "Ж\n".repeat(5_000));
    let mut contact = town.contact(900);
    contact["message"]["from"]["first_name"] = Value::from(name.clone());
    assert_eq!(town.deliver(&contact, NOW).status(), 200);
    let mut press = town.press(900, "1:talk");
    press["callback_query"]["from"]["first_name"] = Value::from(name);
    assert_eq!(town.deliver(&press, NOW).status(), 200);
    town.presses(IHOR, "1:chats");
    let (_, shown) = town.said().pop().expect("the chats are shown");
    assert!(shown.len() < 1_000 && !shown.contains("\u{202e}") && !shown.contains("<b>Ж"), "{shown}");
}

#[test]
fn an_update_that_nobody_knows_is_passed_over() {
    let town = town();
    let unknown = json!({"update_id": 5, "something_of_tomorrow": {"id": 1}, "message": {"chat": {"id": "x"}}});
    assert_eq!(town.deliver(&unknown, NOW).status(), 200);
    assert_eq!(town.said(), []);
}

/// Returns a town in which Olena is registered, Ihor is on shift, and a room is ready.
fn town() -> Town<Memory> {
    let town = Town::new(Memory::new());
    let writes = vec![Write::PutLead(lead(OLENA)), operator(IHOR, Shift::On), ready_room(1)];
    furnish(town.store(), writes);
    assert!(run(town.store().lead(UserId(OLENA))).expect("the store answers").is_some());
    town
}
