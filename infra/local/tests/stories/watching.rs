//! What stands still is told to those who can see to it.
use local::{
    story::{is_let_in, starts_a_shift},
    town::Plan,
};

use crate::{
    telling::story,
    words::{opens, waits},
};

#[tokio::test]
async fn supervisors_hear_that_people_wait_and_nobody_is_on_shift() {
    story(Plan::default(), async |town| {
        let [olena, ..] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;
        opens(town, &ihor, "End shift", "You are off shift").await?;
        let supervisor = domain::UserId(ihor.id().0);
        town.set(|settings| settings.supervisors = vec![supervisor]).await?;

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
        crate::telling::rooms_are_ready(town, 4).await?;
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
            local::story::is_served(town, lead).await?;
        }
        ihor.hears("New rooms are late").await?;
        let fourth = crate::words::another(town, "Fourth", 104);
        crate::words::is_invited(town, &fourth).await?;
        let fifth = crate::words::another(town, "Fifth", 105);
        town.set(|settings| settings.automatic_cap = 6).await?;
        local::story::registers(town, &fifth).await?;
        fifth.presses(&town.cast.bot, "Talk to an operator")?;
        fifth.hears("preparing a room for you takes longer than usual").await?;

        town.start_host();
        fifth.hears("[Join the chat]").await?;
        Ok(())
    })
    .await;
}
