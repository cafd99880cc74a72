//! Leads come into rooms, leave them and come back, or never come.
use local::{
    story::{closes, is_let_in, is_served, must, registers, starts_a_shift},
    town::Plan,
};

use crate::{
    harness::story,
    steps::{operator_of, taking, until},
};

#[tokio::test]
async fn leaving_and_coming_back_takes_one_slot_and_closing_frees_it() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;
        let talk = is_served(town, &olena).await?;

        olena.leaves(talk.room)?;
        ihor.hears("Olena has left the chat and may come back").await?;
        let again = is_let_in(town, &olena).await?;

        must(again.room == talk.room, "it is the same room")?;
        must(operator_of(town, &ihor).await?.load() == 1, "one slot")?;
        closes(town, &again).await?;
        must(operator_of(town, &ihor).await?.load() == 0, "and none after the end")
    })
    .await;
}

#[tokio::test]
async fn a_link_that_nobody_used_in_time_expires_and_frees_the_slot() {
    story(taking(1), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        town.set(|settings| settings.join_within_s = 1).await?;
        starts_a_shift(town, &ihor).await?;
        registers(town, &olena).await?;
        olena.presses(&town.cast.bot, "Talk to an operator")?;

        // On a busy machine, the link may expire before the story has seen it. So the story waits only for the expiry.
        olena.hears("You did not join the chat in time").await?;
        ihor.hears("Olena did not join in time").await?;
        until("the slot is free", async || Ok((operator_of(town, &ihor).await?.load() == 0).then_some(()))).await?;

        town.set(|settings| settings.join_within_s = 900).await?;
        registers(town, &taras).await?;
        taras.presses(&town.cast.bot, "Talk to an operator")?;
        is_let_in(town, &taras).await.map(drop)
    })
    .await;
}
