//! Setting and reading a bot's command lists.

use serde_json::{Value, json};

use crate::bot_api::{
    command_lists::{Audience, Command},
    methods::call::{MethodCall, MethodResult},
    refusal::Refusal,
};

const COMMANDS_LIMIT: usize = 100;

/// Runs `setMyCommands`. A list of more than 100 commands is refused.
pub(super) fn set(call: &MethodCall<'_>) -> MethodResult {
    let commands: Vec<Command> = call
        .parameters
        .object("commands")?
        .ok_or_else(|| Refusal::bad_request("parameter \"commands\" is required"))?;
    if commands.len() > COMMANDS_LIMIT {
        return Err(Refusal::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    commands.iter().try_for_each(check)?;
    call.state.set_commands(audience(call)?, commands);
    Ok(json!(true))
}

/// Runs `getMyCommands`. Returns the list for exactly this scope and language.
pub(super) fn get(call: &MethodCall<'_>) -> MethodResult {
    let audience = audience(call)?;
    Ok(json!(call.state.commands().get(&audience)))
}

/// Runs `deleteMyCommands`, which is the same as setting an empty list.
pub(super) fn delete(call: &MethodCall<'_>) -> MethodResult {
    call.state.set_commands(audience(call)?, Vec::new());
    Ok(json!(true))
}

fn audience(call: &MethodCall<'_>) -> Result<Audience, Refusal> {
    let scope = call.parameters.object::<Value>("scope")?.unwrap_or_else(|| json!({ "type": "default" }));
    let language = call.parameters.text("language_code").unwrap_or_default();
    if !language.is_empty() && language.len() != 2 {
        return Err(Refusal::bad_request("invalid language_code specified"));
    }
    Ok(Audience { bot: call.bot, scope: scope_name(&scope)?, language })
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
