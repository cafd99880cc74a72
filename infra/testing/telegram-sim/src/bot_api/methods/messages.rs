//! Sending, editing, deleting and pinning messages.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    bot_api::{
        forms, html,
        methods::call::{MethodCall, MethodResult},
        refusal::Refusal,
    },
    world::{Content, Entity, Markup, Message, MessageId, Place, WorldError},
};

/// Largest number of messages in one `deleteMessages`.
const DELETIONS_LIMIT: usize = 100;

/// Runs `sendMessage`. Returns the new message.
pub(super) fn send(call: &MethodCall<'_>) -> MethodResult {
    let place = call.place()?;
    let (text, entities) = text_of(call)?;
    let content = Content {
        text,
        entities,
        reply_to: answered(call, place)?,
        markup: markup_of(call)?,
        silent: call.parameters.flag("disable_notification"),
        ..Content::default()
    };
    let message = call.change(|world| world.post(call.bot, place, content))?;
    Ok(form(call, &message))
}

/// Runs `editMessageText`. If the call has no buttons, the buttons of the message are removed.
pub(super) fn edit_text(call: &MethodCall<'_>) -> MethodResult {
    let (place, id) = (call.place()?, call.message()?);
    let (text, entities) = text_of(call)?;
    let new = Content { text, entities, markup: inline_of(call)?, ..Content::default() };
    let message = call.change(|world| world.edit(call.bot, place, id, new))?;
    Ok(form(call, &message))
}

/// Runs `editMessageReplyMarkup`. If the call has no buttons, the buttons of the message are removed.
pub(super) fn edit_markup(call: &MethodCall<'_>) -> MethodResult {
    let (place, id) = (call.place()?, call.message()?);
    let markup = inline_of(call)?;
    let message = call.change(|world| world.edit_markup(call.bot, place, id, markup))?;
    Ok(form(call, &message))
}

/// Runs `deleteMessage`. The call is refused if the message does not exist.
pub(super) fn delete(call: &MethodCall<'_>) -> MethodResult {
    let (place, id) = (call.place()?, call.message()?);
    let gone = call.change(|world| {
        world.message(place, id)?;
        world.delete(call.bot, place, &[id])
    });
    match gone {
        Ok(_) => Ok(json!(true)),
        Err(WorldError::MessageUnknown) => Err(Refusal::bad_request("message to delete not found")),
        Err(other) => Err(Refusal::from(other)),
    }
}

/// Runs `deleteMessages`, with 1 to 100 message ids. Messages that do not exist are skipped.
pub(super) fn delete_all(call: &MethodCall<'_>) -> MethodResult {
    let place = call.place()?;
    let ids: Vec<MessageId> = numbers(call.parameters.object("message_ids")?).into_iter().map(MessageId).collect();
    if !(1..=DELETIONS_LIMIT).contains(&ids.len()) {
        return Err(Refusal::bad_request("message identifiers are not specified"));
    }
    call.change(|world| world.delete(call.bot, place, &ids))?;
    Ok(json!(true))
}

/// Runs `pinChatMessage`. Succeeds even if the message is already pinned.
pub(super) fn pin(call: &MethodCall<'_>) -> MethodResult {
    let (room, id) = (call.room()?, call.message()?);
    pinned(call.change(|world| world.pin(call.bot, room, id)))
}

/// Runs `unpinChatMessage`. If `message_id` is missing, the message pinned last is unpinned.
pub(super) fn unpin(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    let id = call.parameters.has("message_id").then(|| call.message()).transpose()?;
    pinned(call.change(|world| world.unpin(call.bot, room, id)))
}

/// Runs `unpinAllChatMessages`. Succeeds even if nothing is pinned.
pub(super) fn unpin_all(call: &MethodCall<'_>) -> MethodResult {
    let room = call.room()?;
    pinned(call.change(|world| world.unpin_all(call.bot, room)))
}

fn pinned(outcome: Result<(), WorldError>) -> MethodResult {
    match outcome {
        Ok(()) | Err(WorldError::NotModified) => Ok(json!(true)),
        Err(WorldError::MessageUnknown) => Err(Refusal::bad_request("message to pin not found")),
        Err(other) => Err(other.into()),
    }
}

pub(super) fn send_chat_action(call: &MethodCall<'_>) -> MethodResult {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let place: Place = call.place()?;
    let action = call.parameters.text("action").unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad_request("wrong parameter action in request"));
    }
    call.change(|world| world.send_chat_action(call.bot, place))?;
    Ok(json!(true))
}

#[derive(Deserialize)]
struct ReplyParameters {
    message_id: i32,
    #[serde(default)]
    allow_sending_without_reply: bool,
}

/// Reads `message_ids`. Entries that are not numbers are skipped.
fn numbers(listed: Option<Vec<Value>>) -> Vec<i32> {
    let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.parse().ok());
    listed.unwrap_or_default().iter().filter_map(number).filter_map(|number| i32::try_from(number).ok()).collect()
}

/// Reads `reply_parameters` and returns the message to which the new message replies. Returns `None` if
/// `reply_parameters` is missing, or if the message does not exist and `allow_sending_without_reply` is set.
pub(super) fn answered(call: &MethodCall<'_>, place: Place) -> Result<Option<MessageId>, Refusal> {
    let Some(reply) = call.parameters.object::<ReplyParameters>("reply_parameters")? else { return Ok(None) };
    let id = MessageId(reply.message_id);
    let is_there = call.read(|world| world.message(place, id).is_ok());
    Ok((is_there || !reply.allow_sending_without_reply).then_some(id))
}

pub(super) fn form(call: &MethodCall<'_>, message: &Message) -> Value {
    call.read(|world| forms::message(world, call.bot, message))
}

/// Reads `text` with its `parse_mode` or `entities`. An empty text is refused.
fn text_of(call: &MethodCall<'_>) -> Result<(String, Vec<Entity>), Refusal> {
    if call.parameters.text("text").is_none() {
        return Err(WorldError::TextEmpty.into());
    }
    formatted(call, "text", "entities")
}

/// Reads a text with its formatting. The arguments `text` and `entities` are names of parameters, for example `caption`
/// and `caption_entities`. If the call has `parse_mode`, the entities are parsed from the text; otherwise they are read
/// from their own parameter.
pub(super) fn formatted(call: &MethodCall<'_>, text: &str, entities: &str) -> Result<(String, Vec<Entity>), Refusal> {
    let text = call.parameters.text(text).unwrap_or_default();
    match call.parameters.text("parse_mode").map(|mode| mode.to_ascii_lowercase()).as_deref() {
        Some("html") => html::parse(&text),
        Some(other) => Err(Refusal::simulator(format!("parse_mode {other} is not simulated"))),
        None => {
            let forms = call.parameters.object(entities)?.unwrap_or_default();
            Ok(html::trimmed(&text, forms::read_entities(forms)?))
        }
    }
}

pub(super) fn markup_of(call: &MethodCall<'_>) -> Result<Option<Markup>, Refusal> {
    let form = call.parameters.object::<Value>("reply_markup")?;
    form.map_or(Ok(None), |form| forms::read_markup(&form))
}

/// Reads the markup for an edit. The call is refused if the markup is not an inline keyboard, because an edit cannot
/// set another markup.
fn inline_of(call: &MethodCall<'_>) -> Result<Option<Markup>, Refusal> {
    match markup_of(call)? {
        inline @ (None | Some(Markup::Inline(_))) => Ok(inline),
        Some(Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply) => {
            Err(Refusal::bad_request("inline keyboard expected"))
        }
    }
}
