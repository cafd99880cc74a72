//! Sending, editing and deleting messages.

use super::{Call, Outcome};
use crate::bot_api::refusal::Refusal;
use crate::bot_api::{forms, html};
use crate::world::{Content, Entity, Markup, Message, MessageId, Place, WorldError};
use serde::Deserialize;
use serde_json::{Value, json};

/// `sendMessage`.
pub(super) fn send(call: &Call<'_>) -> Outcome {
    let place = call.place()?;
    let (text, entities) = text_of(call)?;
    let reply_to = call.parameters.object::<ReplyParameters>("reply_parameters")?;
    let mut content = Content {
        text,
        entities,
        reply_to: reply_to.as_ref().map(|reply| MessageId(reply.message_id)),
        markup: markup_of(call)?,
        silent: call.parameters.flag("disable_notification"),
        ..Content::default()
    };
    let may_go_without = reply_to.is_some_and(|reply| reply.allow_sending_without_reply);
    let answered = content.reply_to.filter(|id| call.look(|world| world.message(place, *id).is_err()));
    if may_go_without && answered.is_some() {
        content.reply_to = None;
    }
    let message = call.act(|world| world.post(call.bot, place, content))?;
    Ok(form(call, &message))
}

/// `editMessageText`. Without buttons the message has none afterwards.
pub(super) fn edit_text(call: &Call<'_>) -> Outcome {
    let (place, id) = (call.place()?, call.message()?);
    let (text, entities) = text_of(call)?;
    let new = Content { text, entities, markup: inline_of(call)?, ..Content::default() };
    let message = call.act(|world| world.edit(call.bot, place, id, new))?;
    Ok(form(call, &message))
}

/// `editMessageReplyMarkup`.
pub(super) fn edit_markup(call: &Call<'_>) -> Outcome {
    let (place, id) = (call.place()?, call.message()?);
    let markup = inline_of(call)?;
    let message = call.act(|world| world.edit_markup(call.bot, place, id, markup))?;
    Ok(form(call, &message))
}

/// `deleteMessage`.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let (place, id) = (call.place()?, call.message()?);
    let gone = call.act(|world| {
        world.message(place, id)?;
        world.delete(call.bot, place, &[id])
    });
    match gone {
        Ok(_) => Ok(json!(true)),
        Err(WorldError::MessageUnknown) => Err(Refusal::bad_request("message to delete not found")),
        Err(other) => Err(Refusal::from(other)),
    }
}

/// `sendChatAction`.
pub(super) fn act_busy(call: &Call<'_>) -> Outcome {
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
    call.act(|world| world.act_busy(call.bot, place))?;
    Ok(json!(true))
}

#[derive(Deserialize)]
struct ReplyParameters {
    message_id: i32,
    #[serde(default)]
    allow_sending_without_reply: bool,
}

fn form(call: &Call<'_>, message: &Message) -> Value {
    call.look(|world| forms::message(world, call.bot, message))
}

/// `text` with `parse_mode` or `entities`.
fn text_of(call: &Call<'_>) -> Result<(String, Vec<Entity>), Refusal> {
    let text = call.parameters.text("text").ok_or(WorldError::TextEmpty)?;
    match call.parameters.text("parse_mode").map(|mode| mode.to_ascii_lowercase()).as_deref() {
        Some("html") => html::parse(&text),
        Some(other) => Err(Refusal::simulator(format!("parse_mode {other} is not simulated"))),
        None => {
            let forms = call.parameters.object("entities")?.unwrap_or_default();
            Ok(html::trimmed(&text, forms::read_entities(forms)?))
        }
    }
}

fn markup_of(call: &Call<'_>) -> Result<Option<Markup>, Refusal> {
    let form = call.parameters.object::<Value>("reply_markup")?;
    form.map_or(Ok(None), |form| forms::read_markup(&form))
}

/// Only buttons under the message can be put there by an edit.
fn inline_of(call: &Call<'_>) -> Result<Option<Markup>, Refusal> {
    match markup_of(call)? {
        inline @ (None | Some(Markup::Inline(_))) => Ok(inline),
        Some(Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply) => {
            Err(Refusal::bad_request("inline keyboard expected"))
        }
    }
}
