//! Telegram, seen as this account. The only place that knows grammers and TL types; nothing of them leaves it.
//!
//! [`Connection::open`] connects with a [session] that is kept in memory: addresses and keys come from the
//! configuration, and how far each room was heard stands in the archive. From then on
//!
//! - [`Account`] asks: it makes and ends [rooms], gets to know [people], fetches [differences and
//!   history](difference) and [files];
//! - [`Hearing`] listens: [updates] as they come, each as a [`Told`].
//!
//! No request is ever repeated by the library underneath: making a supergroup whose answer was lost would make two. What
//! went wrong is a [`Trouble`], and whoever asked decides.
mod difference;
mod files;
mod messages;
mod people;
mod rooms;
mod session;
mod updates;

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use archive::Event;
use domain::UserId;
use grammers_client::Client;
use grammers_mtsender::{ConnectionParams, InvocationError, NoRetries, RpcError, SenderPool, SenderPoolHandle};
use grammers_tl_types::{RemoteCall, Serializable, functions, types};
use tokio::{
    sync::OnceCell,
    task::JoinHandle,
    time::{Instant, timeout},
};

pub(crate) use difference::Difference;
pub(crate) use files::{DELETED, Download, File};
pub(crate) use people::Adding;
pub(crate) use updates::{Hearing, Told};

use crate::config::Config;

/// How many updates may wait for the pump. Beyond it grammers would drop them; each is small.
const UPDATES_THAT_MAY_WAIT: NonZeroUsize = NonZeroUsize::new(100_000).expect("it is not zero");

/// A connection, open until it is closed or dropped.
pub(crate) struct Connection {
    /// To ask.
    pub(crate) account: Account,
    /// To listen.
    pub(crate) hearing: Hearing,
    /// What drives the sockets.
    runner: Runner,
}

/// The task that drives the sockets; they are closed when it is gone.
pub(crate) struct Runner {
    task: JoinHandle<()>,
    handle: SenderPoolHandle,
}

/// The account, to ask Telegram something. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Account(Arc<Inner>);

struct Inner {
    client: Client,
    handle: SenderPoolHandle,
    home: i32,
    me: UserId,
    bot_username: String,
    bot: OnceCell<types::InputUser>,
    answer_within: Duration,
    /// Methods that Telegram asked not to be called for a while.
    paused: Mutex<BTreeMap<u32, Instant>>,
}

/// Something that happened in a room, and the file that came with it.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) event: Event,
    pub(crate) file: Option<File>,
}

/// Why Telegram did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// Not before this time has passed (`FLOOD_WAIT`).
    #[error("Telegram asks to wait {} s", .0.as_secs())]
    Wait(Duration),
    /// No, and asking again would not help.
    #[error("Telegram refused: {0}")]
    Refused(String),
    /// The session is no longer good. Logging in again by itself would make it worse.
    #[error("Telegram ended the session: {0}. Find out why before anybody logs in again")]
    SessionEnded(String),
    /// There was no answer. Whether it was done is not known.
    #[error("no answer from Telegram: {0}")]
    NoAnswer(String),
}

impl Trouble {
    /// The room is not there, or not for us, or we have no rights in it any more.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self, Self::Refused(name) if GONE.contains(&name.as_str()))
    }
}

impl Connection {
    /// Connects, and asks who we are, so that a session that is no longer good is noticed before anything is done.
    pub(crate) async fn open(config: &Config) -> Result<Self, Trouble> {
        let session = Arc::new(session::Held::new(&config.session));
        let params = ConnectionParams {
            device_model: "Switchboard".to_owned(),
            system_version: "1".to_owned(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            system_lang_code: "en".to_owned(),
            lang_code: "en".to_owned(),
            retry_policy: Box::new(NoRetries),
            updates_channel_capacity: UPDATES_THAT_MAY_WAIT,
            ..ConnectionParams::default()
        };
        let SenderPool { runner, handle, updates } = SenderPool::with_configuration(session, config.api_id, params);
        let thin = handle.thin.clone();
        let client = Client::new(handle);
        let runner = Runner { task: tokio::spawn(runner.run()), handle: thin.clone() };
        let account = Account(Arc::new(Inner {
            client,
            handle: thin,
            home: config.session.home,
            me: config.session.user,
            bot_username: config.bot_username.clone(),
            bot: OnceCell::new(),
            answer_within: config.limits.telegram_answer,
            paused: Mutex::default(),
        }));
        account.probe().await?;
        Ok(Self { account, hearing: Hearing::new(updates), runner })
    }

    /// The parts: to ask, to listen, and what drives both.
    pub(crate) fn into_parts(self) -> (Account, Hearing, Runner) {
        (self.account, self.hearing, self.runner)
    }
}

impl Runner {
    /// Ends when the connection can no longer be used.
    pub(crate) async fn ended(&mut self) {
        // Whether it panicked or ended, the host can only stop.
        let _ = (&mut self.task).await;
    }

