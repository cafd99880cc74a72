//! What a function is told at its start, read whole: a missing variable stops the start and not the third request.
use std::fmt;

use aws_config::{BehaviorVersion, SdkConfig};
use bot::client::{BadConfig, Limits, Token};
use domain::DeskId;
use secrecy::SecretString;

use crate::clock;

/// Everything that a function may be told.
///
/// There is no `Debug`: it holds secrets.
pub struct Config {
    /// `DESK`: which desk. Default `main`.
    pub desk: DeskId,
    /// `WEBHOOK_SECRET`: 1 to 256 characters of `A-Za-z0-9_-` (Bot API `setWebhook`). `WEBHOOK_SECRET_BEFORE`: the one
    /// before it, which is accepted as well while the secret is changed.
    pub webhook_secrets: Vec<SecretString>,
    /// `BOT_TOKEN`: the bot's token, as `BotFather` gave it. `TELEGRAM_API_URL` and `TELEGRAM_ROOT_PEM`: where the Bot
    /// API is, if it is not Telegram's own, and which certificate authority to trust there besides the public ones.
    pub telegram: bot::client::Config,
    /// `TABLE_PREFIX`: what the desk's tables are named with, e.g. `switchboard-`.
    pub table_prefix: String,
    /// `JOBS_QUEUE_URL`: the host's FIFO queue.
    pub jobs_queue: String,
    /// `NOTICES_QUEUE_URL`: the queue of what is told later or to others.
    pub notices_queue: String,
    /// Where AWS is.
    pub aws: Aws,
    /// A number of this process's own, by which it waits otherwise than those it collides with.
    pub jitter: u64,
}

/// Where AWS is.
pub enum Aws {
    /// Where the environment says, as in Lambda.
    Environment,
    /// On this machine.
    Here {
        /// Region, credentials and endpoint of `DynamoDB`.
        dynamodb: Box<SdkConfig>,
        /// The same for SQS.
        sqs: Box<SdkConfig>,
    },
}

/// Where Telegram is, unless we are told otherwise.
const TELEGRAM: &str = "https://api.telegram.org";

/// Why a function cannot start.
#[derive(thiserror::Error)]
pub enum ConfigError {
    /// A variable is missing or empty.
    #[error("the environment variable {0} is not set: see README.md, \"Deploy it\"")]
    Missing(&'static str),
    /// What is said about Telegram cannot be.
    #[error("BOT_TOKEN, TELEGRAM_API_URL or TELEGRAM_ROOT_PEM: {0}")]
    Telegram(#[from] BadConfig),
}

/// A `main` that returns it prints this: words, for whoever reads them first.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Config {
    /// Reads the process's environment. For `main`.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn from_environment() -> Result<Self, ConfigError> {
        let config = Self::read(|name| std::env::var(name).ok())?;
        Ok(Self { jitter: clock::now().0.unsigned_abs(), ..config })
    }

    /// Reads an environment by `variable`.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &'static str| set(name).ok_or(ConfigError::Missing(name));
        let telegram = bot::client::Config {
            token: Token::parse(needed("BOT_TOKEN")?.into())?,
            api_url: set("TELEGRAM_API_URL").as_deref().unwrap_or(TELEGRAM).parse()?,
            extra_root_pem: set("TELEGRAM_ROOT_PEM"),
            limits: Limits::default(),
        };
        Ok(Self {
            desk: DeskId(set("DESK").unwrap_or_else(|| "main".into())),
            webhook_secrets: std::iter::once(needed("WEBHOOK_SECRET")?)
                .chain(set("WEBHOOK_SECRET_BEFORE"))
                .map(SecretString::from)
                .collect(),
            telegram,
            table_prefix: needed("TABLE_PREFIX")?,
            jobs_queue: needed("JOBS_QUEUE_URL")?,
            notices_queue: needed("NOTICES_QUEUE_URL")?,
            aws: Aws::Environment,
            jitter: 0,
        })
    }
}

impl Aws {
    /// Region, credentials and endpoints of `DynamoDB` and of SQS.
    pub(crate) async fn load(self) -> (SdkConfig, SdkConfig) {
        match self {
            Self::Here { dynamodb, sqs } => (*dynamodb, *sqs),
            Self::Environment => {
                let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
                (aws.clone(), aws)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_variable_stops_the_start_and_is_named() {
        let all_but_one = |name: &str| match name {
            "BOT_TOKEN" => Some("7000000001:not-a-token".to_owned()),
            "WEBHOOK_SECRET" | "TELEGRAM_API_URL" => None,
            _ => Some("value".to_owned()),
        };
        let Err(error) = Config::read(all_but_one) else { panic!("it must not start") };
        assert!(error.to_string().contains("WEBHOOK_SECRET"), "{error}");
    }
}
