//! Requests and updates that the webhook rejects or skips.
use domain::{LeadState, UserId};
use local::{
    story::{must, registers},
    town::{Plan, Town, WEBHOOK_SECRET},
};
use serde_json::{Value, json};
use store::Reads;
use store_dynamo::DynamoDb;
use telegram_sim::people::{Card, Person};

use crate::harness::{alarming_story, story};

#[tokio::test]
async fn a_request_without_the_secret_changes_nothing() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        registers(town, olena).await?;
        let press = press_by(olena, 900_000_001);

        for secret in [None, Some(""), Some("wrong"), Some(&WEBHOOK_SECRET[1..])] {
            must(post(town, secret, &press).await == 401, "a wrong secret is answered 401")?;
        }
        must(state_of(town.tables(), olena.id().0).await == Some(LeadState::Registered), "and changes nothing")?;

        must(post(town, Some(WEBHOOK_SECRET), &press).await == 200, "the same with the secret is done")?;
        olena.hears("You are number 1 in the queue").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_contact_that_is_not_the_own_registers_nobody() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = &town.cast.leads;
        let somebody = Card::WithoutAccount { name: "Nobody".into(), phone: "+380000000077".into() };
        for card in [Card::Of(taras.id()), Card::ForwardedFrom(taras.id()), Card::ForwardedFrom(olena.id()), somebody] {
            olena.shares_contact(&town.cast.bot, card)?;
        }
        olena.sees_until(refused_four_times, local::error::PATIENCE).await?;
        must(state_of(town.tables(), olena.id().0).await.is_none(), "nobody is registered")?;
        must(state_of(town.tables(), taras.id().0).await.is_none(), "nor is whose card it was")?;

        registers(town, sofiia).await
    })
    .await;
}

#[tokio::test]
async fn an_unknown_update_is_passed_over() {
    story(Plan::default(), async |town| {
        let unknown = json!({"update_id": 900_000_002, "something_of_tomorrow": {"id": 1}});
        must(post(town, Some(WEBHOOK_SECRET), &unknown).await == 200, "an unknown kind of update is no fault")
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_no_update_is_set_aside_and_logged_as_an_error() {
    alarming_story(Plan::default(), "set aside", async |town| {
        for garbage in [json!("Olena"), json!([1, 2]), json!({"message": {"text": "lamp"}})] {
            must(post(town, Some(WEBHOOK_SECRET), &garbage).await == 200, "it is not asked for again")?;
        }
        Ok(())
    })
    .await;
}

fn refused_four_times(view: &telegram_sim::people::View) -> bool {
    view.lines().filter(|line| line.text.contains("This is not your own contact")).count() == 4
}

/// Returns the update for a press on *Talk to an operator*.
pub(crate) fn press_by(person: &Person, update_id: i64) -> Value {
    press_on(person, update_id, "1:talk")
}

/// Returns the update for a press on a button with this data.
pub(crate) fn press_on(person: &Person, update_id: i64, data: &str) -> Value {
    let (user, name) = (person.id().0, person.name());
    let from = json!({"id": user, "is_bot": false, "first_name": name});
    let chat = json!({"id": user, "type": "private", "first_name": name});
    let message = json!({"message_id": 1, "date": 1_795_341_600, "chat": chat, "text": "What would you like to do?"});
    json!({
        "update_id": update_id,
        "callback_query": {"id": "1", "from": from, "message": message, "chat_instance": "1", "data": data}
    })
}

/// Posts an update as Telegram does. Returns the HTTP status.
pub(crate) async fn post(town: &Town, secret: Option<&str>, update: &Value) -> u16 {
    let client = bot::client::build(None, bot::client::Limits::default()).expect("a client");
    let request = client.post(town.webhook_url()).header("content-type", "application/json").body(update.to_string());
    let request = match secret {
        Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
        None => request,
    };
    request.send().await.expect("an answer").status().as_u16()
}

async fn state_of(tables: &DynamoDb, user: i64) -> Option<LeadState> {
    tables.lead(UserId(user)).await.expect("the tables answer").map(|lead| lead.state)
}
