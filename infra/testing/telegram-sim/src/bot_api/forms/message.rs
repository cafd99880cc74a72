//! `Message`.

use serde_json::{Value, json};

use crate::{
    bot_api::forms::{chat, user, write_entities, write_inline},
    world::{Action, Body, Contact, Content, File, FileId, FileKind, Media, Message, UserId, World},
};

/// `Message`, as `bot` sees it.
pub(crate) fn message(world: &World, bot: UserId, message: &Message) -> Value {
    let mut form = without_reply(world, bot, message);
    let answered = message.content().and_then(|content| content.reply_to);
    if let Some(answered) = answered.and_then(|id| world.message(message.place, id).ok()) {
        form["reply_to_message"] = without_reply(world, bot, answered);
    }
    form
}

/// As it stands inside another object: the message that it answers is not told again.
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
        Body::Service(action) => add_action(&mut form, world, bot, message, action),
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

fn add_file(form: &mut Value, world: &World, id: FileId) {
    let Ok(file) = world.file(id) else { return };
    let (field, described) = file_form(file);
    if matches!(file.kind, FileKind::Animation { .. }) {
        // Old clients read an animation as a document.
        form["document"] = described.clone();
    }
    form[field] = described;
}

/// The field that a file stands in, and what stands there.
fn file_form(file: &File) -> (&'static str, Value) {
    let (field, attributes) = field_of(&file.kind);
    let mut described = described(file);
    for (name, value) in attributes.as_object().into_iter().flatten() {
        described[name] = value.clone();
    }
    if matches!(file.kind, FileKind::Photo { .. }) {
        described.as_object_mut().map(|photo| photo.remove("mime_type"));
        return (field, json!([described]));
    }
    (field, described)
}

fn described(file: &File) -> Value {
    let mut form = json!({
        "file_id": crate::bot_api::methods::file_id(file.id),
        "file_unique_id": format!("u{}", file.id.0),
        "file_size": file.size_bytes(),
        "mime_type": file.mime,
    });
    if let Some(name) = &file.name {
        form["file_name"] = json!(name);
    }
    form
}

fn field_of(kind: &FileKind) -> (&'static str, Value) {
    match kind {
        FileKind::Photo { width, height } => ("photo", json!({ "width": width, "height": height })),
        FileKind::Voice { duration_s } => ("voice", json!({ "duration": duration_s })),
        FileKind::Audio { duration_s, title, performer } => {
            ("audio", json!({ "duration": duration_s, "title": title, "performer": performer }))
        }
        FileKind::Video { duration_s, width, height } => {
            ("video", json!({ "duration": duration_s, "width": width, "height": height }))
        }
        FileKind::RoundVideo { duration_s, side } => ("video_note", json!({ "duration": duration_s, "length": side })),
        FileKind::Animation { duration_s, width, height } => {
            ("animation", json!({ "duration": duration_s, "width": width, "height": height }))
        }
        FileKind::Sticker { emoji, width, height } => {
            let kind = json!({
                "type": "regular",
                "width": width,
                "height": height,
                "emoji": emoji,
                "is_animated": false,
                "is_video": false,
            });
            ("sticker", kind)
        }
        FileKind::Document => ("document", json!({})),
    }
}

fn add_action(form: &mut Value, world: &World, bot: UserId, message: &Message, action: &Action) {
    match action {
        Action::Created { .. } => form["supergroup_chat_created"] = json!(true),
        Action::JoinedByLink { .. } | Action::JoinedByRequest => {
            form["new_chat_members"] = json!([user(world, message.sender)]);
        }
        Action::Added { users } => {
            form["new_chat_members"] = users.iter().map(|added| user(world, *added)).collect();
        }
        Action::Removed { user: removed } => form["left_chat_member"] = user(world, *removed),
        Action::Titled { title } => form["new_chat_title"] = json!(title),
        Action::Pictured { photo: Some(photo) } => {
            form["new_chat_photo"] = world.file(*photo).map_or(json!([]), |file| file_form(file).1);
        }
        Action::Pictured { photo: None } => form["delete_chat_photo"] = json!(true),
        Action::Pinned { message: pinned } => {
            if let Ok(pinned) = world.message(message.place, *pinned) {
                form["pinned_message"] = without_reply(world, bot, pinned);
            }
        }
    }
}
