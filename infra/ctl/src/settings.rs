//! Shows and changes a desk's settings. A change needs no deployment, because the functions read the settings for every
//! decision.
use domain::{BadSettings, DeskId, Settings, UserId};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};
use store::{Store, StoreError};

/// The reason why the settings could not be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The tables cannot be read or written.
    #[error("the settings were not changed: {0}; check the region, the credentials and --table-prefix")]
    Store(#[from] StoreError),
    /// The assignment is not of the form `name=value`.
    #[error("`{0}` does not have the form name=value, e.g. automatic_cap=5")]
    NoAssignment(String),
    /// There is no setting of this name.
    #[error("there is no setting `{name}`; use one of: {known}")]
    Unknown {
        /// The name that was given.
        name: String,
        /// The names of all settings, separated by commas.
        known: String,
    },
    /// The value does not fit the type of the setting.
    #[error("`{name}` cannot be `{value}`: {problem}")]
    Value {
        /// The name of the setting.
        name: String,
        /// The value that was given.
        value: String,
        /// The error text of the parser.
        problem: String,
    },
    /// The desk could not work with these settings.
    #[error("nothing was changed: {0}")]
    Bad(#[from] BadSettings),
    /// A new supervisor is not on the roster, so they could not be notified of stalled work.
    #[error(
        "nothing was changed: {0} is not on the roster, and a supervisor must be on it; \
         run `switchboard operators add --user-id {0} --name ...` first"
    )]
    NotOnRoster(UserId),
    /// The time zone does not exist.
    #[error("nothing was changed: there is no time zone `{0}`; write an IANA name such as Europe/Kyiv")]
    Zone(String),
}

/// Returns the desk's settings, one per line, in the form that [`set`] accepts.
pub async fn show<S: Store>(store: &S, desk: &DeskId) -> Result<String, SettingsError> {
    let settings = store.settings(desk).await?;
    let lines = fields(&settings).into_iter().map(|(name, value)| format!("{name}={}", plain(&value)));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Applies all assignments, or none of them. Each has the form `name=value`. Items of a list are separated by commas;
/// an empty value clears an optional setting. Returns the settings after the change.
pub async fn set<S: Store>(store: &S, desk: &DeskId, assignments: &[String]) -> Result<Settings, SettingsError> {
    let before = store.settings(desk).await?;
    let after = assignments.iter().try_fold(before.clone(), |settings, assignment| assign(&settings, assignment))?;
    after.check()?;
    TimeZone::get(&after.zone).map_err(|_| SettingsError::Zone(after.zone.clone()))?;
    if let Some(stranger) = new_supervisor_off_the_roster(store, desk, &before, &after).await? {
        return Err(SettingsError::NotOnRoster(stranger));
    }
    store.put_settings(desk, &after).await?;
    Ok(after)
}

async fn new_supervisor_off_the_roster<S: Store>(
    store: &S,
    desk: &DeskId,
    before: &Settings,
    after: &Settings,
) -> Result<Option<UserId>, StoreError> {
    for user in after.supervisors.iter().filter(|user| !before.is_supervisor(**user)) {
        if store.operator(desk, *user).await?.is_none() {
            return Ok(Some(*user));
        }
    }
    Ok(None)
}

fn assign(settings: &Settings, assignment: &str) -> Result<Settings, SettingsError> {
    let (name, text) = assignment.split_once('=').ok_or_else(|| SettingsError::NoAssignment(assignment.to_owned()))?;
    let mut fields = fields(settings);
    let Some(before) = fields.get(name) else {
        let known = fields.keys().cloned().collect::<Vec<_>>().join(", ");
        return Err(SettingsError::Unknown { name: name.to_owned(), known });
    };
    let value = read(before, text);
    fields.insert(name.to_owned(), value);
    serde_json::from_value(Value::Object(fields)).map_err(|problem| SettingsError::Value {
        name: name.to_owned(),
        value: text.to_owned(),
        problem: problem.to_string(),
    })
}

fn fields(settings: &Settings) -> Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        other => unreachable!("settings are an object: {other:?}"),
    }
}

/// Parses a value that a person typed. The setting's value so far (`before`) determines the type.
fn read(before: &Value, text: &str) -> Value {
    let one = |text: &str| text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from);
    match before {
        Value::Array(_) => text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(one).collect(),
        Value::Null | Value::String(_) if text.is_empty() => Value::Null,
        Value::Null | Value::String(_) => Value::from(text),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => one(text),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
