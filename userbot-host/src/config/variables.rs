//! Reads a [`Config`] from the environment variables of the container.
use std::{fmt, path::PathBuf};

use domain::AccountId;

use crate::config::{Aws, Config, LeaseKind, Limits, Session, SessionError};

/// All problems of the environment variables. They are reported together, so that one failed start shows all of them.
#[derive(Debug)]
pub struct ConfigError(Vec<Problem>);

/// A problem with one environment variable.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The variable is not set, or is empty.
    #[error("{name} is not set: {meaning}")]
    Missing {
        /// The name of the variable.
        name: &'static str,
        /// A description of the expected value.
        meaning: &'static str,
    },
    /// The value is not a number.
    #[error("{name} must be a number: {meaning}")]
    NoNumber {
        /// The name of the variable.
        name: &'static str,
        /// A description of the expected value.
        meaning: &'static str,
    },
    /// Telegram or SQS does not allow the value.
    #[error("{name} must be {allowed}")]
    NotAllowed {
        /// The name of the variable.
        name: &'static str,
        /// A description of the allowed values.
        allowed: &'static str,
    },
    /// The value is a session that cannot be used.
    #[error("{name}: {why}")]
    Session {
        /// The name of the variable.
        name: &'static str,
        /// The reason, without any part of the session.
        why: SessionError,
    },
}

impl Config {
    /// Reads each variable with `lookup`. An empty value counts as missing.
    pub fn from_variables(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let mut reading = Reading { lookup: &lookup, problems: Vec::new() };
        let config = reading.config();
        match (config, reading.problems) {
            (Some(config), problems) if problems.is_empty() => Ok(config),
            (_, problems) => Err(ConfigError(problems)),
        }
    }
}

