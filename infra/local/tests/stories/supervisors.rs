//! Notices to supervisors when leads wait and nobody can serve them.
use local::{
    error::{PATIENCE, StoryError},
    story::{is_let_in, is_served, must, starts_a_shift},
    town::{Plan, Town},
};
use telegram_sim::people::{Person, View};

use crate::{
    harness::story,
    steps::{opens, operator_of, until, waits},
};

#[tokio::test]
async fn supervisors_hear_that_people_wait_and_nobody_is_on_shift() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        supervises(town, &ihor).await?;

        waits(town, &olena, 1).await?;

        ihor.hears("People are waiting, and nobody is on shift").await?;
        starts_a_shift(town, &ihor).await?;
        is_let_in(town, &olena).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn when_the_host_is_down_ready_rooms_go_on_and_then_people_are_told() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        let supervisor = domain::UserId(ihor.id().0);
        crate::harness::rooms_are_ready(town, 4).await?;
        town.stop_host().await?;
        town.set(|settings| {
            settings.automatic_cap = 4;
            settings.pool = 5;
            settings.host_late_after_s = 1;
            settings.supervisors = vec![supervisor];
        })
        .await?;
        starts_a_shift(town, &ihor).await?;
        for lead in [&olena, &taras, &sofiia] {
            is_served(town, lead).await?;
        }
        ihor.hears("New chats are late").await?;
        let fourth = crate::steps::another(town, "Fourth", 104);
        crate::steps::is_invited(town, &fourth).await?;
        let fifth = crate::steps::another(town, "Fifth", 105);
        town.set(|settings| settings.automatic_cap = 6).await?;
        local::story::registers(town, &fifth).await?;
        fifth.presses(&town.cast.bot, "Talk to an operator")?;
        fifth.hears("it takes longer than usual to prepare your chat").await?;

        town.start_host();
        fifth.hears("[Join the chat]").await?;
        Ok(())
    })
    .await;
}

/// The supervisor is off shift, so that no operator is free to replace the operator who does not answer.
#[tokio::test]
async fn a_supervisor_closes_the_chat_of_an_operator_who_says_nothing() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        supervises(town, &marta).await?;
        town.set(|settings| {
            settings.remind_silent_after_s = 1;
            settings.replace_silent_after_s = 2;
        })
        .await?;
        starts_a_shift(town, &ihor).await?;
        is_served(town, &olena).await?;

        marta.hears("Olena is waiting for a reply from @ihor, and no other operator is free").await?;
        marta.presses(&town.cast.bot, "Close")?;

        olena.hears("Your chat is over").await?;
        ihor.hears("Olena: a supervisor has closed the chat").await?;
        olena.sees_until(|view| view.rooms.is_empty(), PATIENCE).await?;
        must(marta.rooms().is_empty(), "she never was in the room")
    })
    .await;
}

#[tokio::test]
async fn an_operator_who_blocks_the_bot_is_off_shift_and_the_supervisors_hear_that_nobody_works() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        supervises(town, &marta).await?;
        starts_a_shift(town, &ihor).await?;

        ihor.blocks(&town.cast.bot)?;
        until("he is off shift", async || {
            Ok((operator_of(town, &ihor).await?.shift == domain::Shift::Off).then_some(()))
        })
        .await?;
        waits(town, &olena, 1).await?;
        marta.hears("People are waiting, and nobody is on shift").await?;

        ihor.unblocks(&town.cast.bot)?;
        starts_a_shift(town, &ihor).await?;
        is_let_in(town, &olena).await.map(drop)
    })
    .await;
}

/// If several messages show a lead's place, only the newest of them is redrawn.
#[tokio::test]
async fn a_place_that_is_asked_for_again_is_redrawn_where_it_was_shown_last() {
    story(Plan::default(), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        waits(town, &olena, 1).await?;
        waits(town, &taras, 2).await?;
        taras.writes(&town.cast.bot, "How long will it take?")?;
        let second = |view: &View| view.lines().filter(|line| line.text.contains("You are number 2")).count();
        taras.sees_until(|view| second(view) == 2, PATIENCE).await?;

        olena.presses(&town.cast.bot, "Leave the queue")?;

        let last = |view: &View| view.lines().next_back().is_some_and(|line| line.text.contains("You are number 1"));
        let seen = taras.sees_until(last, PATIENCE).await?;
        must(second(&seen) == 1, "the message before stays as it was")
    })
    .await;
}

/// Puts the operator on the roster, starts and ends their shift, and makes them a supervisor in the settings.
async fn supervises(town: &Town, operator: &Person) -> Result<(), StoryError> {
    starts_a_shift(town, operator).await?;
    opens(town, operator, "End shift", "You are off shift").await?;
    let supervisor = domain::UserId(operator.id().0);
    town.set(|settings| settings.supervisors = vec![supervisor]).await?;
    Ok(())
}
