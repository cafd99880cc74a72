//! Tests of the stand-alone program `telegram-sim`. They call it over HTTP, as a client in another language does.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStderr, Command},
    time::timeout,
};

use crate::town::{SOON, http_client};

#[tokio::test]
async fn an_unsupported_call_is_an_error_on_standard_error() {
    let mut program = Program::start(&[]).await;
    let refused = program.call("sendPoll", json!({ "chat_id": 1, "question": "Who?", "options": ["I"] })).await;
    assert_eq!(refused["description"], json!("simulator: sendPoll is not simulated"));
    let line = timeout(SOON, program.log.next_line()).await.expect("it is told").unwrap().unwrap();
    assert!(line.contains(" ERROR ") && line.contains("sendPoll"), "{line}");
}

#[tokio::test]
async fn it_says_where_it_listens_though_nobody_is_in_it() {
    let program = Program::start_bare(&[]).await;
    let centres = program.printed["mtproto"].as_array().unwrap();
    assert_eq!(centres.iter().map(|centre| centre["id"].as_i64()).collect::<Vec<_>>(), [Some(2), Some(4)]);
    let urls = ["bot_api", "control"].map(|face| program.printed[face].as_str().unwrap().trim_start_matches("http://"));
    let addresses = centres.iter().map(|centre| centre["address"].as_str().unwrap()).chain(urls);
    for address in addresses {
        tokio::net::TcpStream::connect(address).await.unwrap();
    }
}

#[tokio::test]
async fn bots_send_at_telegrams_pace_by_default() {
    let hello_twice = async |program: &Program| {
        let olena = program.printed["accounts"][0]["id"].clone();
        let bot = &program.printed["bots"][0]["id"];
        program.control(&format!("/people/{olena}/acts"), json!({ "does": "start", "bot": bot })).await;
        program.control("/clock", json!({ "passes_s": 0 })).await;
        program.call("sendMessage", json!({ "chat_id": olena, "text": "Hello" })).await;
        program.call("sendMessage", json!({ "chat_id": olena, "text": "Hello" })).await
    };
    let program = Program::start(&["--account", "Olena"]).await;
    assert_eq!(hello_twice(&program).await["error_code"], json!(429));
    let program = Program::start(&["--account", "Olena", "--pace", "unlimited"]).await;
    assert_eq!(hello_twice(&program).await["ok"], json!(true));
}

/// The running program. Dropping this value ends the program.
struct Program {
    printed: Value,
    log: Lines<BufReader<ChildStderr>>,
    _process: Child,
}

impl Program {
    /// Starts the program with a bot in it.
    async fn start(arguments: &[&str]) -> Self {
        Self::start_bare(&[&["--bot", "desk_bot"], arguments].concat()).await
    }

    async fn start_bare(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_telegram-sim"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = timeout(SOON, lines.next_line()).await.unwrap().unwrap().unwrap();
        let log = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { printed: serde_json::from_str(&line).unwrap(), log, _process: process }
    }

    async fn call(&self, method: &str, parameters: Value) -> Value {
        let (address, bot) = (self.printed["bot_api"].as_str().unwrap(), &self.printed["bots"][0]);
        let url = format!("{address}/bot{}/{method}", bot["token"].as_str().unwrap());
        post(&url, parameters).await
    }

    async fn control(&self, path: &str, body: Value) -> Value {
        post(&format!("{}{path}", self.printed["control"].as_str().unwrap()), body).await
    }
}

async fn post(url: &str, body: Value) -> Value {
    http_client().post(url).json(&body).send().await.unwrap().json().await.unwrap()
}
