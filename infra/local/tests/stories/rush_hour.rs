//! Many leads ask at the same time. The operators get as many chats as the cap allows, and the other leads wait in
//! order.
use std::collections::BTreeMap;

use domain::{Lane, LeadState, OperatorId, Settings, UserId};
use futures::future::{join_all, try_join_all};
use local::{
    cast::newcomer,
    error::{PATIENCE, StoryError},
    story::{must, registers, starts_a_shift},
    town::{Plan, Town, main_desk},
};
use store::Reads;
use telegram_sim::people::Person;

use crate::harness::{rooms_are_ready, story};

#[tokio::test]
async fn forty_leads_at_once_fill_three_operators_and_the_rest_wait_in_order() {
    let settings =
        Settings { automatic_cap: 6, pool: 20, redraw_every_s: 1, fill_pool_every_s: 1, ..Settings::default() };
    story(Plan { settings, ..Plan::default() }, async |town| {
        let third = town.telegram.add_person(newcomer("Third", 13)).expect("there is room for one more");
        for operator in town.cast.operators.iter().chain([&third]) {
            starts_a_shift(town, operator).await?;
        }
        let leads: Vec<Person> = (100..140)
            .map(|number| town.telegram.add_person(newcomer(&format!("Lead {number}"), number)))
            .collect::<Result<_, _>>()
            .expect("there is room for forty more");
        try_join_all(leads.iter().map(|lead| registers(town, lead))).await?;
        rooms_are_ready(town, 20).await?;

        for lead in &leads {
            lead.presses(&town.cast.bot, "Talk to an operator")?;
        }
        let answered = |lead: &Person| {
            let lead = lead.clone();
            async move { lead.sees_until(|view| is_answered(&view.to_string()), PATIENCE).await }
        };
        for answer in join_all(leads.iter().map(answered)).await {
            answer?;
        }

        let given = loads(town).await;
        must(given.values().copied().collect::<Vec<_>>() == [6, 6, 6], &format!("six each, not {given:?}"))?;
        let invited = leads.iter().filter(|lead| lead.sees().to_string().contains("[Join the chat]")).count();
        must(invited == 18, &format!("eighteen have a link, not {invited}"))?;
        the_rest_wait_in_order(town, &leads).await
    })
    .await;
}

fn is_answered(view: &str) -> bool {
    view.contains("[Join the chat]") || view.contains(" in the queue.")
}

/// Checks that the queue has 22 tickets in the order of their times: 40 leads have asked, and each of the 3 operators
/// serves 6. Each lead with a ticket then writes to the bot, and must be shown their number in the queue.
async fn the_rest_wait_in_order(town: &Town, leads: &[Person]) -> Result<(), StoryError> {
    let queue = town.tables().queue(&main_desk(), Lane::Chat, 50).await.expect("the tables answer");
    must(queue.len() == 22, &format!("22 wait, not {}", queue.len()))?;
    must(queue.is_sorted_by_key(|ticket| ticket.place.since), "in the order in which they asked")?;
    for (ahead, ticket) in queue.iter().enumerate() {
        let lead = leads.iter().find(|lead| lead.id().0 == ticket.lead.user.0);
        let lead = lead.ok_or_else(|| StoryError("a ticket is one of the forty's".into()))?;
        let stored = town.tables().lead(UserId(lead.id().0)).await.expect("the tables answer");
        let waits = matches!(stored.map(|lead| lead.state), Some(LeadState::Waiting(place)) if place == ticket.place);
        must(waits, "lead and ticket tell the same")?;
        lead.writes(&town.cast.bot, "Where am I?")?;
        lead.hears(&format!("You are number {} in the queue.", ahead + 1)).await?;
    }
    Ok(())
}

async fn loads(town: &Town) -> BTreeMap<OperatorId, usize> {
    let roster = town.tables().roster(&main_desk()).await.expect("the tables answer");
    roster.into_iter().map(|operator| (operator.id, operator.load())).collect()
}
