//! D18 and D19: whom the bot can reach, and what they hear at the end.
use domain::LeadState;
use local::{
    story::{PATIENCE, closes, is_let_in, is_served, must, starts_a_shift},
    town::Plan,
};
use telegram_sim::{faults::Fault, people::View};

use crate::{
    telling::story,
    words::{is_invited, lead_of, operator_of, until, waits},
};

#[tokio::test]
async fn d18_a_lead_who_blocks_the_bot_holds_up_nobody() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = town.cast.leads.clone();
        waits(town, &olena, 1).await?;
        waits(town, &taras, 2).await?;

        olena.blocks(&town.cast.bot)?;
        until("she has given up the place", async || {
            Ok((lead_of(town, &olena).await?.state == LeadState::Finished).then_some(()))
        })
        .await?;
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_let_in(town, &taras).await?;

        taras.blocks(&town.cast.bot)?;
        talk.lead.says(talk.room, "I can still talk here")?;
        waits(town, &sofiia, 1).await?;
        talk.operator.presses(&town.cast.bot, "Close")?;
        is_let_in(town, &sofiia).await?;

        olena.unblocks(&town.cast.bot)?;
        olena.starts(&town.cast.bot)?;
        until("she can be reached again", async || Ok(lead_of(town, &olena).await?.reachable.then_some(()))).await
    })
    .await;
}

#[tokio::test]
async fn d18_a_link_that_cannot_be_delivered_keeps_no_slot() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        waits(town, &olena, 1).await?;
        let deactivated = Fault::refuse("sendMessage", 403, "Forbidden: user is deactivated");
        town.telegram.inject(deactivated.at(telegram_sim::faults::When::after(1))).expect("there is such a method");

        starts_a_shift(town, &ihor).await?;

        until("the slot is free again", async || {
            let free = operator_of(town, &ihor).await?.load() == 0;
            Ok((free && lead_of(town, &olena).await?.state == LeadState::Finished).then_some(()))
        })
        .await
    })
    .await;
}

#[tokio::test]
async fn d18_what_telegram_refuses_for_now_is_said_later() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        waits_for_a_second(town);
        is_invited(town, &olena).await?;
        is_let_in(town, &olena).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn d19_the_lead_is_told_of_the_end_and_may_ask_again_at_once() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_served(town, &olena).await?;

        closes(town, &talk).await?;
        olena.hears("You may ask for another one at any time").await?;
        olena.presses(&town.cast.bot, "Talk to an operator")?;
        let links =
            |view: &View| view.lines().filter(|line| line.text.contains("An operator is ready for you")).count();
        olena.sees_until(|view| links(view) == 2, PATIENCE).await?;

        let again = is_let_in(town, &olena).await?;
        must(again.room != talk.room, "in a room of its own")
    })
    .await;
}

/// Telegram asks to wait, twice, when the bot writes to somebody.
fn waits_for_a_second(town: &local::town::Town) {
    let flood = Fault::refuse("sendMessage", 429, "Too Many Requests: retry after 1");
    town.telegram.inject(flood.at(telegram_sim::faults::When::times(2))).expect("there is such a method");
}
