//! Writes and reads the Bot API's object `MessageEntity`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    bot_api::{forms::user::user, refusal::Refusal},
    world::{Entity, EntityKind, UserId, World},
};

/// Writes entities as a list of `MessageEntity`.
pub(crate) fn write_entities(world: &World, entities: &[Entity]) -> Value {
    entities.iter().map(|entity| write_entity(world, entity)).collect()
}

/// A `MessageEntity` as a bot sends it.
#[derive(Deserialize)]
pub(crate) struct EntityForm {
    #[serde(rename = "type")]
    kind: String,
    offset: usize,
    length: usize,
    url: Option<String>,
    user: Option<UserForm>,
    language: Option<String>,
    custom_emoji_id: Option<String>,
}

#[derive(Deserialize)]
struct UserForm {
    id: i64,
}

/// Reads entities that a bot sent.
pub(crate) fn read_entities(forms: Vec<EntityForm>) -> Result<Vec<Entity>, Refusal> {
    forms.into_iter().map(read_entity).collect()
}

fn write_entity(world: &World, entity: &Entity) -> Value {
    let mut form = json!({ "type": type_of(&entity.kind), "offset": entity.offset, "length": entity.length });
    match &entity.kind {
        EntityKind::TextLink { url } => form["url"] = json!(url),
        EntityKind::TextMention { user: whom } => form["user"] = user(world, *whom),
        EntityKind::Pre { language: Some(language) } => form["language"] = json!(language),
        EntityKind::CustomEmoji { document } => form["custom_emoji_id"] = json!(document.to_string()),
        EntityKind::Mention
        | EntityKind::Hashtag
        | EntityKind::BotCommand
        | EntityKind::Url
        | EntityKind::Email
        | EntityKind::PhoneNumber
        | EntityKind::Bold
        | EntityKind::Italic
        | EntityKind::Underline
        | EntityKind::Strikethrough
        | EntityKind::Spoiler
        | EntityKind::Blockquote
        | EntityKind::Code
        | EntityKind::Pre { language: None } => {}
    }
    form
}

fn type_of(kind: &EntityKind) -> &'static str {
    match kind {
        EntityKind::Mention => "mention",
        EntityKind::Hashtag => "hashtag",
        EntityKind::BotCommand => "bot_command",
        EntityKind::Url => "url",
        EntityKind::Email => "email",
        EntityKind::PhoneNumber => "phone_number",
        EntityKind::Bold => "bold",
        EntityKind::Italic => "italic",
        EntityKind::Underline => "underline",
        EntityKind::Strikethrough => "strikethrough",
        EntityKind::Spoiler => "spoiler",
        EntityKind::Blockquote => "blockquote",
        EntityKind::Code => "code",
        EntityKind::Pre { .. } => "pre",
        EntityKind::TextLink { .. } => "text_link",
        EntityKind::TextMention { .. } => "text_mention",
        EntityKind::CustomEmoji { .. } => "custom_emoji",
    }
}

fn read_entity(form: EntityForm) -> Result<Entity, Refusal> {
    let EntityForm { kind, offset, length, url, user, language, custom_emoji_id } = form;
    let missing = || Refusal::bad_request("can't parse MessageEntity: a field is missing");
    let kind = match kind.as_str() {
        "mention" => EntityKind::Mention,
        "hashtag" => EntityKind::Hashtag,
        "bot_command" => EntityKind::BotCommand,
        "url" => EntityKind::Url,
        "email" => EntityKind::Email,
        "phone_number" => EntityKind::PhoneNumber,
        "bold" => EntityKind::Bold,
        "italic" => EntityKind::Italic,
        "underline" => EntityKind::Underline,
        "strikethrough" => EntityKind::Strikethrough,
        "spoiler" => EntityKind::Spoiler,
        "blockquote" => EntityKind::Blockquote,
        "code" => EntityKind::Code,
        "pre" => EntityKind::Pre { language },
        "text_link" => EntityKind::TextLink { url: url.ok_or_else(missing)? },
        "text_mention" => EntityKind::TextMention { user: UserId(user.ok_or_else(missing)?.id) },
        "custom_emoji" => {
            let document = custom_emoji_id.and_then(|id| id.parse().ok()).ok_or_else(missing)?;
            EntityKind::CustomEmoji { document }
        }
        other => return Err(Refusal::simulator(format!("entities of type {other} are not simulated"))),
    };
    Ok(Entity { offset, length, kind })
}
