//! Who waits, and who is served when.
use local::{
    story::{Unlike, is_let_in, is_served, must, registers, starts_a_shift},
    town::{Plan, Town},
};
use telegram_sim::people::Person;

use crate::telling::story;

#[tokio::test]
async fn with_nobody_on_shift_a_lead_waits_and_the_start_of_a_shift_serves_them() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        waits(town, olena, 1).await?;

        starts_a_shift(town, &town.cast.operators[0]).await?;

        is_let_in(town, olena).await.map(drop)
    })
    .await;
}

#[tokio::test]
async fn an_operator_who_went_off_shift_is_given_nobody_and_keeps_their_chat() {
    story(
        Plan { settings: domain::Settings { automatic_cap: 2, ..Plan::default().settings }, ..Plan::default() },
        async |town| {
            let [olena, taras, _] = &town.cast.leads;
            let ihor = &town.cast.operators[0];
            starts_a_shift(town, ihor).await?;
            let talk = is_served(town, olena).await?;

            ihor.presses(&town.cast.bot, "My panel")?;
            ihor.hears("[End shift]").await?;
            ihor.presses(&town.cast.bot, "End shift")?;
            ihor.hears("You are off shift").await?;

            waits(town, taras, 1).await?;
            must(ihor.rooms() == [talk.room], "the open chat is kept")?;
            talk.operator.says(talk.room, "I am still here")?;
            Ok(())
        },
    )
    .await;
}

#[tokio::test]
async fn pressing_again_shows_what_there_is_and_makes_nothing_new() {
    story(Plan::default(), async |town| {
        let [olena, taras, _] = &town.cast.leads;
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_served(town, olena).await?;
        waits(town, taras, 1).await?;

        for lead in [olena, taras] {
            lead.writes(&town.cast.bot, "Hello?")?;
        }

        olena.hears("Your chat is waiting for you").await?;
        taras.hears("You are number 1 in the queue").await?;
        must(olena.rooms() == [talk.room] && taras.rooms().is_empty(), "nobody has more than before")
    })
    .await;
}

/// Registers, asks, and is told a place in the queue.
async fn waits(town: &Town, lead: &Person, place: usize) -> Result<(), Unlike> {
    registers(town, lead).await?;
    lead.presses(&town.cast.bot, "Talk to an operator")?;
    lead.hears(&format!("You are number {place} in the queue")).await?;
    Ok(())
}
