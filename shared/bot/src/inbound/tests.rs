use domain::{ChatId, Language};
use serde_json::{Value, json};

use super::*;

mod tolerance;

const BOT: i64 = 7_000_000_001;
const ROOM: GroupId = GroupId(-1_002_000_000_001);

#[test]
fn commands_are_known_with_bot_name_and_argument() {
    for (text, command) in [
        ("/start", Command::Start),
        ("/start@switchboard_bot", Command::Start),
        ("/start deep-link_argument", Command::Start),
        ("/START", Command::Start),
        ("/privacy", Command::Privacy),
        (" /privacy@switchboard_bot please", Command::Privacy),
        ("/language", Command::Language),
        ("/language@switchboard_bot", Command::Language),
    ] {
        assert_eq!(event_of(from_olena(json!({"text": text}))), Event::Command(olena(), command), "{text}");
    }
}

#[test]
fn any_other_private_message_is_writing() {
    for content in [
        json!({"text": "Hello, /start"}),
        json!({"text": "/unheard_of"}),
        json!({"text": "/close"}),
        json!({"text": "/"}),
        json!({"text": ""}),
        json!({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "/start"}),
        json!({"hologram": {"depth": 3}}),
    ] {
        assert_eq!(event_of(from_olena(content.clone())), Event::Wrote(olena()), "{content}");
    }
}

#[test]
fn a_person_is_named_as_telegram_names_them() {
    let person = |from: Value| {
        let hello = message(json!({"chat": private(), "from": from, "text": "Hello"}));
        let Event::Wrote(person) = event_of(hello) else { panic!("{from}") };
        person
    };
    let both =
        person(json!({"id": 101, "is_bot": false, "first_name": "Olena", "last_name": "Test", "username": "olena"}));
    assert_eq!(
        both,
        Person { user: UserId(101), name: "Olena Test".into(), tag: Some("@olena".into()), language: None }
    );
    let neither = person(json!({"id": 101, "is_bot": false, "first_name": ""}));
    assert_eq!(neither, Person { user: UserId(101), name: String::new(), tag: None, language: None });
}

#[test]
fn a_person_has_the_language_of_their_app_if_it_is_one_of_ours() {
    let language = |code: Value| {
        let from = json!({"id": 101, "is_bot": false, "first_name": "Olena", "language_code": code});
        let hello = message(json!({"chat": private(), "from": from, "text": "Hello"}));
        let Event::Wrote(person) = event_of(hello) else { panic!("{from}") };
        person.language
    };
    assert_eq!(language(json!("uk")), Some(Language::Ukrainian));
    assert_eq!(language(json!("ru-RU")), Some(Language::Russian));
    assert_eq!(language(json!("en-gb")), Some(Language::English));
    for other in [json!("pt-br"), json!("zh-hans"), json!(""), json!(7), json!({"new": "uk"}), Value::Null] {
        assert_eq!(language(other.clone()), None, "{other}");
    }
}

#[test]
fn a_contact_says_whose_it_is_and_whether_it_was_forwarded() {
    let contact = |extra: Value, contact: Value| {
        let mut content = json!({"contact": contact});
        merge(&mut content, extra);
        let Event::Contact(person, contact) = event_of(from_olena(content)) else { panic!() };
        assert_eq!(person, olena());
        contact
    };
    let own = json!({"phone_number": "+380000000001", "first_name": "Olena", "user_id": 101});
    let foreign = json!({"phone_number": "380000000002", "first_name": "Petro", "user_id": 102});
    let nobodys = json!({"phone_number": "380000000003", "first_name": "Taxi", "vcard": "BEGIN:VCARD"});
    let origin = json!({"forward_origin": {"type": "hidden_user", "sender_user_name": "Olena", "date": 1}});
    let legacy = json!({"forward_date": 1});

    let expected = Contact { user: Some(UserId(101)), phone: "+380000000001".into(), forwarded: false };
    assert_eq!(contact(json!({}), own.clone()), expected);
    assert_eq!(contact(origin, own.clone()), Contact { forwarded: true, ..expected.clone() });
    assert_eq!(contact(legacy, own), Contact { forwarded: true, ..expected });
    assert_eq!(contact(json!({}), foreign).user, Some(UserId(102)));
    assert_eq!(contact(json!({}), nobodys).user, None);
}

