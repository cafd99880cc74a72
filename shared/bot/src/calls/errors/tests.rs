use serde_json::json;

use super::*;

#[test]
fn a_person_who_cannot_be_reached_is_blocked() {
    for words in [
        "Forbidden: bot was blocked by the user",
        "Forbidden: user is deactivated",
        "Forbidden: bot can't initiate conversation with a user",
        "Unauthorized: bot can't initiate conversation with a user",
        "Forbidden: bot can't send messages to bots",
        "Forbidden: something that Telegram has not said yet",
        "Bad Request: chat not found",
        "Bad Request: PEER_ID_INVALID",
    ] {
        assert_eq!(meaning(words, Subject::Person), CallError::Blocked, "{words}");
    }
}

#[test]
fn a_group_that_is_not_there_is_gone() {
    for words in [
        "Forbidden: bot was kicked from the supergroup chat",
        "Forbidden: bot is not a member of the supergroup chat",
        "Forbidden: the group chat was deleted",
        "Bad Request: group chat was upgraded to a supergroup chat",
        "Bad Request: chat not found",
        "Bad Request: CHANNEL_PRIVATE",
    ] {
        assert_eq!(meaning(words, Subject::Group), CallError::Gone, "{words}");
    }
}

#[test]
fn a_permanent_error_is_a_refusal_with_its_code() {
    for (words, expected) in [
        ("Bad Request: not enough rights to restrict/unrestrict chat member", 400),
        ("Bad Request: BUTTON_DATA_INVALID", 400),
        ("Unauthorized", 401),
        ("Not Found", 401),
        ("Forbidden: not enough rights to send text messages to the chat", 403),
        ("Conflict: can't use getUpdates method while webhook is active", 409),
    ] {
        let CallError::Refused { code, .. } = meaning(words, Subject::Group) else { panic!("{words}") };
        assert_eq!(code, expected, "{words}");
    }
}

#[test]
fn a_fault_of_telegrams_own_is_unavailable() {
    for words in ["Internal Server Error", "Bad Gateway", "Internal Server Error: restart"] {
        assert_eq!(meaning(words, Subject::Person), CallError::Unavailable, "{words}");
    }
}

#[test]
fn an_answer_that_teloxide_cannot_read_is_classified_all_the_same() {
    let read = |answer: Value| from_raw::<()>(&answer.to_string());

    assert_eq!(read(json!({"ok": true, "result": {"new": 1}})), Ok(Success::Unparsed(json!({"new": 1}))));
    assert_eq!(read(json!({"ok": false, "error_code": 502, "description": "?"})), Err(Failure::Unavailable));
    let wait = json!({"ok": false, "error_code": 429, "parameters": {"retry_after": 7, "new": 1}});
    assert_eq!(read(wait), Err(Failure::RetryAfter(Duration::from_secs(7))));
    assert_eq!(from_raw::<()>("<html>"), Err(Failure::Unavailable));
}

#[test]
fn the_token_is_in_no_error() {
    let error = from_description("Bad Request: bot 1:secret may not".into()).into_error(Subject::Bot, "1:secret");
    assert_eq!(error.to_string(), "Telegram refused with 400: Bad Request: bot … may not");
}

/// Returns the error that the caller gets for this description. The description goes through teloxide first, because
/// teloxide has variants for some descriptions.
fn meaning(words: &str, subject: Subject) -> CallError {
    let error: ApiError = serde_json::from_value(json!(words)).unwrap();
    classify::<()>(Err(RequestError::Api(error))).unwrap_err().into_error(subject, "1:secret")
}
