//! A room admits its lead, its operator, the bot and the host. Nobody else gets in, even with the link.
use local::{
    error::PATIENCE,
    story::{follows, is_let_in, is_served, must, starts_a_shift},
    town::Plan,
};
use telegram_sim::people::Pressed;

use crate::{
    harness::story,
    steps::{another, asks_in_vain, is_invited, link_of},
};

#[tokio::test]
async fn a_stranger_with_the_link_is_kept_out_and_the_lead_still_gets_in() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        let stranger = another(town, "Stranger", 66);
        starts_a_shift(town, &town.cast.operators[0]).await?;
        is_invited(town, olena).await?;

        let room = asks_in_vain(town, &stranger, &link_of(town, olena).await?).await?;

        let talk = is_let_in(town, olena).await?;
        must(talk.room == room, "the lead is let into the same room")?;
        talk.lead.says(room, "Are we alone?")?;
        must(!stranger.sees().to_string().contains("Are we alone?"), "a stranger hears nothing")
    })
    .await;
}

#[tokio::test]
async fn another_lead_and_another_operator_are_kept_out_of_a_chat_that_is_not_theirs() {
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
async fn a_stranger_is_declined_and_the_operator_is_let_in_by_the_same_link() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        let stranger = another(town, "Stranger", 66);
        starts_a_shift(town, &ihor).await?;
        is_invited(town, &olena).await?;
        let link = link_of(town, &olena).await?;

        asks_in_vain(town, &stranger, &link).await?;
        let room = follows(&ihor, Pressed::Followed(ihor.follows(&link)?)).await?;

        olena.presses(&town.cast.bot, "Join the chat")?;
        olena.sees_until(|view| view.room(room).is_some(), PATIENCE).await?;
        ihor.hears("Olena has joined the chat").await?;
        Ok(())
    })
    .await;
}