    /// Closes every socket.
    pub(crate) async fn close(mut self, within: Duration) {
        self.handle.quit();
        if timeout(within, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Account {
    /// Asks something harmless (`updates.getState`). It also makes Telegram send updates by this connection.
    pub(crate) async fn probe(&self) -> Result<(), Trouble> {
        self.call(&functions::updates::GetState {}).await.map(drop)
    }

    /// Closes the connection, which seems dead; the next request opens another.
    pub(crate) fn hang_up(&self) {
        self.0.handle.disconnect_from_dc(self.0.home);
    }

    /// Calls a method in the account's own data centre.
    async fn call<R: RemoteCall>(&self, request: &R) -> Result<R::Return, Trouble> {
        self.call_in(self.0.home, request).await
    }

    /// Calls a method, unless Telegram asked to leave it alone for a while.
    async fn call_in<R: RemoteCall>(&self, data_centre: i32, request: &R) -> Result<R::Return, Trouble> {
        let method = constructor(request);
        self.is_paused(method)?;
        let answer = timeout(self.0.answer_within, self.0.client.invoke_in_dc(data_centre, request)).await;
        let trouble = match answer {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => trouble(error),
            Err(_) => Trouble::NoAnswer("it took too long".to_owned()),
        };
        if let Trouble::Wait(pause) = trouble {
            self.paused().insert(method, Instant::now() + pause);
        }
        Err(trouble)
    }

    fn is_paused(&self, method: u32) -> Result<(), Trouble> {
        let left = self.paused().get(&method).map(|until| until.saturating_duration_since(Instant::now()));
        match left {
            Some(left) if !left.is_zero() => Err(Trouble::Wait(left)),
            Some(_) | None => Ok(()),
        }
    }

    fn paused(&self) -> std::sync::MutexGuard<'_, BTreeMap<u32, Instant>> {
        self.0.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The number of a constructor, which everything serialized begins with.
fn constructor(object: &impl Serializable) -> u32 {
    let bytes = object.to_bytes();
    bytes.first_chunk().map_or(0, |first| u32::from_le_bytes(*first))
}

/// The name of a constructor in Telegram's schema.
fn schema_name(object: &impl Serializable) -> String {
    grammers_tl_types::name_for_id(constructor(object)).to_owned()
}

/// Errors of a call about a room of ours after which nobody can go on there (core.telegram.org/api/errors).
const GONE: [&str; 4] = ["CHANNEL_PRIVATE", "CHANNEL_INVALID", "CHANNEL_PUBLIC_GROUP_NA", "CHAT_ADMIN_REQUIRED"];

/// Errors after which a session is not to be used (core.telegram.org/api/errors, 401 and 406).
const SESSION_ENDED: [&str; 7] = [
    "AUTH_KEY_UNREGISTERED",
    "AUTH_KEY_INVALID",
    "AUTH_KEY_DUPLICATED",
    "SESSION_REVOKED",
    "SESSION_EXPIRED",
    "USER_DEACTIVATED",
    "USER_DEACTIVATED_BAN",
];

fn trouble(error: InvocationError) -> Trouble {
    match error {
        InvocationError::Rpc(RpcError { code: 420, value: Some(seconds), name, .. }) if !name.starts_with("FROZEN") => {
            Trouble::Wait(Duration::from_secs(seconds.into()))
        }
        InvocationError::Rpc(RpcError { name, .. })
            if SESSION_ENDED.contains(&name.as_str()) || name.starts_with("FROZEN") =>
        {
            Trouble::SessionEnded(name)
        }
        InvocationError::Rpc(RpcError { code, name, .. }) if !(0..500).contains(&code) => Trouble::NoAnswer(name),
        InvocationError::Rpc(RpcError { name, .. }) => Trouble::Refused(name),
        // Telegram does not know the key: grammers would agree upon a new one, which belongs to nobody.
        InvocationError::Authentication(_) => Trouble::SessionEnded("the key is not known".to_owned()),
        InvocationError::InvalidDc => Trouble::Refused("a data centre that the session does not name".to_owned()),
        other @ (InvocationError::Session(_)
        | InvocationError::Io(_)
        | InvocationError::Deserialize(_)
        | InvocationError::Transport(_)
        | InvocationError::Dropped(_)) => Trouble::NoAnswer(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telegrams_errors_say_what_to_do() {
        let rpc = |error_code, text: &str| {
            trouble(InvocationError::Rpc(types::RpcError { error_code, error_message: text.into() }.into()))
        };
        assert_eq!(rpc(420, "FLOOD_WAIT_90"), Trouble::Wait(Duration::from_secs(90)));
        assert_eq!(rpc(400, "CHANNELS_TOO_MUCH"), Trouble::Refused("CHANNELS_TOO_MUCH".into()));
        assert_eq!(rpc(406, "AUTH_KEY_DUPLICATED"), Trouble::SessionEnded("AUTH_KEY_DUPLICATED".into()));
        assert_eq!(rpc(420, "FROZEN_METHOD_INVALID"), Trouble::SessionEnded("FROZEN_METHOD_INVALID".into()));
        assert_eq!(rpc(500, "INTERDC_CALL_ERROR"), Trouble::NoAnswer("INTERDC_CALL_ERROR".into()));
        assert!(rpc(403, "CHANNEL_PRIVATE").is_gone());
    }

    #[test]
    fn constructors_are_named_as_in_the_schema() {
        let bold = grammers_tl_types::enums::MessageEntity::Bold(types::MessageEntityBold { offset: 0, length: 1 });
        assert_eq!(schema_name(&bold), "messageEntityBold");
    }
}
