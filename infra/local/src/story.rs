//! The story: one run through the whole system, from the users' side.
//!
//! Three leads and two operators come. Each operator takes one chat at a time. The first two leads are served
//! immediately; the third waits until a chat is closed. The people write to each other, one lead also edits and deletes
//! a message and sends a photo, and the archive in the bucket records all of it.
use futures::future::select_ok;
use telegram_sim::{
    people::{Followed, Person, Pressed},
    world::RoomId,
};

use crate::{
    archive::{Archived, Auditor},
    error::{PATIENCE, StoryError},
    town::Town,
};

/// The photo that the first lead sends: the first bytes of a JPEG, then text that can be compared.
pub const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 a photo of a broken lamp \xff\xd9";

/// An open chat, with the people and the room that a story needs for its next steps.
pub struct Talk {
    /// The lead who asked for the chat.
    pub lead: Person,
    /// The operator who serves the chat.
    pub operator: Person,
    /// The room where the chat takes place.
    pub room: RoomId,
}

/// Plays the story. Returns the archive at the end, one folder for each lead.
pub async fn play(town: &Town) -> Result<Vec<Archived>, StoryError> {
    let [olena, taras, sofiia] = &town.cast.leads;
    for operator in &town.cast.operators {
        starts_a_shift(town, operator).await?;
    }

    let first = is_served(town, olena).await?;
    let second = is_served(town, taras).await?;
    must(first.operator.id() != second.operator.id(), "each operator has one chat")?;
    registers(town, sofiia).await?;
    sofiia.presses(&town.cast.bot, "Talk to an operator")?;
    sofiia.hears("You are number 1 in the queue").await?;

    talk(&first)?;
    second.lead.says(second.room, "Is anybody there?")?;
    second.operator.says(second.room, "Of course. How can I help?")?;

    closes(town, &first).await?;
    let third = is_let_in(town, sofiia).await?;
    must(third.operator.id() == first.operator.id(), "who closed a chat serves the next in the queue")?;
    third.lead.says(third.room, "Thank you for waiting with me")?;
    closes(town, &second).await?;
    closes(town, &third).await?;
    check_archives(town).await
}

/// Puts an operator on the roster and starts their shift.
pub async fn starts_a_shift(town: &Town, operator: &Person) -> Result<(), StoryError> {
    town.enlist(operator).await?;
    operator.starts(&town.cast.bot)?;
    operator.hears("You are off shift").await?;
    operator.presses(&town.cast.bot, "Start shift")?;
    operator.hears("You are on shift").await?;
    Ok(())
}

/// Registers a person as a lead.
pub async fn registers(town: &Town, lead: &Person) -> Result<(), StoryError> {
    lead.starts(&town.cast.bot)?;
    lead.hears("The conversation is recorded").await?;
    lead.presses(&town.cast.bot, "Share my phone number")?;
    lead.hears("[Talk to an operator]").await?;
    Ok(())
}

/// Registers a lead, asks for an operator, and waits until the lead and an operator are in a room.
pub async fn is_served(town: &Town, lead: &Person) -> Result<Talk, StoryError> {
    registers(town, lead).await?;
    lead.presses(&town.cast.bot, "Talk to an operator")?;
    is_let_in(town, lead).await
}

/// Waits until the lead and an operator are in a room: the lead follows the link from the bot; then one operator gets
/// the message that the lead has joined, and follows the link in this message.
pub async fn is_let_in(town: &Town, lead: &Person) -> Result<Talk, StoryError> {
    lead.hears("[Join the chat]").await?;
    let room = follows(lead, lead.presses(&town.cast.bot, "Join the chat")?).await?;
    let joined = format!("{} has joined the chat", lead.name());
    let notified = town.cast.operators.iter().map(|operator| {
        let joined = &joined;
        Box::pin(async move { operator.hears(joined).await.map(|_| operator) })
    });
    let (operator, _) = select_ok(notified).await?;
    must(room == follows(operator, operator.presses(&town.cast.bot, "Open")?).await?, "one room for both")?;
    Ok(Talk { lead: lead.clone(), operator: operator.clone(), room })
}

/// Waits until the person is in the room whose link they pressed. Returns the room.
pub async fn follows(person: &Person, pressed: Pressed) -> Result<RoomId, StoryError> {
    let Pressed::Followed(Followed::Asked(room) | Followed::Joined(room) | Followed::Already(room)) = pressed else {
        return Err(StoryError(format!("{} pressed what should be a link: {pressed:?}", person.name())));
    };
    person.sees_until(|view| view.rooms.iter().any(|seen| seen.place == room.into()), PATIENCE).await?;
    Ok(room)
}

/// The lead and the operator write to each other. The lead also edits and deletes a message and sends a photo.
fn talk(Talk { lead, operator, room }: &Talk) -> Result<(), StoryError> {
    let room = *room;
    lead.says(room, "Hello, my lamp does not work")?;
    operator.says(room, "Good evening! Which lamp is it?")?;
    let misspelt = lead.says(room, "The won in the hall")?;
    lead.edits(room, misspelt, "The one in the hall")?;
    let regretted = lead.says(room, "It was my cat")?;
    lead.deletes(room, regretted)?;
    lead.sends_photo(room, PHOTO, "Here it is")?;
    operator.says(room, "I see. A new one is on its way.")?;
    Ok(())
}

/// The operator presses *Close*. Waits until the lead and the operator are out of the room.
pub async fn closes(town: &Town, Talk { lead, operator, room }: &Talk) -> Result<(), StoryError> {
    operator.presses(&town.cast.bot, "Close")?;
    lead.hears("Your chat is over").await?;
    for person in [lead, operator] {
        person.sees_until(|view| !view.rooms.iter().any(|seen| seen.place == (*room).into()), PATIENCE).await?;
    }
    Ok(())
}

/// Checks that the archive has everything that was said, and that the rooms are gone.
async fn check_archives(town: &Town) -> Result<Vec<Archived>, StoryError> {
    let auditor = Auditor::new(town);
    let [olena, taras, sofiia] = &town.cast.leads;
    let first = auditor.reads(olena, |text| text.contains("closed the chat")).await?;
    for said in [
        "Hello, my lamp does not work",
        "Which lamp is it?",
        "The won in the hall",
        "The one in the hall",
        "It was my cat",
        "~ deleted",
        "Here it is",
        "~ kept as media/",
        "A new one is on its way",
        "This chat is over",
    ] {
        must(first.text.contains(said), &format!("the archive of the first chat holds \"{said}\""))?;
    }
    must(first.media == [PHOTO], "the photo lies in the bucket, byte for byte")?;
    let second = auditor.reads(taras, |text| text.contains("closed the chat")).await?;
    must(second.text.contains("Of course. How can I help?"), "the archive of the second chat holds its talk")?;
    must(!second.text.contains("lamp"), "no chat holds another's talk")?;
    let third = auditor.reads(sofiia, |text| text.contains("closed the chat")).await?;
    must(third.text.contains("Thank you for waiting with me"), "the archive of the third chat holds its talk")?;
    Ok(vec![first, second, third])
}

/// Fails with this description unless the condition holds.
pub fn must(so: bool, what: &str) -> Result<(), StoryError> {
    if so { Ok(()) } else { Err(StoryError(format!("this expectation failed: {what}"))) }
}
