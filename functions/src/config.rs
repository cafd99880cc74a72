//! The configuration of the functions, read once from the environment. A missing variable stops the process at its
//! start, not at the third request.
use std::fmt;

use aws_config::{BehaviorVersion, SdkConfig};
use bot::client::{BadConfig, Limits, Token};
use domain::DeskId;
use secrecy::SecretString;

use crate::clock;

/// The configuration of one function. All four functions read the same variables.
///
/// It has no `Debug`, because it holds secrets.
pub struct Config {
    /// `DESK`: the id of the desk. Default `main`.
    pub desk: DeskId,
    /// `WEBHOOK_SECRET`: 1 to 256 characters of `A-Za-z0-9_-` (Bot API `setWebhook`). `WEBHOOK_SECRET_BEFORE` is
    /// optional: the previous secret, which is also accepted while the secret is being changed.
    pub webhook_secrets: Vec<SecretString>,
    /// `BOT_TOKEN`: the bot's token, as `BotFather` gave it. `TELEGRAM_API_URL` is optional: the address of another Bot
    /// API server than Telegram's own. `TELEGRAM_ROOT_PEM` is optional: a certificate authority to trust there, in
    /// addition to the public ones.
    pub telegram: bot::client::Config,
    /// `TABLE_PREFIX`: the prefix of the names of the tables, e.g. `switchboard-`.
    pub table_prefix: String,
    /// `JOBS_QUEUE_URL`: the URL of the FIFO queue from which the host takes its jobs.
    pub jobs_queue: String,
    /// `NOTICES_QUEUE_URL`: the URL of the queue for effects that are carried out later.
    pub notices_queue: String,
    /// Region, credentials and endpoints of the AWS services.
    pub aws: Aws,
    /// The seed for random waits after conflicts. It should differ between processes, so that two processes that
    /// collided do not wait equally long.
    pub jitter: u64,
}

/// The source of region, credentials and endpoints of the AWS services.
pub enum Aws {
    /// The defaults of the AWS SDK. In Lambda they come from environment variables.
    Environment,
    /// Given by the caller, for services on this machine.
    Here {
        /// Region, credentials and endpoint of `DynamoDB`.
        dynamodb: Box<SdkConfig>,
        /// Region, credentials and endpoint of SQS.
        sqs: Box<SdkConfig>,
    },
}

/// The address of Telegram's own Bot API, used unless `TELEGRAM_API_URL` names another.
const TELEGRAM: &str = "https://api.telegram.org";

/// The reason why a function cannot start.
#[derive(thiserror::Error)]
pub enum ConfigError {
    /// The variable with this name is missing or empty.
    #[error("the environment variable {0} is not set: see README.md, \"Deploy it\"")]
    Missing(&'static str),
    /// The token, the address or the root certificate for Telegram is invalid.
    #[error("BOT_TOKEN, TELEGRAM_API_URL or TELEGRAM_ROOT_PEM: {0}")]
    Telegram(#[from] BadConfig),
}

/// If `main` returns an error, Rust prints its `Debug` form. This one is readable text.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Config {
    /// Reads the environment of the process, and takes the seed `jitter` from the clock. For `main` only.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks")]
    pub fn from_environment() -> Result<Self, ConfigError> {
        let config = Self::read(|name| std::env::var(name).ok())?;
        Ok(Self { jitter: clock::now().0.unsigned_abs(), ..config })
    }

    /// Reads each variable with `variable`, which returns the value for a name. `aws` is [`Aws::Environment`] and
    /// `jitter` is 0.
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
    /// Returns the SDK configuration for `DynamoDB` and the one for SQS, in this order.
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
