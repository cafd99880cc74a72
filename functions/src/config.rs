//! The configuration of the functions, read once from the environment. If a variable is missing or wrong, the process
//! stops at its start, not later during a request.
use std::fmt;

use aws_config::{BehaviorVersion, SdkConfig};
use bot::client::{BadConfig, Limits, Token};
use domain::DeskId;
use secrecy::SecretString;

use crate::clock;

/// The configuration of one function. All functions read the same variables.
///
/// It has no `Debug`, because it holds secrets.
pub struct Config {
    /// `DESK`: the id of the desk. Default `main`.
    pub desk: DeskId,
    /// `WEBHOOK_SECRET`: 1 to 256 characters of `A-Za-z0-9_-` (Bot API `setWebhook`). `WEBHOOK_SECRET_BEFORE` is
    /// optional: the previous secret, which is also accepted while the secret is being changed.
    pub webhook_secrets: Vec<SecretString>,
    /// `BOT_TOKEN`: the bot's token, as `BotFather` gave it. `TELEGRAM_API_URL` is optional: the address of a Bot API
    /// server that is used instead of Telegram's own. `TELEGRAM_ROOT_PEM` is optional: a certificate authority that the
    /// client trusts in addition to the public authorities.
    pub telegram: bot::client::Config,
    /// `TABLE_PREFIX`: the prefix of the names of the tables, e.g. `switchboard-`.
    pub table_prefix: String,
    /// `JOBS_QUEUE_URL`: the URL of the FIFO queue from which the host takes its jobs. It ends in `.fifo` (SQS).
    pub jobs_queue: String,
    /// `NOTICES_QUEUE_URL`: the URL of the standard queue for effects that are carried out later.
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

/// The address of Telegram's own Bot API, used if `TELEGRAM_API_URL` is not set.
const TELEGRAM: &str = "https://api.telegram.org";

/// The reason why a function cannot start.
#[derive(thiserror::Error)]
pub enum ConfigError {
    /// The variable with this name is missing or empty.
    #[error("the environment variable {0} is not set; README.md, \"Deploy it\", says what it means")]
    Missing(&'static str),
    /// The secret has a length or a character that Telegram does not allow. The error text does not show the secret.
    #[error(
        "the environment variable {0} must be 1 to 256 characters of A-Za-z0-9_-: choose another secret, such as the \
         output of `openssl rand -hex 32`, and give the same one to setWebhook"
    )]
    Secret(&'static str),
    /// The queue is a standard queue, but must be a FIFO queue.
    #[error("the environment variable {0} must be the URL of a FIFO queue, which ends in .fifo")]
    NotFifo(&'static str),
    /// The queue is a FIFO queue, but must be a standard queue: a FIFO queue allows no delay of a single message.
    #[error("the environment variable {0} must be the URL of a standard queue, which does not end in .fifo")]
    NotStandard(&'static str),
    /// The token, the address or the root certificate for Telegram is invalid.
    #[error("BOT_TOKEN, TELEGRAM_API_URL or TELEGRAM_ROOT_PEM: {0}")]
    Telegram(#[from] BadConfig),
}

/// If `main` returns an error, Rust prints the error's `Debug` form. So this `Debug` form is readable text.
impl fmt::Debug for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Config {
    /// Reads the environment of the process, and takes the seed `jitter` from the clock. For `main` only.
    #[expect(clippy::disallowed_methods, reason = "the only place that reads the environment")]
    pub fn from_environment() -> Result<Self, ConfigError> {
        let config = Self::read(|name| std::env::var(name).ok())?;
        Ok(Self { jitter: clock::now().0.unsigned_abs(), ..config })
    }

    /// Reads each variable with `variable`, which returns the value for a name. In the result, `aws` is
    /// [`Aws::Environment`] and `jitter` is 0.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let needed = |name: &'static str| set(name).ok_or(ConfigError::Missing(name));
        let telegram = bot::client::Config {
            token: Token::parse(needed("BOT_TOKEN")?.into())?,
            api_url: set("TELEGRAM_API_URL").as_deref().unwrap_or(TELEGRAM).parse()?,
            extra_root_pem: set("TELEGRAM_ROOT_PEM"),
            limits: Limits::default(),
        };
        let mut webhook_secrets = vec![secret("WEBHOOK_SECRET", needed("WEBHOOK_SECRET")?)?];
        if let Some(before) = set("WEBHOOK_SECRET_BEFORE") {
            webhook_secrets.push(secret("WEBHOOK_SECRET_BEFORE", before)?);
        }
        Ok(Self {
            desk: DeskId(set("DESK").unwrap_or_else(|| "main".into())),
            webhook_secrets,
            telegram,
            table_prefix: needed("TABLE_PREFIX")?,
            jobs_queue: fifo("JOBS_QUEUE_URL", needed("JOBS_QUEUE_URL")?)?,
            notices_queue: standard("NOTICES_QUEUE_URL", needed("NOTICES_QUEUE_URL")?)?,
            aws: Aws::Environment,
            jitter: 0,
        })
    }
}

/// Checks that `setWebhook` would accept this value as a webhook secret, and returns it as a secret.
fn secret(name: &'static str, value: String) -> Result<SecretString, ConfigError> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    let fits = (1..=256).contains(&value.len()) && value.bytes().all(is_allowed);
    if fits { Ok(value.into()) } else { Err(ConfigError::Secret(name)) }
}

/// Checks that the URL is that of a FIFO queue.
fn fifo(name: &'static str, url: String) -> Result<String, ConfigError> {
    if is_fifo(&url) { Ok(url) } else { Err(ConfigError::NotFifo(name)) }
}

/// Checks that the URL is that of a standard queue.
fn standard(name: &'static str, url: String) -> Result<String, ConfigError> {
    if is_fifo(&url) { Err(ConfigError::NotStandard(name)) } else { Ok(url) }
}

/// Returns whether a queue's URL is that of a FIFO queue. In SQS, the name of a FIFO queue ends in `.fifo`, and the
/// name of a standard queue cannot contain a dot.
fn is_fifo(url: &str) -> bool {
    url.rsplit_once('.').is_some_and(|(_, suffix)| suffix == "fifo")
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
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_missing_variable_stops_the_start_and_is_named() {
        let error = refusal("WEBHOOK_SECRET", "");
        assert!(error.contains("WEBHOOK_SECRET"), "{error}");
    }

    #[test]
    fn a_secret_that_telegram_does_not_take_stops_the_start_and_is_not_repeated() {
        let wrong = ["two words".to_owned(), "пароль".to_owned(), "a+b/c=".to_owned(), "a".repeat(257)];
        for (name, value) in ["WEBHOOK_SECRET", "WEBHOOK_SECRET_BEFORE"]
            .iter()
            .flat_map(|name| wrong.iter().map(move |value| (*name, value)))
        {
            let error = refusal(name, value);
            assert!(error.contains(name) && error.contains("1 to 256 characters of A-Za-z0-9_-"), "{error}");
            assert!(!error.contains(value), "{error}");
        }
    }

    #[test]
    fn every_secret_that_telegram_takes_is_accepted() {
        for value in ["a", "AZaz09_-", &"a".repeat(256)] {
            let config = read("WEBHOOK_SECRET", value).ok().unwrap();
            assert_eq!(config.webhook_secrets[0].expose_secret(), value);
        }
    }

    #[test]
    fn a_queue_of_the_wrong_kind_stops_the_start_and_is_named() {
        for (name, url) in
            [("JOBS_QUEUE_URL", "https://sqs/1/notices"), ("NOTICES_QUEUE_URL", "https://sqs/1/jobs.fifo")]
        {
            let error = refusal(name, url);
            assert!(error.contains(name) && error.contains(".fifo"), "{error}");
        }
    }

    /// Returns the error text for a configuration in which the variable with this name has this value.
    fn refusal(name: &str, value: &str) -> String {
        read(name, value).err().unwrap().to_string()
    }

    /// Reads a configuration that is complete except that the variable with this name has this value.
    fn read(name: &str, value: &str) -> Result<Config, ConfigError> {
        Config::read(|asked| match asked {
            asked if asked == name => Some(value.to_owned()),
            "BOT_TOKEN" => Some("7000000001:not-a-token".to_owned()),
            "JOBS_QUEUE_URL" => Some("https://sqs.eu-central-1.amazonaws.com/1/jobs.fifo".to_owned()),
            "TELEGRAM_API_URL" | "TELEGRAM_ROOT_PEM" => None,
            _ => Some("value".to_owned()),
        })
    }
}
