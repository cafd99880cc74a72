//! Messages of the bot that cannot be delivered, and messages that must not be sent.
use domain::LeadState;
use local::{
    story::{is_let_in, is_served, must, starts_a_shift},
    town::{Plan, Town},
};
use telegram_sim::faults::{Fault, When};

use crate::{
    harness::story,
    steps::{is_invited, lead_of, opens, operator_of, until, waits},
};

#[tokio::test]
async fn a_lead_who_blocks_the_bot_holds_up_nobody() {
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
async fn a_link_that_cannot_be_delivered_keeps_no_slot() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        waits(town, &olena, 1).await?;
        let deactivated = Fault::refuse("sendMessage", 403, "Forbidden: user is deactivated");
        town.telegram.inject(deactivated.at(When::after(1))).expect("there is such a method");

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
async fn a_message_that_telegram_refuses_for_now_is_sent_later() {
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
async fn operators_get_no_phone_numbers_and_operators_off_shift_get_nothing() {
    story(Plan::default(), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        starts_a_shift(town, &marta).await?;
        opens(town, &marta, "End shift", "You are off shift").await?;
        starts_a_shift(town, &ihor).await?;
        is_served(town, &olena).await?;
        waits(town, &taras, 1).await?;
        opens(town, &ihor, "Queue", "1. Taras has waited").await?;

        ihor.hears("1 person is waiting").await?;
        for word in ["Olena", "Taras", "waiting"] {
            must(!marta.transcript().contains(word), "who is off shift hears nothing")?;
        }
        for number in ["0000001", "0000002"] {
            must(!ihor.transcript().contains(number), "nobody is told a number")?;
        }
        Ok(())
    })
    .await;
}

/// Makes Telegram refuse the next two messages of the bot with the error 429. Each time, it asks the bot to wait 1 s.
fn waits_for_a_second(town: &Town) {
    let flood = Fault::refuse("sendMessage", 429, "Too Many Requests: retry after 1");
    town.telegram.inject(flood.at(When::times(2))).expect("there is such a method");
}
