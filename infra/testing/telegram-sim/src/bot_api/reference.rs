//! The Bot API's own reference, version 10.3. It lists the parameters of each method with their types, and marks the
//! required parameters.
//!
//! Every call is checked against the reference before it is run. Telegram ignores parameters that it does not know, and
//! accepts some parameters of a wrong type. Here a call must match the reference exactly, down to the fields of
//! buttons, so that a test finds a misspelt name. If a parameter is missing or has a wrong type, the call is refused in
//! words like Telegram's. If a call has a parameter that Telegram would ignore, the call is refused with `simulator:`.
//!
//! As everywhere in the Bot API, a number may be sent as a string of digits, and an object as a string of JSON.
//!
//! The data file comes from another project: see `reference/NOTICE`.

use std::{collections::BTreeMap, sync::OnceLock};

use serde::Deserialize;
use serde_json::Value;

use crate::bot_api::{parameters::Parameters, refusal::Refusal};

#[derive(Deserialize)]
struct Reference {
    methods: BTreeMap<String, BTreeMap<String, Field>>,
    types: BTreeMap<String, Type>,
}

#[derive(Deserialize)]
struct Field {
    r#type: String,
    required: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Type {
    Fields(BTreeMap<String, Field>),
    OneOf(Vec<String>),
}

/// Reason why a value does not match the reference.
enum Mismatch {
    /// The value has a wrong type.
    Mistyped(String),
    /// The value has a field that the reference does not know.
    Unknown(String),
}

/// Returns the name of a method as the reference writes it. In `name`, upper and lower case do not matter. `None` if
/// Telegram has no such method.
pub(super) fn method_named(name: &str) -> Option<&'static str> {
    reference().methods.keys().map(String::as_str).find(|known| known.eq_ignore_ascii_case(name))
}

