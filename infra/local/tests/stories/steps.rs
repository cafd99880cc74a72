//! Steps that several stories share.
use domain::{Chat, ChatId, Lead, Operator, Settings, UserId};
use local::{
    cast::newcomer,
    error::{PATIENCE, StoryError},
    story::registers,
    town::{Plan, Town, main_desk},
};
use store::Reads;
use telegram_sim::{
    people::{Followed, Person},
    world::RoomId,
};

/// Returns a plan in which each operator takes this many chats, with enough ready rooms.
pub(crate) fn taking(chats: usize) -> Plan {
    let settings = Settings { automatic_cap: chats, pool: 2 * chats + 2, ..Plan::default().settings };
    Plan { settings, ..Plan::default() }
}

/// Adds one more person to Telegram.
pub(crate) fn another(town: &Town, name: &str, number: u32) -> Person {
    town.telegram.add_person(newcomer(name, number)).expect("the simulated Telegram accepts one more person")
}

/// The lead registers, asks for an operator, and is shown this place in the queue.
pub(crate) async fn waits(town: &Town, lead: &Person, place: usize) -> Result<(), StoryError> {
    registers(town, lead).await?;
    lead.presses(&town.cast.bot, "Talk to an operator")?;
    lead.hears(&format!("You are number {place} in the queue")).await?;
    Ok(())
}

/// The lead registers, asks for an operator, and gets a link, but does not follow it.
pub(crate) async fn is_invited(town: &Town, lead: &Person) -> Result<(), StoryError> {
    registers(town, lead).await?;
    lead.presses(&town.cast.bot, "Talk to an operator")?;
    lead.hears("[Join the chat]").await?;
    Ok(())
}

/// Opens this screen from the operator's panel (the main screen), and waits until the screen shows this text.
pub(crate) async fn opens(town: &Town, operator: &Person, screen: &str, shows: &str) -> Result<(), StoryError> {
    operator.starts(&town.cast.bot)?;
    operator.hears(&format!("[{screen}]")).await?;
    operator.presses(&town.cast.bot, screen)?;
    operator.hears(shows).await?;
    Ok(())
}

/// Follows a link and waits until the request to join is declined. Returns the room of the link.
pub(crate) async fn asks_in_vain(town: &Town, person: &Person, link: &str) -> Result<RoomId, StoryError> {
    let Followed::Asked(room) = person.follows(link)? else {
        return Err(StoryError("the link let a person in without a request".into()));
    };
    let declined = town.telegram.world().until(PATIENCE, |world| {
        let room = world.room(room).ok()?;
        (!room.requests.contains_key(&person.id()) && !room.has(person.id())).then_some(())
    });
    declined.await.ok_or_else(|| StoryError("the request to join was not answered".into()))?;
    Ok(room)
}

/// Returns the link of a lead's chat, for a story in which the link reaches another person.
pub(crate) async fn link_of(town: &Town, lead: &Person) -> Result<String, StoryError> {
    let lead = lead_of(town, lead).await?;
    let lead_chat = lead.chat().ok_or_else(|| StoryError("the lead has no chat".into()))?;
    Ok(lead_chat.link.0.clone())
}

/// Calls `is_so` until it returns a value, and returns this value. Fails after [`PATIENCE`].
pub(crate) async fn until<T>(
    what: &str,
    mut is_so: impl AsyncFnMut() -> Result<Option<T>, StoryError>,
) -> Result<T, StoryError> {
    let began = std::time::Instant::now();
    loop {
        if let Some(found) = is_so().await? {
            return Ok(found);
        }
        if began.elapsed() > PATIENCE {
            return Err(StoryError(format!("this did not happen in time: {what}")));
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

/// Returns the lead, as stored in the desk's tables.
pub(crate) async fn lead_of(town: &Town, person: &Person) -> Result<Lead, StoryError> {
    let lead = town.tables().lead(UserId(person.id().0)).await.expect("the tables answer");
    lead.ok_or_else(|| StoryError(format!("{} is not registered", person.name())))
}

/// Returns the operator, as stored in the desk's tables.
pub(crate) async fn operator_of(town: &Town, person: &Person) -> Result<Operator, StoryError> {
    let stored = town.tables().operator(&main_desk(), UserId(person.id().0)).await.expect("the tables answer");
    stored.ok_or_else(|| StoryError(format!("{} is not on the roster", person.name())))
}

/// Returns the lead's current chat, as stored in the desk's tables.
pub(crate) async fn chat_of(town: &Town, lead: &Person) -> Result<Chat, StoryError> {
    let lead_chat = lead_of(town, lead).await?.chat().map(|lead_chat| lead_chat.chat.clone());
    let chat: ChatId = lead_chat.ok_or_else(|| StoryError(format!("{} has no chat", lead.name())))?;
    let stored = town.tables().chat(&chat).await.expect("the tables answer");
    stored.ok_or_else(|| StoryError("the lead's chat is not in the tables".into()))
}
