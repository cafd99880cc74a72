//! The end of a chat: who may close the chat, and which message the lead gets.
use local::{
    error::PATIENCE,
    story::{closes, is_let_in, is_served, must, starts_a_shift},
    town::{Plan, WEBHOOK_SECRET},
};
use telegram_sim::people::View;

use crate::{
    harness::story,
    rejected::{post, press_on},
    steps::{chat_of, opens, operator_of},
};

#[tokio::test]
async fn an_operator_cannot_close_another_operators_chat_and_closing_twice_changes_nothing() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        for operator in &town.cast.operators {
            starts_a_shift(town, operator).await?;
        }
        let talk = is_served(town, &olena).await?;
        let other = town.cast.operators.iter().find(|operator| operator.id() != talk.operator.id());
        let other = other.expect("there are two").clone();
        let close = format!("1:close:{}", chat_of(town, &olena).await?.id);

        let forged = press_on(&other, 900_000_010, &close);
        must(post(town, Some(WEBHOOK_SECRET), &forged).await == 200, "a forged button is answered")?;
        other.hears("This chat is not yours").await?;
        must(olena.rooms() == [talk.room], "and ends nothing")?;

        closes(town, &talk).await?;
        let again = press_on(&talk.operator, 900_000_011, &close);
        must(post(town, Some(WEBHOOK_SECRET), &again).await == 200, "an old button is answered")?;
        opens(town, &talk.operator, "My chats", "You have no chats").await?;
        must(operator_of(town, &talk.operator).await?.load() == 0, "the list is empty")
    })
    .await;
}

#[tokio::test]
async fn close_typed_in_the_room_works_for_the_chats_operator_only() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_served(town, &olena).await?;

        olena.says(talk.room, "/close")?;
        town.telegram.idle(&town.cast.bot, PATIENCE).await.expect("everything is delivered");
        must(olena.rooms() == [talk.room], "what a lead types is talk")?;

        talk.operator.says(talk.room, "/close")?;
        olena.hears("Your chat is over").await?;
        olena.sees_until(|view| view.rooms.is_empty(), PATIENCE).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_is_notified_of_the_end_and_may_ask_again_at_once() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_served(town, &olena).await?;

        closes(town, &talk).await?;
        olena.hears("You may ask for a chat again at any time").await?;
        olena.presses(&town.cast.bot, "Talk to an operator")?;
        let links =
            |view: &View| view.lines().filter(|line| line.text.contains("An operator is ready for you")).count();
        olena.sees_until(|view| links(view) == 2, PATIENCE).await?;

        let again = is_let_in(town, &olena).await?;
        must(again.room != talk.room, "in a room of its own")
    })
    .await;
}
