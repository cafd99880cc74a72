//! The account, as the sender of requests.
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::UserId;
use grammers_client::Client;
use grammers_mtsender::SenderPoolHandle;
use grammers_tl_types::{RemoteCall, enums, functions, types};
use tokio::{
    sync::OnceCell,
    time::{Instant, timeout},
};

use crate::{
    config::Config,
    telegram::{error::TelegramError, schema::constructor_id},
};

/// Sends requests for the account. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Account(Arc<Inner>);

struct Inner {
    client: Client,
    handle: SenderPoolHandle,
    home: i32,
    own_id: UserId,
    bot_username: String,
    bot: OnceCell<types::InputUser>,
    answer_within: Duration,
    /// Pauses that Telegram asked for. The key is the constructor id of a method, the value is the end of the pause.
    paused: Mutex<BTreeMap<u32, Instant>>,
}

impl Account {
    pub(super) fn new(client: Client, handle: SenderPoolHandle, config: &Config) -> Self {
        Self(Arc::new(Inner {
            client,
            handle,
            home: config.session.home,
            own_id: config.session.user,
            bot_username: config.bot_username.clone(),
            bot: OnceCell::new(),
            answer_within: config.limits.telegram_answer,
            paused: Mutex::default(),
        }))
    }

    /// Sends a harmless request (`updates.getState`), which also makes Telegram push updates over this connection.
    pub(crate) async fn probe(&self) -> Result<(), TelegramError> {
        self.call(&functions::updates::GetState {}).await.map(drop)
    }

    /// Closes a connection that seems dead. The next request opens a new connection.
    pub(crate) fn disconnect(&self) {
        self.0.handle.disconnect_from_dc(self.0.home);
    }

    pub(super) fn own_id(&self) -> UserId {
        self.0.own_id
    }

    /// Returns the number of the account's own data centre.
    pub(super) fn home(&self) -> i32 {
        self.0.home
    }

    /// Returns the bot. It is looked up only once, because Telegram limits how often usernames are resolved.
    pub(super) async fn bot(&self) -> Result<&types::InputUser, TelegramError> {
        self.0.bot.get_or_try_init(|| self.resolve_bot()).await
    }

    async fn resolve_bot(&self) -> Result<types::InputUser, TelegramError> {
        let request = functions::contacts::ResolveUsername { username: self.0.bot_username.clone(), referer: None };
        let enums::contacts::ResolvedPeer::Peer(found) = self.call(&request).await?;
        let user = found.users.into_iter().find_map(|user| match user {
            enums::User::User(user) => Some(types::InputUser { user_id: user.id, access_hash: user.access_hash? }),
            enums::User::Empty(_) => None,
        });
        user.ok_or_else(|| TelegramError::Refused("no account has the bot's username".to_owned()))
    }

    /// Calls a method in the account's own data centre.
    pub(super) async fn call<R: RemoteCall>(&self, request: &R) -> Result<R::Return, TelegramError> {
        self.call_in(self.0.home, request).await
    }

    /// Calls a method in this data centre. If Telegram asked for a pause of the method, fails immediately with the
    /// remaining time of the pause.
    pub(super) async fn call_in<R: RemoteCall>(
        &self,
        data_centre: i32,
        request: &R,
    ) -> Result<R::Return, TelegramError> {
        let method = constructor_id(request);
        self.check_pause(method)?;
        let answer = timeout(self.0.answer_within, self.0.client.invoke_in_dc(data_centre, request)).await;
        let error = match answer {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => TelegramError::from(error),
            Err(_) => TelegramError::NoAnswer("the request took too long".to_owned()),
        };
        if let TelegramError::Wait(pause) = error {
            self.paused().insert(method, Instant::now() + pause);
        }
        Err(error)
    }

    fn check_pause(&self, method: u32) -> Result<(), TelegramError> {
        let left = self.paused().get(&method).map(|until| until.saturating_duration_since(Instant::now()));
        match left {
            Some(left) if !left.is_zero() => Err(TelegramError::Wait(left)),
            Some(_) | None => Ok(()),
        }
    }

    fn paused(&self) -> MutexGuard<'_, BTreeMap<u32, Instant>> {
        self.0.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
