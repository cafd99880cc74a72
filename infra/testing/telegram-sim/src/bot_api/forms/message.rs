//! Builds the Bot API's object `Message` from the world.

use serde_json::{Value, json};

use crate::{
    bot_api::forms::{
        chat::chat,
        entity::write_entities,
        file::{add_file, file_field},
        markup::write_inline,
        user::user,
    },
    world::{Action, Body, Contact, Content, Media, Message, UserId, World},
};

/// Builds `Message` as `bot` sees it, including the message to which it replies.
pub(crate) fn message(world: &World, bot: UserId, message: &Message) -> Value {
    let mut form = without_reply(world, bot, message);
    let answered = message.content().and_then(|content| content.reply_to);
    if let Some(answered) = answered.and_then(|id| world.message(message.place, id).ok()) {
        form["reply_to_message"] = without_reply(world, bot, answered);
    }
    form
}

/// Builds `Message` for use inside another object: without the message to which it replies.
pub(super) fn without_reply(world: &World, bot: UserId, message: &Message) -> Value {
    let mut form = json!({
        "message_id": message.id.0,
        "from": user(world, message.sender),
        "chat": chat(world, bot, message.place),
        "date": message.sent.unix_s(),
    });
    if let Some(edited) = message.edited {
        form["edit_date"] = json!(edited.unix_s());
    }
    match &message.body {
        Body::Said(content) => add_content(&mut form, world, content),
        Body::Service(action) => {
            if let Some((field, value)) = action_field(world, bot, message, action) {
                form[field] = value;
            }
        }
    }
    form
}

fn add_content(form: &mut Value, world: &World, content: &Content) {
    let (text, entities) = match content.media {
        None => ("text", "entities"),
        Some(_) => ("caption", "caption_entities"),
    };
    if !content.text.is_empty() {
        form[text] = json!(content.text);
    }
    if !content.entities.is_empty() {
        form[entities] = write_entities(world, &content.entities);
    }
    if let Some(origin) = content.forwarded_from {
        let sender = user(world, origin.author);
        form["forward_origin"] = json!({ "type": "user", "date": origin.sent.unix_s(), "sender_user": sender });
    }
    if let Some(album) = content.album {
        form["media_group_id"] = json!(album.to_string());
    }
    if let Some(markup) = content.markup.as_ref().and_then(write_inline) {
        form["reply_markup"] = markup;
    }
    match &content.media {
        None => {}
        Some(Media::Contact(card)) => form["contact"] = contact(card),
        Some(Media::Location { latitude, longitude }) => {
            form["location"] = json!({ "latitude": latitude, "longitude": longitude });
        }
        Some(Media::File(id)) => add_file(form, world, *id),
    }
}

fn contact(card: &Contact) -> Value {
    let mut form = json!({ "phone_number": card.phone, "first_name": card.first_name });
    if let Some(last_name) = &card.last_name {
        form["last_name"] = json!(last_name);
    }
    if let Some(user) = card.user {
        form["user_id"] = json!(user.0);
    }
    form
}

/// Returns the field that reports the action of a service message, and the value of the field. `None` if the message
/// reports a pinned message that no longer exists.
fn action_field(world: &World, bot: UserId, message: &Message, action: &Action) -> Option<(&'static str, Value)> {
    Some(match action {
        Action::Created { .. } => ("supergroup_chat_created", json!(true)),
        Action::JoinedByLink { .. } | Action::JoinedByRequest => {
            ("new_chat_members", json!([user(world, message.sender)]))
        }
        Action::Added { users } => ("new_chat_members", users.iter().map(|added| user(world, *added)).collect()),
        Action::Removed { user: removed } => ("left_chat_member", user(world, *removed)),
        Action::Titled { title } => ("new_chat_title", json!(title)),
        Action::Pictured { photo: Some(photo) } => {
            ("new_chat_photo", world.file(*photo).map_or(json!([]), |file| file_field(file).1))
        }
        Action::Pictured { photo: None } => ("delete_chat_photo", json!(true)),
        Action::Pinned { message: pinned } => {
            let pinned = world.message(message.place, *pinned).ok()?;
            ("pinned_message", without_reply(world, bot, pinned))
        }
    })
}