struct Reading<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    /// Reads all variables, even after a problem with one of them, so that every problem is reported.
    fn config(&mut self) -> Option<Config> {
        let account = self.text("USERBOT_ACCOUNT", "the account's name in jobs and rooms, e.g. main");
        let jobs_queue_url = self.fifo("JOBS_QUEUE_URL", "the URL of the account's jobs queue");
        let reports_queue_url = self.fifo("REPORTS_QUEUE_URL", "the URL of the reports queue");
        let bucket = self.text("ARCHIVE_BUCKET", "the name of the archive's bucket");
        let table = self.text("USERBOT_TABLE", "the name of the host's table");
        let api_id = self.number("TELEGRAM_API_ID", "the api_id from my.telegram.org");
        let bot_username = self.username("BOT_USERNAME", "the bot's username without @");
        let session = self.session("TELEGRAM_SESSION", "the account's session, as JSON");
        let room_title = self.title("ROOM_TITLE", "Chat");
        let aws = Aws {
            region: self.optional("AWS_REGION"),
            keys: None,
            dynamodb_url: self.optional("AWS_ENDPOINT_URL_DYNAMODB"),
            s3_url: self.optional("AWS_ENDPOINT_URL_S3"),
            sqs_url: self.optional("AWS_ENDPOINT_URL_SQS"),
        };
        let lease =
            self.optional("DATA_DIRECTORY").map(PathBuf::from).map_or(LeaseKind::Table, LeaseKind::DataDirectory);
        Some(Config {
            account: AccountId(account?),
            owner: self.optional("HOSTNAME").unwrap_or_else(|| "host".to_owned()),
            aws,
            jobs_queue_url: jobs_queue_url?,
            reports_queue_url: reports_queue_url?,
            bucket: bucket?,
            table: table?,
            lease,
            api_id: api_id?,
            bot_username: bot_username?,
            session: session?,
            room_title: room_title?,
            limits: Limits::default(),
        })
    }

    fn optional(&self, name: &str) -> Option<String> {
        (self.lookup)(name).filter(|value| !value.is_empty())
    }

    fn text(&mut self, name: &'static str, meaning: &'static str) -> Option<String> {
        let value = self.optional(name);
        if value.is_none() {
            self.problems.push(Problem::Missing { name, meaning });
        }
        value
    }

    fn number(&mut self, name: &'static str, meaning: &'static str) -> Option<i32> {
        let number = self.text(name, meaning)?.parse().ok();
        if number.is_none() {
            self.problems.push(Problem::NoNumber { name, meaning });
        }
        number
    }

    /// Reads the URL of a FIFO queue. SQS requires that the queue's name ends in `.fifo`.
    fn fifo(&mut self, name: &'static str, meaning: &'static str) -> Option<String> {
        let fits = |url: &String| url.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "fifo");
        let url = Some(self.text(name, meaning)?).filter(fits);
        self.allowed(name, "the URL of a FIFO queue, which ends in .fifo", url)
    }

    /// Reads a username, with or without the at sign. Telegram allows up to 32 characters of `A-Za-z0-9_`.
    fn username(&mut self, name: &'static str, meaning: &'static str) -> Option<String> {
        let fits = |username: &String| {
            let bytes = username.as_bytes();
            (1..=32).contains(&bytes.len()) && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        let username = Some(self.text(name, meaning)?.trim_start_matches('@').to_owned()).filter(fits);
        self.allowed(name, "a username such as desk_bot: up to 32 characters of A-Za-z0-9_", username)
    }

    /// Reads the title of a supergroup. Telegram allows 1 to 128 characters, not all of them spaces.
    fn title(&mut self, name: &'static str, default: &str) -> Option<String> {
        let fits = |title: &String| (1..=128).contains(&title.trim().chars().count());
        let title = Some(self.optional(name).unwrap_or_else(|| default.to_owned())).filter(fits);
        self.allowed(name, "1 to 128 characters, not all of them spaces", title)
    }

    /// Returns `value`. If it is `None`, adds the problem that the value of the variable is not allowed.
    fn allowed<T>(&mut self, name: &'static str, allowed: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.problems.push(Problem::NotAllowed { name, allowed });
        }
        value
    }

    fn session(&mut self, name: &'static str, meaning: &'static str) -> Option<Session> {
        let json = self.text(name, meaning)?;
        Session::from_json(&json).map_err(|why| self.problems.push(Problem::Session { name, why })).ok()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "these environment variables are missing or wrong (see README.md, \"Deploy it\"):")?;
        self.0.iter().try_for_each(|problem| write!(f, "\n  {problem}"))
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let lookup = |name: &str| match name {
            "USERBOT_ACCOUNT" => Some("main".to_owned()),
            "TELEGRAM_API_ID" => Some("many".to_owned()),
            "TELEGRAM_SESSION" => Some("{}".to_owned()),
            "ARCHIVE_BUCKET" => Some(String::new()),
            "JOBS_QUEUE_URL" => Some("https://sqs.eu-central-1.amazonaws.com/1/notices".to_owned()),
            "BOT_USERNAME" => Some("https://t.me/desk_bot".to_owned()),
            "ROOM_TITLE" => Some("й".repeat(129)),
            _ => None,
        };
        let error = Config::from_variables(lookup).err().unwrap();
        assert_snapshot!(error, @r#"
        these environment variables are missing or wrong (see README.md, "Deploy it"):
          JOBS_QUEUE_URL must be the URL of a FIFO queue, which ends in .fifo
          REPORTS_QUEUE_URL is not set: the URL of the reports queue
          ARCHIVE_BUCKET is not set: the name of the archive's bucket
          USERBOT_TABLE is not set: the name of the host's table
          TELEGRAM_API_ID must be a number: the api_id from my.telegram.org
          BOT_USERNAME must be a username such as desk_bot: up to 32 characters of A-Za-z0-9_
          TELEGRAM_SESSION: the session must be JSON such as {"home":2,"user":1001,"access_hash":-5,"data_centres":[{"id":2,"address":"149.154.167.41:443","key":"<512 hexadecimal digits>"}]}; it differs at column 2
          ROOM_TITLE must be 1 to 128 characters, not all of them spaces
        "#);
    }
}
