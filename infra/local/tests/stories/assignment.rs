//! The choice of the operator for each lead.
use domain::LeadState;
use futures::future::try_join_all;
use local::{
    error::PATIENCE,
    story::{closes, is_let_in, is_served, must, registers, starts_a_shift},
    town::{Plan, WEBHOOK_SECRET},
};
use telegram_sim::people::Person;

use crate::{
    harness::{rooms_are_ready, story},
    rejected::{post, press_by},
    steps::{another, chat_of, is_invited, lead_of, link_of, operator_of, taking},
};

#[tokio::test]
async fn every_lead_gets_a_link_of_their_own_and_every_link_is_stored() {
    story(taking(4), async |town| {
        for operator in &town.cast.operators {
            starts_a_shift(town, operator).await?;
        }
        rooms_are_ready(town, 8).await?;
        let leads: Vec<Person> = (0..8).map(|number| another(town, &format!("Lead {number}"), 100 + number)).collect();
        try_join_all(leads.iter().map(|lead| is_invited(town, lead))).await?;

        let mut links = Vec::new();
        for operator in &town.cast.operators {
            links.extend(operator_of(town, operator).await?.chats.into_values().map(|slot| slot.link));
        }
        for lead in &leads {
            let link = link_of(town, lead).await?;
            must(links.iter().filter(|known| known.0 == link).count() == 1, "an operator has each link, once")?;
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_link_that_nobody_has_followed_yet_counts_for_its_operator() {
    story(taking(6), async |town| {
        for operator in &town.cast.operators {
            starts_a_shift(town, operator).await?;
        }
        rooms_are_ready(town, 8).await?;
        let leads: Vec<Person> = (0..8).map(|number| another(town, &format!("Lead {number}"), 100 + number)).collect();
        for lead in &leads {
            is_invited(town, lead).await?;
        }
        let [ihor, marta] = &town.cast.operators;
        let has = (operator_of(town, ihor).await?.load(), operator_of(town, marta).await?.load());
        must(has == (4, 4), &format!("four each, not {has:?}"))
    })
    .await;
}

#[tokio::test]
async fn a_lead_in_a_chat_who_asks_again_keeps_the_one_chat() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        rooms_are_ready(town, 1).await?;
        let talk = is_served(town, &olena).await?;
        let before = chat_of(town, &olena).await?;

        olena.presses(&town.cast.bot, "Talk to an operator")?;
        olena.hears("Your chat is waiting for you").await?;
        let outdated = press_by(&olena, 900_000_020);
        must(
            post(town, Some(WEBHOOK_SECRET), &outdated).await == 200,
            "a button that is not there any more is answered",
        )?;

        town.telegram.idle(&town.cast.bot, PATIENCE).await.expect("everything is delivered");
        must(matches!(lead_of(town, &olena).await?.state, LeadState::Accepted(_)), "she is still in the chat")?;
        must(chat_of(town, &olena).await?.id == before.id, "and it is the same")?;
        must(olena.rooms() == [talk.room], "in the same room")?;
        must(operator_of(town, &talk.operator).await?.load() == 1, "for one slot")
    })
    .await;
}

#[tokio::test]
async fn asking_again_does_not_change_the_operator() {
    story(taking(2), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        for operator in &town.cast.operators {
            starts_a_shift(town, operator).await?;
        }
        rooms_are_ready(town, 1).await?;
        let talk = is_served(town, &olena).await?;

        olena.presses(&town.cast.bot, "Talk to an operator")?;
        olena.hears("Your chat is waiting for you").await?;

        let serves = chat_of(town, &olena).await?.operator().map(|operator| operator.user().0);
        must(serves == Some(talk.operator.id().0), "the same operator serves her")?;
        let other = town.cast.operators.iter().find(|operator| operator.id() != talk.operator.id());
        let other = other.expect("there are two").clone();
        must(!other.transcript().contains("Olena"), "the other hears nothing of her")
    })
    .await;
}

#[tokio::test]
async fn an_operator_who_is_a_lead_too_is_never_given_themselves() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        registers(town, &olena).await?;
        starts_a_shift(town, &olena).await?;

        olena.presses(&town.cast.bot, "Talk to an operator")?;
        olena.hears("You are number 1 in the queue").await?;
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;

        let talk = is_let_in(town, &olena).await?;
        must(talk.operator.id() == ihor.id(), "a colleague serves her")?;
        closes(town, &talk).await
    })
    .await;
}
