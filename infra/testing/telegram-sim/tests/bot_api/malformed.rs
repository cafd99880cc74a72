//! Malformed input from a stranger gives a clear error or a closed connection, and disturbs nobody else.

use std::time::Duration;

use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::town::{Town, http_client};

/// Number of random inputs in a test. A test with more kinds of input uses a multiple of this number.
const CASES: usize = 64;
/// If a well-behaved client on another connection gets no answer within this time, the test fails. An answer should
/// take less than a second; the deadline is long, so that the test also passes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_bytes_instead_of_http_end_their_own_connection() {
    let town = Town::new().await;
    let mut runner = TestRunner::deterministic();
    for _ in 0..CASES {
        let bytes = sample(&mut runner, &vec(any::<u8>(), 0..600));
        send(&town, &bytes).await;
        let cut = format!("POST /bot{}/sendMessage HTTP/1.1\r\nContent-Length: 900\r\n\r\n", town.bot.token);
        send(&town, &[cut.as_bytes(), &bytes].concat()).await;
        is_still_answered(&town).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_body_is_refused_clearly() {
    let town = Town::new().await;
    let kinds = [
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "\u{7f}",
    ];
    let mut runner = TestRunner::deterministic();
    for case in 0..CASES {
        let noise = sample(&mut runner, &vec(any::<u8>(), 0..300));
        let body = [&b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n"[..], &noise].concat();
        let body = if case % 2 == 0 { noise } else { body };
        let url = format!("{}/bot{}/sendMessage", town.telegram.bot_api(), town.bot.token);
        let call = town.client.post(url).header("content-type", kinds[case % kinds.len()]).body(body);
        if let Ok(answer) = call.send().await {
            refused(answer.json().await.expect("a refusal is JSON"));
        }
        is_still_answered(&town).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_json_for_any_parameter_is_refused_clearly() {
    let town = Town::new().await;
    let olena = town.person("Olena");
    olena.starts(&town.bot).unwrap();
    let methods = [
        ("sendMessage", "reply_markup"),
        ("sendMessage", "entities"),
        ("sendMessage", "reply_parameters"),
        ("setMyCommands", "commands"),
        ("getUpdates", "allowed_updates"),
        ("deleteMessages", "message_ids"),
        ("setWebhook", "max_connections"),
        ("answerCallbackQuery", "callback_query_id"),
    ];
    let mut runner = TestRunner::deterministic();
    for case in 0..4 * CASES {
        let (method, parameter) = methods[case % methods.len()];
        let value = sample(&mut runner, &any_json());
        let mut call = json!({ "chat_id": "nobody", "text": "x" });
        call[parameter] = if case % 3 == 0 { json!(value.to_string()) } else { value };
        let answer = timeout(DEADLINE, town.call(method, call)).await.expect("it is answered");
        refused(answer);
        is_still_answered(&town).await;
    }
    assert_eq!(olena.sees().lines().count(), 1, "nothing was said by nonsense");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|yes| json!(yes)),
        any::<i64>().prop_map(|number| json!(number)),
        "[a-z\u{0}-\u{20}]{0,12}".prop_map(|text| json!(text)),
    ];
    let name = prop_oneof![
        Just("inline_keyboard".to_owned()),
        Just("keyboard".to_owned()),
        Just("text".to_owned()),
        Just("type".to_owned()),
        "[a-z_]{1,9}"
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::Array),
            vec((name.clone(), inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// Checks that an answer is a refusal with a description and an error code from 400 to 499.
#[track_caller]
fn refused(answer: Value) {
    assert_eq!(answer["ok"], json!(false), "{answer}");
    assert!((400..500).contains(&answer["error_code"].as_u64().unwrap()), "{answer}");
    assert!(!answer["description"].as_str().unwrap().is_empty(), "{answer}");
}

/// Checks that a client on another connection still gets its answer.
async fn is_still_answered(town: &Town) {
    let url = format!("{}/bot{}/getMe", town.telegram.bot_api(), town.bot.token);
    let asked = async { http_client().get(url).send().await.unwrap().error_for_status().unwrap() };
    timeout(DEADLINE, asked).await.expect("a good client is answered");
}

/// Sends bytes, closes the sending side of the connection, and reads until the server closes the other side.
async fn send(town: &Town, bytes: &[u8]) {
    let address = town.telegram.bot_api().trim_start_matches("http://").to_owned();
    let mut stranger = TcpStream::connect(address).await.unwrap();
    // The server may close the connection before all bytes are sent; ignore such an error.
    let _ = stranger.write_all(bytes).await;
    let _ = stranger.shutdown().await;
    let mut rest = Vec::new();
    let ended = timeout(Duration::from_secs(30), stranger.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "a connection whose client has hung up stays open");
}

fn sample<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}
