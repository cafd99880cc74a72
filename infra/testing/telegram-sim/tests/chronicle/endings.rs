//! Restarts after a regular end and after a kill.

use serde_json::{Value, json};
use telegram_sim::{Bot, Telegram, world::NewPerson};
use tokio::process::Child;

use crate::town::{DEADLINE, call, client, spawn, start};

#[tokio::test]
async fn updates_that_nobody_took_wait_again_and_those_that_were_taken_do_not() {
    let directory = tempfile::tempdir().unwrap();
    let telegram = start(directory.path()).await;
    let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
    let olena = telegram.add_person(NewPerson { first_name: "Olena".into(), ..NewPerson::default() }).unwrap();
    for text in ["one", "two", "three"] {
        olena.writes(&bot, text).unwrap();
    }
    let [one, two, three]: [Value; 3] = updates(&telegram, &bot, 0).await.try_into().unwrap();
    updates(&telegram, &bot, two["update_id"].as_i64().unwrap()).await;
    drop(telegram);

    let telegram = start(directory.path()).await;
    let bot = telegram.bot("desk_bot").unwrap();
    assert_eq!(updates(&telegram, &bot, 0).await, [two, three.clone()], "{one} was taken");
    telegram.person("Olena").unwrap().writes(&bot, "four").unwrap();
    let four = updates(&telegram, &bot, 0).await.pop().unwrap();
    assert_eq!(four["update_id"].as_i64(), three["update_id"].as_i64().map(|id| id + 1));
}

#[tokio::test]
async fn the_webhook_the_wanted_kinds_and_the_commands_are_as_they_were_set() {
    let directory = tempfile::tempdir().unwrap();
    let telegram = start(directory.path()).await;
    let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
    let webhook = json!({"url": "http://127.0.0.1:9/hook", "secret_token": "s", "max_connections": 7,
                         "allowed_updates": ["message", "chat_join_request"]});
    call(&telegram.bot_api(), &bot.token, "setWebhook", webhook).await;
    let commands = json!({"commands": [{"command": "close", "description": "Close the chat"}]});
    call(&telegram.bot_api(), &bot.token, "setMyCommands", commands).await;
    let ask = async |telegram: &Telegram| {
        let mut info = call(&telegram.bot_api(), &bot.token, "getWebhookInfo", json!({})).await;
        let info = info["result"].as_object_mut().unwrap();
        info.retain(|field, _| !field.starts_with("last_error"));
        let commands = call(&telegram.bot_api(), &bot.token, "getMyCommands", json!({})).await;
        (info.clone(), commands)
    };
    let before = ask(&telegram).await;
    drop(telegram);
    assert_eq!(ask(&start(directory.path()).await).await, before);
}

#[tokio::test]
async fn killed_in_the_middle_of_its_work_it_has_all_that_it_ever_confirmed() {
    let directory = tempfile::tempdir().unwrap();
    for round in 0..3 {
        let (mut process, printed) = spawn(directory.path()).await;
        let token = printed["bots"][0]["token"].as_str().unwrap();
        let address = printed["bot_api"].as_str().unwrap();
        let confirmed = set_commands_until(50 + round * 30, address, token, &mut process).await;

        let (mut process, printed) = spawn(directory.path()).await;
        let shown = call(printed["bot_api"].as_str().unwrap(), token, "getMyCommands", json!({})).await;
        let shown: i64 = shown["result"][0]["description"].as_str().unwrap()[1..].parse().unwrap();
        assert!(shown == confirmed || shown == confirmed + 1, "{shown} is shown, {confirmed} was confirmed");
        process.kill().await.unwrap();
    }
}

/// Calls `setMyCommands` again and again. The calls are numbered from 1. Kills the process during call number
/// `kill_at`. Returns the number of the last call that succeeded.
async fn set_commands_until(kill_at: i64, address: &str, token: &str, process: &mut Child) -> i64 {
    let mut confirmed = 0;
    loop {
        let number = confirmed + 1;
        let commands = json!({"commands": [{"command": "count", "description": format!("n{number}")}]});
        let url = format!("{address}/bot{token}/setMyCommands");
        let sent = client().post(url).json(&commands).send();
        if number == kill_at {
            process.start_kill().unwrap();
        }
        match sent.await {
            Ok(answer) if answer.status().is_success() => confirmed = number,
            _ => {
                tokio::time::timeout(DEADLINE, process.wait()).await.unwrap().unwrap();
                return confirmed;
            }
        }
    }
}

async fn updates(telegram: &Telegram, bot: &Bot, offset: i64) -> Vec<Value> {
    let answer = call(&telegram.bot_api(), &bot.token, "getUpdates", json!({ "offset": offset })).await;
    answer["result"].as_array().unwrap().clone()
}
