//! An update that arrives twice changes state once, and is answered both times.
use domain::LeadState;
use local::{
    error::{PATIENCE, StoryError},
    story::{is_let_in, must, registers, starts_a_shift},
    town::{Plan, Town, WEBHOOK_SECRET, main_desk},
};
use store::Reads;
use telegram_sim::faults::Fault;

use crate::{
    harness::{rooms_are_ready, story},
    rejected::{post, press_by},
};

#[tokio::test]
async fn an_update_that_telegram_repeats_makes_one_chat() {
    story(Plan { settings: two_at_a_time(), ..Plan::default() }, async |town| {
        let [olena, ..] = &town.cast.leads;
        starts_a_shift(town, &town.cast.operators[0]).await?;
        registers(town, olena).await?;
        rooms_are_ready(town, 4).await?;

        town.telegram.idle(&town.cast.bot, PATIENCE).await.expect("everything else is delivered");
        town.telegram.inject(Fault::repeat_update()).unwrap();
        olena.presses(&town.cast.bot, "Talk to an operator")?;

        is_let_in(town, olena).await?;
        one_chat(town).await
    })
    .await;
}

#[tokio::test]
async fn two_deliveries_side_by_side_make_one_chat_and_show_it_both_times() {
    story(Plan { settings: two_at_a_time(), ..Plan::default() }, async |town| {
        let [olena, ..] = &town.cast.leads;
        starts_a_shift(town, &town.cast.operators[0]).await?;
        registers(town, olena).await?;
        rooms_are_ready(town, 4).await?;
        let press = press_by(olena, 900_000_003);

        let deliveries = (0..4).map(|_| post(town, Some(WEBHOOK_SECRET), &press));
        let answers = futures::future::join_all(deliveries).await;

        must(answers == [200; 4], "each delivery is answered")?;
        is_let_in(town, olena).await?;
        one_chat(town).await
    })
    .await;
}

fn two_at_a_time() -> domain::Settings {
    domain::Settings { automatic_cap: 2, ..Plan::default().settings }
}

/// Waits until every update is delivered, then checks that there is one lead, one slot and one room.
async fn one_chat(town: &Town) -> Result<(), StoryError> {
    town.telegram.idle(&town.cast.bot, PATIENCE).await.expect("everything is delivered");
    let store = town.tables();
    let olena = domain::UserId(town.cast.leads[0].id().0);
    let lead = store.lead(olena).await.expect("the tables answer").expect("she is registered");
    let LeadState::Accepted(lead_chat) = &lead.state else {
        return Err(StoryError(format!("not accepted: {:?}", lead.state)));
    };
    let roster = store.roster(&main_desk()).await.expect("the tables answer");
    let slots: Vec<_> = roster.iter().flat_map(|operator| operator.chats.keys()).collect();
    must(slots == [&lead_chat.chat], "one slot, for her chat")?;
    let rooms = store.rooms(&main_desk()).await.expect("the tables answer");
    let taken = rooms.iter().filter(|room| matches!(room.state, domain::RoomState::Taken { .. })).count();
    must(taken == 1, "one room is taken")?;
    must(town.cast.leads[0].rooms().len() == 1, "she is in one room")
}
