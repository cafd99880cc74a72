//! The process ends before it has delivered all updates to a webhook. After a restart, it delivers the remaining
//! updates.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use telegram_sim::world::NewPerson;
use tokio::{process::Child, time::timeout};

use crate::town::{DEADLINE, Hook, call, client, spawn, start};

#[tokio::test]
async fn a_stored_webhook_gets_the_waiting_updates_and_no_delivered_ones() {
    let directory = tempfile::tempdir().unwrap();
    let hook = Hook::start().await;
    let telegram = start(directory.path()).await;
    let bot = telegram.add_bot("desk_bot", "Desk").unwrap();
    let olena = telegram.add_person(NewPerson { first_name: "Olena".into(), ..NewPerson::default() }).unwrap();
    call(&telegram.bot_api(), &bot.token, "setWebhook", json!({ "url": hook.url })).await;
    hook.works(true);
    olena.writes(&bot, "one").unwrap();
    telegram.idle(&bot, DEADLINE).await.unwrap();
    hook.works(false);
    for text in ["two", "three"] {
        olena.writes(&bot, text).unwrap();
    }
    hook.refuses_something().await;
    drop(telegram);

    hook.works(true);
    let telegram = start(directory.path()).await;
    telegram.idle(&bot, DEADLINE).await.unwrap();
    telegram.person("Olena").unwrap().writes(&bot, "four").unwrap();
    let taken = hook.takes(|taken| taken.len() >= 4).await;
    let texts: Vec<_> = taken.iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["one", "two", "three", "four"]);
    let first = taken[0]["update_id"].as_i64().unwrap();
    assert!((first..).zip(&taken).all(|(number, update)| update["update_id"] == json!(number)), "{taken:#?}");
}

#[tokio::test]
async fn killed_while_people_talk_it_brings_the_webhook_all_that_was_said() {
    let directory = tempfile::tempdir().unwrap();
    let hook = Hook::start().await;
    let mut said = Vec::new();
    for (kill_at, hook_works) in [(7, true), (18, true), (31, false)] {
        hook.works(hook_works);
        let (mut process, printed) = spawn(directory.path()).await;
        let (token, address) = (printed["bots"][0]["token"].as_str().unwrap(), printed["bot_api"].as_str().unwrap());
        call(address, token, "setWebhook", json!({ "url": hook.url })).await;
        said.extend(talk_until(kill_at, &printed, &mut process).await);
    }
    hook.works(true);
    let (mut process, _) = spawn(directory.path()).await;
    let has_all = |taken: &[Value]| said.iter().all(|text| taken.iter().any(|update| text_of(update) == text));
    let taken = hook.takes(has_all).await;
    process.kill().await.unwrap();

    let mut numbers = BTreeMap::new();
    for update in &taken {
        let number = &update["update_id"];
        let before = numbers.insert(text_of(update), number);
        assert!(before.is_none_or(|before| before == number), "what comes again has the same number: {update}");
    }
}

/// Sends the bot `kill_at` messages, one after the other. Then sends one more message and kills the process at the same
/// time. Returns the messages that were confirmed.
async fn talk_until(kill_at: usize, printed: &Value, process: &mut Child) -> Vec<String> {
    let (bot, host) = (&printed["bots"][0]["id"], printed["accounts"][0]["id"].as_i64().unwrap());
    let url = format!("{}/people/{host}/acts", printed["control"].as_str().unwrap());
    let mut said = Vec::new();
    loop {
        let text = format!("{} of {kill_at}", said.len());
        let act = json!({ "does": "say", "at": { "with": bot }, "text": text });
        let sent = client().post(&url).json(&act).send();
        if said.len() == kill_at {
            process.start_kill().unwrap();
        }
        match sent.await {
            Ok(answer) if answer.status().is_success() => said.push(text),
            _ => {
                timeout(DEADLINE, process.wait()).await.unwrap().unwrap();
                return said;
            }
        }
    }
}

fn text_of(update: &Value) -> &str {
    update["message"]["text"].as_str().unwrap()
}