/// Checks a call of a method against the reference.
pub(super) fn check(method: &str, parameters: &Parameters) -> Result<(), Refusal> {
    let Some(fields) = reference().methods.get(method) else { return Err(Refusal::not_found()) };
    for (name, value) in parameters.values() {
        let field = fields.get(name).ok_or_else(|| Refusal::simulator(format!("{method} has no parameter {name}")))?;
        fits(&field.r#type, value).map_err(|mismatch| mismatch.refusal(name))?;
    }
    for name in parameters.own_files() {
        let takes_file = fields.get(name).is_some_and(|field| field.r#type.contains("InputFile"));
        if !takes_file {
            return Err(Refusal::simulator(format!("{method} has no file {name}")));
        }
    }
    match fields.iter().find(|(name, field)| field.required && !parameters.has(name)) {
        Some((name, _)) => Err(Refusal::bad_request(words_for_missing(method, name))),
        None => Ok(()),
    }
}

/// Returns the error text for a missing parameter: Telegram's own words for common parameters, similar words for all
/// others.
fn words_for_missing(method: &str, name: &str) -> String {
    match (method, name) {
        (_, "chat_id") => "chat_id is empty".to_owned(),
        (_, "text") => "message text is empty".to_owned(),
        (_, "message_id") => "message identifier is not specified".to_owned(),
        (_, "user_id") => "invalid user_id specified".to_owned(),
        ("answerCallbackQuery", _) => "query is too old and response timeout expired or query ID is invalid".to_owned(),
        ("getFile", _) => "file_id not specified".to_owned(),
        _ => format!("parameter \"{name}\" is required"),
    }
}

fn fits(wanted: &str, value: &Value) -> Result<(), Mismatch> {
    if let Some(kind) = wanted.strip_prefix("Array of ") {
        let value = unfolded(value);
        let mut items = value.as_array().ok_or_else(|| mistyped("an Array is expected"))?.iter();
        return items.try_for_each(|item| fits(kind, item));
    }
    fits_any(wanted.split(" or ").flat_map(|some| some.split(", ")).flat_map(|some| some.split(" and ")), value)
}

/// Checks that the value fits at least one of several types. If the value fits none of the types, returns
/// [`Mismatch::Unknown`] if the value has an unknown field, and otherwise [`Mismatch::Mistyped`].
fn fits_any<'a>(kinds: impl Iterator<Item = &'a str>, value: &Value) -> Result<(), Mismatch> {
    let mut mismatch = mistyped("it is of no known type");
    for kind in kinds {
        match fits_one(kind, value) {
            Ok(()) => return Ok(()),
            Err(_) if matches!(mismatch, Mismatch::Unknown(_)) => {}
            Err(other) => mismatch = other,
        }
    }
    Err(mismatch)
}

fn fits_one(wanted: &str, value: &Value) -> Result<(), Mismatch> {
    let text = || value.as_str().map(str::trim);
    let fits = match wanted {
        "String" | "InputFile" => !value.is_object() && !value.is_array(),
        "Integer" => value.is_i64() || text().is_some_and(|digits| digits.parse::<i64>().is_ok()),
        "Float" => value.is_number() || text().is_some_and(|digits| digits.parse::<f64>().is_ok()),
        "Boolean" | "True" => value.is_boolean() || text().is_some_and(is_yes_or_no) || value.is_i64(),
        of_fields => return fits_type(of_fields, &unfolded(value)),
    };
    if fits { Ok(()) } else { Err(mistyped(&format!("{wanted} is expected"))) }
}

fn fits_type(name: &str, value: &Value) -> Result<(), Mismatch> {
    match reference().types.get(name) {
        None => Ok(()),
        Some(Type::OneOf(kinds)) => fits_any(kinds.iter().map(String::as_str), value),
        Some(Type::Fields(fields)) => fits_fields(name, fields, value),
    }
}

fn fits_fields(name: &str, fields: &BTreeMap<String, Field>, value: &Value) -> Result<(), Mismatch> {
    let object = value.as_object().ok_or_else(|| mistyped("an Object is expected"))?;
    if let Some((missing, _)) = fields.iter().find(|(field, known)| known.required && !object.contains_key(*field)) {
        return Err(mistyped(&format!("can't find field \"{missing}\"")));
    }
    for (field, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let known = fields.get(field).ok_or_else(|| Mismatch::Unknown(format!("{name} has no field {field}")))?;
        // A button of a reply keyboard may be a plain string, which is the button's label.
        let label_alone = known.r#type.ends_with("KeyboardButton") && value.is_array();
        match fits(&known.r#type, value) {
            Err(Mismatch::Mistyped(_)) if label_alone && has_labels(value) => {}
            other => other?,
        }
    }
    Ok(())
}

fn has_labels(rows: &Value) -> bool {
    rows.as_array().into_iter().flatten().filter_map(Value::as_array).flatten().any(Value::is_string)
}

/// Parses an object or a list that was sent as a string of JSON. Returns any other value unchanged.
fn unfolded(value: &Value) -> Value {
    let parsed = value.as_str().and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| value.clone())
}

fn is_yes_or_no(text: &str) -> bool {
    ["true", "false", "1", "0", "yes", "no", ""].iter().any(|known| known.eq_ignore_ascii_case(text))
}

fn mistyped(why: &str) -> Mismatch {
    Mismatch::Mistyped(why.to_owned())
}

impl Mismatch {
    fn refusal(self, parameter: &str) -> Refusal {
        match self {
            Self::Mistyped(why) => Refusal::bad_request(format!("can't parse {parameter}: {why}")),
            Self::Unknown(what) => Refusal::simulator(what),
        }
    }
}

fn reference() -> &'static Reference {
    static REFERENCE: OnceLock<Reference> = OnceLock::new();
    REFERENCE.get_or_init(|| {
        serde_json::from_str(include_str!("reference/bot-api-10.3.json")).expect("the file is a part of this crate")
    })
}

#[cfg(test)]
mod tests;
