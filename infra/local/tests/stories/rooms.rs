//! D6, D7, D9, D10 and D12: who gets into rooms, and who closes them.
use local::{
    story::{PATIENCE, closes, follows, is_let_in, is_served, must, registers, starts_a_shift},
    town::{Plan, WEBHOOK_SECRET},
};

use crate::{
    telling::{rooms_are_ready, story},
    unwelcome::{post, press_on},
    words::{another, asks_in_vain, chat_of, is_invited, link_of, opens, operator_of, taking, until},
};

#[tokio::test]
async fn d6_another_lead_and_another_operator_are_kept_out_of_a_chat_that_is_not_theirs() {
    story(Plan::default(), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        for operator in &town.cast.operators {
            starts_a_shift(town, operator).await?;
        }
        let first = is_served(town, &olena).await?;
        let second = is_served(town, &taras).await?;

        let link = link_of(town, &olena).await?;
        asks_in_vain(town, &second.lead, &link).await?;
        asks_in_vain(town, &second.operator, &link).await?;

        must(second.lead.rooms() == [second.room], "the lead is in one room")?;
        must(second.operator.rooms() == [second.room], "the operator is in one room")?;
        must(!second.operator.transcript().contains("Olena"), "no operator hears of another's lead")?;
        must(first.operator.rooms() == [first.room], "and so is the first")
    })
    .await;
}

#[tokio::test]
async fn d7_whoever_follows_a_link_is_answered_the_operator_too() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        let stranger = another(town, "Stranger", 66);
        starts_a_shift(town, &ihor).await?;
        is_invited(town, &olena).await?;
        let link = link_of(town, &olena).await?;

        asks_in_vain(town, &stranger, &link).await?;
        let room = follows(&ihor, telegram_sim::people::Pressed::Followed(ihor.follows(&link)?)).await?;

        olena.presses(&town.cast.bot, "Join the chat")?;
        olena.sees_until(|view| view.room(room).is_some(), PATIENCE).await?;
        ihor.hears("Olena has joined the chat").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn d9_who_leaves_and_comes_back_takes_one_slot_and_ending_frees_it() {
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
async fn d10_nobody_ends_another_operators_chat_and_ending_twice_is_ending_once() {
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
        other.hears("This is not one of your chats").await?;
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
async fn close_typed_in_the_room_ends_the_chat_for_its_operator_and_nobody_else() {
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
async fn d12_an_operator_whom_the_host_cannot_add_still_has_a_way_in() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        rooms_are_ready(town, 1).await?;
        town.stop_host().await?;

        let talk = is_served(town, &olena).await?;
        talk.operator.says(talk.room, "I am here, host or no host")?;

        town.start_host();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_room_that_nobody_joined_in_time_is_given_back_and_the_lead_told() {
    story(taking(1), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        town.set(|settings| settings.join_within_s = 1).await?;
        starts_a_shift(town, &ihor).await?;
        is_invited(town, &olena).await?;

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
