//! Operators: their panel (the main screen), the end of a shift, removal from the roster, and operators who do not
//! answer.
use local::{
    error::PATIENCE,
    story::{is_let_in, is_served, must, starts_a_shift},
    town::Plan,
};

use crate::{
    harness::story,
    steps::{chat_of, is_invited, opens, operator_of, taking, until},
};

#[tokio::test]
async fn a_new_operator_sees_panel_queue_and_chats_before_the_first_chat() {
    story(Plan::default(), async |town| {
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;
        opens(town, &ihor, "Queue", "Nobody is waiting").await?;
        opens(town, &ihor, "My chats", "You have no chats").await?;
        opens(town, &ihor, "End shift", "You are off shift").await
    })
    .await;
}

#[tokio::test]
async fn any_text_from_an_operator_is_answered_with_the_panel() {
    story(Plan::default(), async |town| {
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;
        opens(town, &ihor, "Queue", "Nobody is waiting").await?;
        for text in ["12345", "not a number", "/unknown", "🙂"] {
            let before = ihor.sees().lines().count();
            ihor.writes(&town.cast.bot, text)?;
            ihor.sees_until(|view| view.lines().count() >= before + 2, PATIENCE).await?;
            must(
                ihor.sees().lines().last().is_some_and(|line| line.text.contains("You are on shift")),
                "by the panel",
            )?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn ending_a_shift_hands_its_chats_to_the_next_operator() {
    story(taking(2), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        starts_a_shift(town, &ihor).await?;
        let talk = is_served(town, &olena).await?;
        is_invited(town, &taras).await?;

        opens(town, &ihor, "End shift", "You have 2 open chats").await?;
        ihor.presses(&town.cast.bot, "Send them back to the queue")?;
        olena.hears("Your operator cannot continue the chat").await?;
        ihor.sees_until(|view| view.rooms.is_empty(), PATIENCE).await?;

        starts_a_shift(town, &marta).await?;
        marta.hears("Olena has joined the chat").await?;
        marta.presses(&town.cast.bot, "Open")?;
        marta.sees_until(|view| view.room(talk.room).is_some(), PATIENCE).await?;
        let second = is_let_in(town, &taras).await?;
        must(second.operator.id() == marta.id(), "the link that nobody had followed works on, with her")?;
        must(
            operator_of(town, &ihor).await?.load() == 0 && operator_of(town, &marta).await?.load() == 2,
            "all are hers",
        )
    })
    .await;
}

#[tokio::test]
async fn the_chats_of_an_operator_who_is_dismissed_go_to_another() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        starts_a_shift(town, &ihor).await?;
        let talk = is_served(town, &olena).await?;
        starts_a_shift(town, &marta).await?;

        must(town.dismiss(&ihor).await? == 1, "one chat goes back")?;

        marta.hears("Olena has joined the chat").await?;
        ihor.sees_until(|view| view.rooms.is_empty(), PATIENCE).await?;
        ihor.writes(&town.cast.bot, "What about me?")?;
        ihor.hears("share your phone number").await?;
        must(olena.rooms() == [talk.room], "the lead stays where they were")
    })
    .await;
}

#[tokio::test]
async fn a_silent_operator_is_reminded_and_then_the_chat_goes_to_another() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        town.set(|settings| {
            settings.remind_silent_after_s = 1;
            settings.replace_silent_after_s = 3;
        })
        .await?;
        starts_a_shift(town, &ihor).await?;
        is_served(town, &olena).await?;

        ihor.hears("Olena is waiting for your first message").await?;
        starts_a_shift(town, &marta).await?;

        ihor.hears("Olena is back in the queue, because you did not write in time").await?;
        olena.hears("Another operator is ready for you in the same chat").await?;
        marta.hears("Olena has joined the chat").await?;
        until("the chat is hers", async || {
            let serves = chat_of(town, &olena).await?.operator().map(|operator| operator.user().0);
            Ok((serves == Some(marta.id().0)).then_some(()))
        })
        .await?;
        town.set(|settings| {
            settings.remind_silent_after_s = 600;
            settings.replace_silent_after_s = 900;
        })
        .await?;
        Ok(())
    })
    .await;
}
