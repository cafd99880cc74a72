//! A whole desk on one machine: a simulated Telegram, embedded AWS, the functions and the host, in one process.
//!
//! The parts talk to each other as on AWS. Updates come over HTTP with the secret, jobs and reports go through SQS as
//! JSON, the host speaks MTProto and gets only its `Config`, and the archive is stored in a bucket.
use std::{sync::Arc, time::Duration};

use bot::client::{Limits, Token};
use ctl::operators;
use domain::{AccountId, DeskId, Person, Settings, Timestamp, UserId};
use functions::{Aws, AwsDesk, Config, clock};
use secrecy::SecretString;
use store::{Reads, Writes};
use store_dynamo::DynamoDb;
use telegram_sim::{Telegram, bot_api::Pace, people};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    cast::Cast,
    error::{TownError, during},
    lambda::{Functions, Wiring},
    resources::{BUCKET, HOST_TABLE, QueueUrls, Resources, TABLE_PREFIX, sdk},
};

/// The secret that this town's Telegram sends with every update. It protects nothing.
pub const WEBHOOK_SECRET: &str = "local-and-not-a-secret";

/// The parameters of a town.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The seed of the simulated Telegram: its ids, links and keys derive from it.
    pub seed: u64,
    /// The desk's settings when the town opens.
    pub settings: Settings,
    /// The interval of the timers; on AWS, one minute.
    pub timers: Duration,
    /// Whether Telegram enforces its limits on how fast the bot sends.
    pub pace: Pace,
}

impl Default for Plan {
    /// Returns the plan of the stories: each operator takes one chat at a time, and Telegram does not limit how fast
    /// the bot sends.
    fn default() -> Self {
        let settings = Settings {
            automatic_cap: 1,
            pool: 4,
            redraw_every_s: 1,
            fill_pool_every_s: 1,
            sweep_after_s: 5,
            ..Settings::default()
        };
        Self { seed: 1, settings, timers: Duration::from_secs(1), pace: Pace::Unlimited }
    }
}

/// A running town. It runs until [`Town::close`].
pub struct Town {
    /// The simulated Telegram, with the people in it.
    pub telegram: Telegram,
    /// The accounts of the bot, the host, the leads and the operators.
    pub cast: Cast,
    tables: DynamoDb,
    resources: Resources,
    functions: Functions,
    host: Option<Host>,
}

/// The running host, and how to stop it.
struct Host {
    stop: CancellationToken,
    task: JoinHandle<Result<(), userbot_host::HostError>>,
}

impl Town {
    /// Starts everything on free ports of 127.0.0.1.
    pub async fn open(plan: Plan) -> Result<Self, TownError> {
        let resources = Resources::start().await?;
        let telegram =
            Telegram::start(telegram_sim::Options { seed: plan.seed, pace: plan.pace, ..Default::default() })
                .await
                .map_err(during("starting the simulated Telegram"))?;
        let cast = Cast::enter(&telegram).map_err(during("casting the story"))?;
        let desk = connect_desk(&telegram, &cast, &resources).await?;
        let tables = DynamoDb::new(resources.dynamodb(), TABLE_PREFIX);
        tables.put_settings(&main_desk(), &plan.settings).await.map_err(during("storing the settings"))?;
        let QueueUrls { reports, notices, .. } = resources.queues.clone();
        let functions = Functions::start(desk, resources.sqs(), Wiring { reports, notices, every: plan.timers })
            .await
            .map_err(during("starting the functions"))?;
        let mut town = Self { telegram, cast, tables, resources, functions, host: None };
        town.subscribe().await?;
        town.start_host();
        Ok(town)
    }

    /// Puts a person on the roster, as `switchboard operators add` does.
    pub async fn enlist(&self, person: &people::Person) -> Result<(), TownError> {
        let tag = Some(format!("@{}", person.name().to_lowercase()));
        let person = Person { user: UserId(person.id().0), name: person.name(), tag, language: None };
        operators::add(&self.tables, &main_desk(), person, clock::now()).await.map_err(during("adding an operator"))
    }

    /// Takes a person off the roster, as `switchboard operators remove` does. Returns the number of open chats that
    /// went back to the queue.
    pub async fn dismiss(&self, person: &people::Person) -> Result<usize, TownError> {
        let user = UserId(person.id().0);
        let removed = operators::remove(&self.tables, &main_desk(), user, clock::now()).await;
        removed.map_err(during("removing an operator"))
    }

    /// Changes the desk's settings, as `switchboard settings set` does.
    pub async fn set(&self, change: impl FnOnce(&mut Settings)) -> Result<(), TownError> {
        let mut settings = self.tables.settings(&main_desk()).await.map_err(during("reading the settings"))?;
        change(&mut settings);
        self.tables.put_settings(&main_desk(), &settings).await.map_err(during("storing the settings"))
    }

    /// Starts the host, unless it runs already.
    pub fn start_host(&mut self) {
        if self.host.is_none() {
            let stop = CancellationToken::new();
            let running = userbot_host::run(self.host_config(), userbot_host::Clock::new(clock::now), stop.clone());
            self.host = Some(Host { stop, task: tokio::spawn(running) });
        }
    }

    /// Stops the host as a deployment does, and waits until it has ended.
    pub async fn stop_host(&mut self) -> Result<(), TownError> {
        let Some(Host { stop, task }) = self.host.take() else { return Ok(()) };
        stop.cancel();
        task.await.map_err(during("stopping the host"))?.map_err(during("running the host"))
    }

