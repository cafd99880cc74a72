//! A room admits its lead, its operator, the bot and the host. Nobody else, whoever got hold of the link.
use local::{
    cast::newcomer,
    story::{PATIENCE, Unlike, is_let_in, is_served, must, registers, starts_a_shift},
    town::{Plan, Town},
};
use telegram_sim::{
    people::{Followed, Person},
    world::RoomId,
};

use crate::telling::story;

#[tokio::test]
async fn a_stranger_with_the_link_is_kept_out_and_the_lead_still_gets_in() {
    story(Plan::default(), async |town| {
        let [olena, ..] = &town.cast.leads;
        let stranger = town.telegram.add_person(newcomer("Stranger", 66)).expect("there is room for one more");
        starts_a_shift(town, &town.cast.operators[0]).await?;
        registers(town, olena).await?;
        olena.presses(&town.cast.bot, "Talk to an operator")?;
        olena.hears("[Join the chat]").await?;

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

/// Follows a link and is turned away.
async fn asks_in_vain(town: &Town, person: &Person, link: &str) -> Result<RoomId, Unlike> {
    let Followed::Asked(room) = person.follows(link)? else {
        return Err(Unlike("a link of ours lets nobody in without asking".into()));
    };
    let declined = town.telegram.world().until(PATIENCE, |world| {
        let room = world.room(room).ok()?;
        (!room.requests.contains_key(&person.id()) && !room.has(person.id())).then_some(())
    });
    declined.await.ok_or_else(|| Unlike("the request was not settled".into()))?;
    Ok(room)
}

/// The link that a lead was given, as somebody finds it who looks over their shoulder.
async fn link_of(town: &Town, lead: &Person) -> Result<String, Unlike> {
    use store::Store;
    let lead = town.desk().store().lead(domain::UserId(lead.id().0)).await;
    let lead = lead.ok().flatten().ok_or_else(|| Unlike("the lead is registered".into()))?;
    let seat = lead.seat().ok_or_else(|| Unlike("the lead has a chat".into()))?;
    Ok(seat.link.0.clone())
}
