//! Tests with unknown and malformed input: nothing fails, and the known parts are still read.
use proptest::{collection::btree_map, prelude::*};

use super::*;

#[test]
fn an_entity_that_nobody_has_heard_of_costs_no_text() {
    let entities = json!([{"type": "bot_command", "offset": 0, "length": 6}, {"type": "telepathy", "offset": 0}, 7]);
    let start = from_olena(json!({"text": "/start", "entities": entities}));
    assert_eq!(event_of(start), Event::Command(olena(), Command::Start));

    let entities = json!([{"type": "telepathy", "offset": 0, "length": 6, "thought": {}}]);
    let close = in_the_room(json!({"text": "/close", "entities": entities}));
    assert_eq!(event_of(close), Event::ClosedByCommand { group: ROOM, person: olena() });
}

#[test]
fn an_update_that_nobody_has_heard_of_is_something_else() {
    for update in [
        update(json!({})),
        update(json!({"telepathy": {"from": olena_wire(), "text": "/start"}})),
        update(json!({"message": "a message of another form"})),
        update(json!({"edited_message": {"chat": private(), "from": olena_wire(), "text": "/start"}})),
        message(json!({"chat": {"id": -100, "type": "channel"}, "text": "/start"})),
        message(json!({"chat": {"id": 101, "type": "telepathic"}, "from": olena_wire(), "text": "/start"})),
        message(json!({"chat": private(), "text": "/start"})),
    ] {
        assert_eq!(event_of(update.clone()), Event::Other, "{update}");
    }
}

#[test]
fn a_known_field_of_another_form_costs_only_itself() {
    let odd = json!({"id": 101, "is_bot": "no", "first_name": "Olena", "last_name": {"new": 1}, "username": "olena"});
    let message = message(json!({"from": odd, "chat": private(), "text": "/start", "contact": 5, "date": "today"}));
    assert_eq!(event_of(message), Event::Command(Person { language: None, ..olena() }, Command::Start));
}

#[test]
fn only_a_body_that_is_no_update_is_unreadable() {
    for body in [
        "",
        "null",
        "7",
        "[]",
        "{}",
        "{",
        "\u{0}",
        r#"{"update_id":"1"}"#,
        r#"{"update_id":1.5}"#,
        "[1]",
        r#"{"update_id":9223372036854775808}"#,
    ] {
        assert_eq!(parse(BOT, body.as_bytes()), Err(Unreadable), "{body}");
    }
    let largest = parse(BOT, br#"{"update_id":9223372036854775807,"update_id":9223372036854775807}"#).unwrap();
    assert_eq!(largest.cause, Cause::Update { bot: BOT, date: 0, update_id: i64::MAX });
}

proptest! {
    #[test]
    fn no_bytes_break_it(body: Vec<u8>) {
        let _ = parse(BOT, &body);
    }

    #[test]
    fn no_json_breaks_it(kind in "message|callback_query|chat_member|my_chat_member|chat_join_request", value in anything()) {
        let update = update(json!({kind: value}));
        prop_assert!(parse(BOT, update.to_string().as_bytes()).is_ok());
    }

    #[test]
    fn no_value_of_a_known_field_breaks_it_or_undoes_the_update(which in 0..SAMPLES, place: usize, value in anything()) {
        let mut broken = samples().swap_remove(which);
        let places = places(&broken);
        *broken.pointer_mut(&places[place % places.len()]).unwrap() = value;
        prop_assert!(parse(BOT, broken.to_string().as_bytes()).is_ok());
    }

    #[test]
    fn an_unknown_language_code_loses_only_the_language(code in anything(), text in "/start|/close|[ -~]{0,20}") {
        let of_another_app = |update: Value| {
            let mut update = update;
            update["message"]["from"]["language_code"] = code.clone();
            event_of(update)
        };
        let person = Person { language: code.as_str().and_then(domain::Language::of_tag), ..olena() };
        let private = match command(&text) {
            Some(command) => Event::Command(person.clone(), command),
            None => Event::Wrote(person.clone()),
        };
        prop_assert_eq!(of_another_app(from_olena(json!({"text": text}))), private);
        let in_room = if text == "/close" {
            Event::ClosedByCommand { group: ROOM, person }
        } else {
            event_of(in_the_room(json!({"text": text})))
        };
        prop_assert_eq!(of_another_app(in_the_room(json!({"text": text}))), in_room);
    }

    #[test]
    fn fields_that_nobody_has_heard_of_change_nothing(
        which in 0..SAMPLES,
        place: usize,
        fields in btree_map("x_[a-z]{1,8}", anything(), 1..4),
    ) {
        let sample = samples().swap_remove(which);
        let mut with_more = sample.clone();
        let objects: Vec<String> =
            places(&sample).into_iter().chain([String::new()]).filter(|at| sample.pointer(at).unwrap().is_object()).collect();
        let object = with_more.pointer_mut(&objects[place % objects.len()]).unwrap();
        merge(object, json!(fields));
        prop_assert_eq!(read(with_more), read(sample));
    }
}

const SAMPLES: usize = 9;

/// Returns one update for each kind of event that the parser tells apart.
fn samples() -> Vec<Value> {
    let contact = json!({"phone_number": "+380000000001", "first_name": "Olena", "user_id": 101});
    let pressed = json!({"id": "1", "from": olena_wire(), "data": "1:talk",
        "message": {"message_id": 12, "date": DATE, "chat": private()}});
    let (left, member) = (json!({"status": "left"}), json!({"status": "member"}));
    let request = json!({"chat": room(), "from": olena_wire(), "date": DATE});
    vec![
        from_olena(json!({"text": "/start", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]})),
        from_olena(json!({"contact": contact})),
        in_the_room(json!({"new_chat_members": [olena_wire()]})),
        in_the_room(json!({"text": "/close", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]})),
        in_the_room(json!({"text": "Hello"})),
        update(json!({"callback_query": pressed})),
        update(json!({"chat_join_request": request})),
        update(json!({"chat_member": change(room(), olena_wire(), left.clone(), member.clone())})),
        update(json!({"my_chat_member": change(private(), olena_wire(), member, left)})),
    ]
}

/// Returns JSON pointers to every place in an update except its `update_id`.
fn places(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), value)).collect(),
        Value::Array(values) => values.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => vec![],
    };
    children
        .into_iter()
        .filter(|(name, _)| name != "update_id")
        .flat_map(|(name, value)| {
            let below = places(value).into_iter().map(|rest| format!("/{name}{rest}")).collect::<Vec<_>>();
            std::iter::once(format!("/{name}")).chain(below)
        })
        .collect()
}

fn anything() -> impl Strategy<Value = Value> {
    let simple = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let name = prop_oneof![
        "id|type|from|chat|text|date|user|status|message|message_id|contact|user_id|language_code|data|new_chat_members",
        any::<String>(),
    ];
    simple.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name.clone(), inner, 0..4).prop_map(|fields| json!(fields)),
        ]
    })
}
