//! The lists of commands that a bot shows.

use super::{Call, Outcome};
use crate::bot_api::refusal::Refusal;
use crate::world::UserId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const COMMANDS_LIMIT: usize = 100;

/// What each bot shows, by scope and language (none: the rest of the world).
#[derive(Debug, Default)]
pub(crate) struct Commands(BTreeMap<(UserId, String, String), Vec<Command>>);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Command {
    command: String,
    description: String,
}

/// `setMyCommands`.
pub(super) fn set(call: &Call<'_>) -> Outcome {
    let commands: Vec<Command> = call
        .parameters
        .object("commands")?
        .ok_or_else(|| Refusal::bad_request("parameter \"commands\" is required"))?;
    if commands.len() > COMMANDS_LIMIT {
        return Err(Refusal::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(check)?;
    let key = key(call)?;
    call.face.commands().0.insert(key, commands);
    Ok(json!(true))
}

/// `getMyCommands`.
pub(super) fn get(call: &Call<'_>) -> Outcome {
    let key = key(call)?;
    Ok(json!(call.face.commands().0.get(&key).cloned().unwrap_or_default()))
}

/// `deleteMyCommands`.
pub(super) fn delete(call: &Call<'_>) -> Outcome {
    let key = key(call)?;
    call.face.commands().0.remove(&key);
    Ok(json!(true))
}

fn key(call: &Call<'_>) -> Result<(UserId, String, String), Refusal> {
    let scope = call.parameters.object::<Value>("scope")?.unwrap_or_else(|| json!({ "type": "default" }));
    let language = call.parameters.text("language_code").unwrap_or_default();
    if !language.is_empty() && language.len() != 2 {
        return Err(Refusal::bad_request("invalid language_code specified"));
    }
    Ok((call.bot, scope_name(&scope)?, language))
}

fn scope_name(scope: &Value) -> Result<String, Refusal> {
    let part = |name: &str| match &scope[name] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => Some(other.to_string()),
    };
    let need = |name: &str| part(name).ok_or_else(|| Refusal::bad_request(format!("{name} is empty")));
    match part("type").as_deref() {
        Some(kind @ ("default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators")) => {
            Ok(kind.to_owned())
        }
        Some(kind @ ("chat" | "chat_administrators")) => Ok(format!("{kind} {}", need("chat_id")?)),
        Some("chat_member") => Ok(format!("chat_member {} {}", need("chat_id")?, need("user_id")?)),
        Some(_) | None => Err(Refusal::bad_request("can't parse BotCommandScope: unsupported type specified")),
    }
}

fn check(command: &Command) -> Result<(), Refusal> {
    let name_fits = (1..=32).contains(&command.command.trim_start_matches('/').len())
        && command.command.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_/".contains(c));
    let described = (1..=256).contains(&command.description.chars().count());
    match (name_fits, described) {
        (false, _) => Err(Refusal::bad_request("BOT_COMMAND_INVALID")),
        (true, false) => Err(Refusal::bad_request("BOT_COMMAND_DESCRIPTION_INVALID")),
        (true, true) => Ok(()),
    }
}
