//! The queue: the order in which leads are served, and the screens that show it.
use local::{
    error::{PATIENCE, StoryError},
    story::{closes, is_let_in, is_served, must, registers, starts_a_shift},
    town::Plan,
};

use crate::{
    harness::story,
    steps::{lead_of, opens, taking, waits},
};

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
    story(taking(2), async |town| {
        let [olena, taras, _] = &town.cast.leads;
        let ihor = &town.cast.operators[0];
        starts_a_shift(town, ihor).await?;
        let talk = is_served(town, olena).await?;

        opens(town, ihor, "End shift", "You have 1 open chat").await?;
        ihor.presses(&town.cast.bot, "Keep them")?;
        ihor.hears("You are off shift").await?;

        waits(town, taras, 1).await?;
        must(ihor.rooms() == [talk.room], "the open chat is kept")?;
        talk.operator.says(talk.room, "I am still here")?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn pressing_again_shows_the_current_screen_and_creates_nothing() {
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

#[tokio::test]
async fn leaving_the_queue_gives_way_and_the_others_see_themselves_move_up() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = town.cast.leads.clone();
        waits(town, &olena, 1).await?;
        waits(town, &taras, 2).await?;
        waits(town, &sofiia, 3).await?;

        taras.presses(&town.cast.bot, "Leave the queue")?;
        taras.hears("You have left the queue").await?;

        sofiia.sees_until(|view| view.has("You are number 2 in the queue") && !view.has("number 3"), PATIENCE).await?;
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_let_in(town, &olena).await?;
        closes(town, &talk).await?;
        is_let_in(town, &sofiia).await?;
        must(!taras.sees().has_button("Join the chat"), "who left is not served")
    })
    .await;
}

#[tokio::test]
async fn an_operator_sees_who_waits_and_takes_one_beyond_the_automatic_cap() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = town.cast.leads.clone();
        let ihor = town.cast.operators[0].clone();
        starts_a_shift(town, &ihor).await?;
        is_served(town, &olena).await?;
        waits(town, &taras, 1).await?;
        ihor.hears("1 person is waiting").await?;
        waits(town, &sofiia, 2).await?;
        ihor.hears("2 people are waiting").await?;

        opens(town, &ihor, "Queue", "2. Sofiia has waited").await?;
        ihor.presses(&town.cast.bot, "Take 2")?;

        is_let_in(town, &sofiia).await?;
        must(ihor.rooms().len() == 2, "two chats, beyond the cap of one")?;
        must(!taras.sees().has_button("Join the chat"), "who was not taken waits on")?;
        opens(town, &ihor, "Queue", "1. Taras has waited").await
    })
    .await;
}

#[tokio::test]
async fn a_watched_queue_is_redrawn_in_place() {
    story(Plan::default(), async |town| {
        let [olena, taras, _] = town.cast.leads.clone();
        let [ihor, marta] = town.cast.operators.clone();
        starts_a_shift(town, &ihor).await?;
        is_served(town, &olena).await?;
        opens(town, &ihor, "Queue", "Nobody is waiting").await?;

        waits(town, &taras, 1).await?;
        ihor.sees_until(|view| view.has("1. Taras has waited") && !view.has("Nobody is waiting"), PATIENCE).await?;

        starts_a_shift(town, &marta).await?;
        is_let_in(town, &taras).await?;
        ihor.sees_until(|view| view.has("Nobody is waiting"), PATIENCE).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_are_spoken_to_in_their_language_and_may_choose_another() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        registers(town, olena).await?;
        olena.writes(&town.cast.bot, "/language")?;
        olena.hears("[Українська]").await?;

        olena.presses(&town.cast.bot, "Українська")?;

        let menu = olena.sees_until(|view| view.has_button("Зв’язатися з оператором"), PATIENCE).await;
        menu.map_err(StoryError::from)?;
        must(lead_of(town, olena).await?.language == domain::Language::Ukrainian, "the choice is remembered")
    })
    .await;
}

#[tokio::test]
async fn the_queue_moves_on_when_a_chat_ends_and_nobody_overtakes() {
    story(Plan::default(), async |town| {
        let [olena, taras, sofiia] = town.cast.leads.clone();
        starts_a_shift(town, &town.cast.operators[0]).await?;
        let talk = is_served(town, &olena).await?;
        waits(town, &taras, 1).await?;
        waits(town, &sofiia, 2).await?;

        closes(town, &talk).await?;
        let talk = is_let_in(town, &taras).await?;
        olena.presses(&town.cast.bot, "Talk to an operator")?;
        olena.hears("You are number 2 in the queue").await?;

        closes(town, &talk).await?;
        is_let_in(town, &sofiia).await?;
        must(olena.rooms().is_empty() && olena.sees().has_button("Leave the queue"), "the newcomer waits")
    })
    .await;
}
