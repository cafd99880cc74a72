//! The connection to Telegram. It is opened once. It is closed by [`ConnectionTask::close`], or when the
//! [`ConnectionTask`] is dropped.
use std::{num::NonZeroUsize, sync::Arc, time::Duration};

use grammers_client::Client;
use grammers_mtsender::{ConnectionParams, NoRetries, SenderPool, SenderPoolHandle};
use tokio::{task::JoinHandle, time::timeout};

use crate::{
    config::Config,
    telegram::{account::Account, error::TelegramError, session::MemorySession, updates::UpdateStream},
};

/// The number of updates that may wait for the pump. grammers drops further updates. The number can be large, because
/// each update is small.
const UPDATES_CAPACITY: NonZeroUsize = NonZeroUsize::new(100_000).expect("the number is not zero");

/// An open connection: requests, updates, and the task that drives the sockets.
pub(crate) struct Connection {
    pub(crate) account: Account,
    pub(crate) updates: UpdateStream,
    pub(crate) task: ConnectionTask,
}

/// The task that drives the sockets. The sockets are closed when the task has ended.
pub(crate) struct ConnectionTask {
    task: JoinHandle<()>,
    handle: SenderPoolHandle,
}

impl Connection {
    /// Connects and sends a first request, so that an invalid session is noticed before any work begins.
    pub(crate) async fn open(config: &Config) -> Result<Self, TelegramError> {
        let session = Arc::new(MemorySession::new(&config.session));
        let params = ConnectionParams {
            device_model: "Switchboard".to_owned(),
            system_version: "1".to_owned(),
            app_version: env!("CARGO_PKG_VERSION").to_owned(),
            system_lang_code: "en".to_owned(),
            lang_code: "en".to_owned(),
            retry_policy: Box::new(NoRetries),
            updates_channel_capacity: UPDATES_CAPACITY,
            ..ConnectionParams::default()
        };
        let SenderPool { runner, handle, updates } = SenderPool::with_configuration(session, config.api_id, params);
        let thin = handle.thin.clone();
        let client = Client::new(handle);
        let task = ConnectionTask { task: tokio::spawn(runner.run()), handle: thin.clone() };
        let account = Account::new(client, thin, config);
        account.probe().await?;
        Ok(Self { account, updates: UpdateStream::new(updates), task })
    }
}

impl ConnectionTask {
    /// Waits until the connection can no longer be used.
    pub(crate) async fn ended(&mut self) {
        // Whether the task panicked or ended normally, the host must stop.
        let _ = (&mut self.task).await;
    }

    /// Closes every socket. If that takes longer than `within`, aborts the task.
    pub(crate) async fn close(mut self, within: Duration) {
        self.handle.quit();
        if timeout(within, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

impl Drop for ConnectionTask {
    fn drop(&mut self) {
        self.task.abort();
    }
}