#[test]
fn a_press_tells_button_query_and_message() {
    let pressed = |data: &str, chat: Value| {
        let message = json!({"message_id": 12, "date": DATE, "chat": chat, "from": bot(), "text": "What next?"});
        event_of(update(json!({"callback_query":
            {"id": "4382bfdwdsb323b2d9", "from": olena_wire(), "message": message, "chat_instance": "1", "data": data}})))
    };
    let press =
        |button, message| Event::Pressed { person: olena(), button, query_id: "4382bfdwdsb323b2d9".into(), message };
    assert_eq!(pressed("1:talk", private()), press(Some(Button::TalkToOperator), Some(MessageId(12))));
    let close = Button::CloseChat(ChatId("20261122-00000000000000ff".into()));
    assert_eq!(pressed(&close.data(), private()), press(Some(close), Some(MessageId(12))));
    assert_eq!(pressed("outdated", private()), press(None, Some(MessageId(12))));
    assert_eq!(pressed("1:panel", room()), press(Some(Button::MyPanel), None));
}

#[test]
fn a_press_on_a_message_that_telegram_has_forgotten_still_counts() {
    let press = |rest: Value| {
        let mut query = json!({"id": "1", "from": olena_wire(), "chat_instance": "1", "data": "1:talk"});
        merge(&mut query, rest);
        read(update(json!({"callback_query": query})))
    };
    let inaccessible = press(json!({"message": {"message_id": 12, "date": 0, "chat": private()}}));
    assert!(matches!(inaccessible.event, Event::Pressed { message: Some(MessageId(12)), .. }));
    let none = press(json!({"inline_message_id": "x"}));
    assert!(matches!(none.event, Event::Pressed { message: None, button: Some(Button::TalkToOperator), .. }));
    assert_eq!(none.cause, Cause::Update { bot: BOT, date: 0, update_id: 868_000_001 });
}

#[test]
fn a_request_to_join_names_group_and_user() {
    let request = update(json!({"chat_join_request": {"chat": room(), "from": olena_wire(), "user_chat_id": 101,
        "date": DATE, "invite_link": {"invite_link": "https://t.me/+exa...", "creates_join_request": true}}}));
    assert_eq!(event_of(request), Event::AskedToJoin { group: ROOM, user: UserId(101) });
}

#[test]
fn becoming_a_member_is_joining_and_ceasing_to_be_one_is_leaving() {
    let joined = Event::Joined { group: ROOM, user: UserId(101) };
    let left = Event::Left { group: ROOM, user: UserId(101) };
    let restricted = |is_member| json!({"status": "restricted", "is_member": is_member});
    let status = |status| json!({"status": status});
    for (old, new, event) in [
        (status("left"), status("member"), joined.clone()),
        (status("kicked"), restricted(true), joined.clone()),
        (restricted(false), status("administrator"), joined.clone()),
        (status("of the future"), status("member"), joined),
        (status("member"), status("left"), left.clone()),
        (status("member"), status("kicked"), left.clone()),
        (restricted(true), restricted(false), left),
        (status("member"), status("administrator"), Event::Other),
        (status("kicked"), status("left"), Event::Other),
        (status("left"), status("of the future"), Event::Other),
    ] {
        let change = update(json!({"chat_member": change(room(), olena_wire(), old.clone(), new.clone())}));
        assert_eq!(event_of(change), event, "{old} -> {new}");
    }
}

#[test]
fn a_message_in_the_group_tells_of_joins_and_leaves_too() {
    let in_room = |content| event_of(in_the_room(content));
    let joined = Event::Joined { group: ROOM, user: UserId(101) };
    assert_eq!(in_room(json!({"new_chat_members": [olena_wire()], "new_chat_member": olena_wire()})), joined);
    assert_eq!(in_room(json!({"new_chat_members": [bot(), olena_wire()]})), joined);
    assert_eq!(in_room(json!({"left_chat_member": olena_wire()})), Event::Left { group: ROOM, user: UserId(101) });
}

#[test]
fn the_bots_own_coming_and_going_is_nothing_to_the_desk() {
    let (member, left) = (json!({"status": "member"}), json!({"status": "left"}));
    for update in [
        in_the_room(json!({"new_chat_members": [bot()]})),
        in_the_room(json!({"left_chat_member": bot()})),
        update(json!({"chat_member": change(room(), bot(), left.clone(), member.clone())})),
        update(json!({"my_chat_member": change(room(), bot(), left, member)})),
    ] {
        assert_eq!(event_of(update.clone()), Event::Other, "{update}");
    }
}

#[test]
fn every_message_in_a_group_is_a_room_message() {
    let said = Event::RoomMessage { group: ROOM, user: UserId(101) };
    for content in [json!({"text": "/start"}), json!({"hologram": 1}), json!({"contact": {"phone_number": "1"}})] {
        assert_eq!(event_of(in_the_room(content.clone())), said, "{content}");
    }
}