    /// Returns the desk's tables, for tests to read.
    pub fn tables(&self) -> &DynamoDb {
        &self.tables
    }

    /// Returns a client for the archive's bucket, and the bucket's name.
    pub fn archive(&self) -> (aws_sdk_s3::Client, &'static str) {
        (self.resources.s3(), BUCKET)
    }

    /// Returns the URL to which Telegram posts updates.
    pub fn webhook_url(&self) -> String {
        format!("http://{}/webhook", self.functions.webhook)
    }

    /// Describes everything that is unfinished: undelivered updates, unsent effects, messages in queues. The list is
    /// empty when there is nothing left to do.
    pub async fn leftovers(&self) -> Result<Vec<String>, TownError> {
        let mut left = Vec::new();
        let updates = self.telegram.pending_updates(&self.cast.bot);
        if updates > 0 {
            left.push(format!("{updates} updates that Telegram could not deliver"));
        }
        let unsent = self.tables.unsent(Timestamp(i64::MAX), 10).await.map_err(during("reading the outbox"))?;
        left.extend(unsent.iter().map(|entry| format!("effects of {} that were not carried out", entry.cause)));
        left.extend(self.resources.messages().await?);
        Ok(left)
    }

    /// Stops all parts, the host first and embedded AWS last, and waits until they have ended.
    pub async fn close(mut self) -> Result<(), TownError> {
        let stopped = self.stop_host().await;
        self.telegram.stop();
        self.functions.stop().await;
        self.resources.stop().await;
        stopped
    }

    async fn subscribe(&self) -> Result<(), TownError> {
        let telegram = bot::calls::Telegram::new(&bot_config(&self.telegram, &self.cast)?)
            .map_err(during("making a Bot API client"))?;
        let url = Url::parse(&self.webhook_url()).map_err(during("naming the webhook"))?;
        let secret = SecretString::from(WEBHOOK_SECRET);
        telegram.set_webhook(&url, &secret, 40).await.map_err(during("setting the webhook"))?;
        telegram.set_commands(&Settings::default().languages).await.map_err(during("setting the bot's commands"))
    }

    fn host_config(&self) -> userbot_host::Config {
        let account = &self.cast.account;
        let centre = |key: &telegram_sim::DataCentreKey| {
            let std::net::SocketAddr::V4(address) = key.address else {
                unreachable!("the simulated Telegram listens on 127.0.0.1");
            };
            let id = key.centre.number();
            userbot_host::DataCentre { id, address, key: Some(userbot_host::AuthKey::new(key.auth_key)) }
        };
        userbot_host::Config {
            account: AccountId("main".into()),
            owner: "local".into(),
            aws: userbot_host::Aws {
                region: Some(aws_local::REGION.into()),
                keys: Some((aws_local::ACCESS_KEY.into(), aws_local::SECRET_KEY.into())),
                dynamodb_url: Some(self.resources.aws.dynamodb_url().into()),
                s3_url: Some(self.resources.aws.s3_url().into()),
                sqs_url: Some(self.resources.aws.sqs_url().into()),
            },
            jobs_queue_url: self.resources.queues.jobs.clone(),
            reports_queue_url: self.resources.queues.reports.clone(),
            bucket: BUCKET.into(),
            table: HOST_TABLE.into(),
            lease: userbot_host::LeaseKind::Table,
            api_id: 1,
            bot_username: self.cast.bot.username.clone(),
            session: userbot_host::Session {
                home: account.home.number(),
                user: UserId(account.person.id().0),
                access_hash: account.access_hash,
                data_centres: account.device.keys.iter().map(centre).collect(),
            },
            room_title: "Chat with our staff".into(),
            limits: userbot_host::Limits {
                // The lease is long, so that the host does not lose it when a busy machine delays a renewal.
                lease: Duration::from_mins(10),
                flush_after: Duration::from_millis(200),
                refresh_after: Duration::from_millis(500),
                job_poll: Duration::from_secs(2),
                ..userbot_host::Limits::default()
            },
        }
    }
}

/// Returns the id of the town's only desk.
pub fn main_desk() -> DeskId {
    DeskId("main".into())
}

async fn connect_desk(telegram: &Telegram, cast: &Cast, resources: &Resources) -> Result<Arc<AwsDesk>, TownError> {
    let config = Config {
        desk: main_desk(),
        telegram: bot_config(telegram, cast)?,
        webhook_secrets: vec![WEBHOOK_SECRET.into()],
        table_prefix: TABLE_PREFIX.into(),
        jobs_queue: resources.queues.jobs.clone(),
        notices_queue: resources.queues.notices.clone(),
        jitter: 0,
        aws: Aws::Here {
            dynamodb: Box::new(sdk(resources.aws.dynamodb_url())),
            sqs: Box::new(sdk(resources.aws.sqs_url())),
        },
    };
    functions::connect(config).await.map_err(during("connecting the desk"))
}

fn bot_config(telegram: &Telegram, cast: &Cast) -> Result<bot::client::Config, TownError> {
    Ok(bot::client::Config {
        token: Token::parse(cast.bot.token.as_str().into()).map_err(during("reading the bot's token"))?,
        api_url: telegram.bot_api().parse().map_err(during("naming the Bot API"))?,
        extra_root_pem: None,
        limits: Limits::default(),
    })
}