#[test]
fn anybody_in_a_group_may_give_the_command_to_close() {
    let closed = Event::ClosedByCommand { group: ROOM, person: olena() };
    for text in ["/close", "/close@switchboard_bot", "/CLOSE", "/close please", "\n/close"] {
        assert_eq!(event_of(in_the_room(json!({"text": text}))), closed, "{text}");
    }
    let said = Event::RoomMessage { group: ROOM, user: UserId(101) };
    for content in [
        json!({"text": "close"}),
        json!({"text": "/closed"}),
        json!({"text": "please /close"}),
        json!({"text": "/ close"}),
        json!({"photo": [], "caption": "/close"}),
    ] {
        assert_eq!(event_of(in_the_room(content.clone())), said, "{content}");
    }
    assert_eq!(event_of(message(json!({"chat": room(), "from": bot(), "text": "/close"}))), Event::Other);
}

#[test]
fn service_messages_of_a_group_are_nobodys_messages() {
    for content in [json!({"pinned_message": {"message_id": 1}}), json!({"new_chat_title": "Chat"})] {
        assert_eq!(event_of(in_the_room(content.clone())), Event::Other, "{content}");
        assert_eq!(event_of(from_olena(content.clone())), Event::Other, "{content}");
    }
}

#[test]
fn a_person_blocks_and_unblocks_the_bot() {
    let own = |status: &str| json!({"user": bot(), "status": status});
    let after = |new: &str| {
        let change = json!({"chat": private(), "from": olena_wire(), "date": DATE,
            "old_chat_member": own("member"), "new_chat_member": own(new)});
        event_of(update(json!({"my_chat_member": change})))
    };
    assert_eq!(after("kicked"), Event::Blocked { user: UserId(101) });
    assert_eq!(after("member"), Event::Unblocked { user: UserId(101) });
}

#[test]
fn the_cause_has_the_date_of_the_event() {
    let date = |kind: Value| {
        let Cause::Update { bot: BOT, date, update_id: 868_000_001 } = read(update(kind)).cause else { panic!() };
        date
    };
    let pressed = json!({"id": "1", "from": olena_wire(), "message": {"date": 3, "chat": private()}});
    assert_eq!(date(json!({"message": {"date": 1}})), 1);
    assert_eq!(date(json!({"edited_message": {"date": 1, "edit_date": 2}})), 2);
    assert_eq!(date(json!({"callback_query": pressed})), 3);
    assert_eq!(date(json!({"chat_member": {"date": 4}})), 4);
    assert_eq!(date(json!({"chat_join_request": {"date": 5}})), 5);
    assert_eq!(date(json!({"my_chat_member": {"date": 6}})), 6);
    assert_eq!(date(json!({"poll": {"id": "1"}})), 0);
}

const DATE: i64 = 1_795_305_600;

fn read(update: Value) -> Incoming {
    parse(BOT, update.to_string().as_bytes()).unwrap()
}

fn event_of(update: Value) -> Event {
    read(update).event
}

fn update(kind: Value) -> Value {
    let mut update = json!({"update_id": 868_000_001});
    merge(&mut update, kind);
    update
}

fn message(content: Value) -> Value {
    let mut message = json!({"message_id": 11, "date": DATE});
    merge(&mut message, content);
    update(json!({"message": message}))
}

fn from_olena(content: Value) -> Value {
    let mut whole = json!({"from": olena_wire(), "chat": private()});
    merge(&mut whole, content);
    message(whole)
}

fn in_the_room(content: Value) -> Value {
    let mut whole = json!({"from": olena_wire(), "chat": room()});
    merge(&mut whole, content);
    message(whole)
}

fn change(chat: Value, user: Value, mut old: Value, mut new: Value) -> Value {
    merge(&mut old, json!({"user": user}));
    merge(&mut new, json!({"user": user}));
    json!({"chat": chat, "from": user, "date": DATE, "old_chat_member": old, "new_chat_member": new})
}

fn merge(into: &mut Value, from: Value) {
    let (Value::Object(into), Value::Object(from)) = (into, from) else { panic!("objects are merged") };
    into.extend(from);
}

fn olena() -> Person {
    let language = Some(Language::Ukrainian);
    Person { user: UserId(101), name: "Olena".into(), tag: Some("@olena".into()), language }
}

fn olena_wire() -> Value {
    json!({"id": 101, "is_bot": false, "first_name": "Olena", "username": "olena", "language_code": "uk"})
}

fn bot() -> Value {
    json!({"id": BOT, "is_bot": true, "first_name": "Switchboard", "username": "switchboard_bot"})
}

fn private() -> Value {
    json!({"id": 101, "first_name": "Olena", "username": "olena", "type": "private"})
}

fn room() -> Value {
    json!({"id": ROOM.0, "title": "Chat", "type": "supergroup"})
}
