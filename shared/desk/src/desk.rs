//! The desk: its parts, and the state that its entry points share.
use std::sync::Arc;

use bot::calls::BotApi;
use domain::DeskId;
use secrecy::SecretString;
use store::Store;

use crate::{engine::Engine, failures::Failures, ports::Queues, rate_limit::RateLimit};

/// A desk, built once and shared by all invocations of a function.
///
/// It does not implement `Debug`, because it holds secrets.
pub struct Desk<S, B, Q> {
    pub(crate) engine: Engine<S, B, Q>,
    pub(crate) bot: i64,
    pub(crate) webhook_secrets: Vec<SecretString>,
    pub(crate) rate_limit: RateLimit,
    pub(crate) failures: Failures,
}

/// The parts from which [`Desk::new`] builds a desk.
pub struct Parts<S, B, Q> {
    /// The id of the desk.
    pub desk: DeskId,
    /// The store of the desk's tables.
    pub store: Arc<S>,
    /// The client for calls to the Bot API as the desk's bot.
    pub telegram: B,
    /// The queues to the host and to `notices`.
    pub queues: Q,
    /// The bot's own user id.
    pub bot: i64,
    /// The secrets of the webhook. A request that contains one of the secrets comes from Telegram.
    pub webhook_secrets: Vec<SecretString>,
}

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// Builds a desk from these parts, without sending anything.
    pub fn new(parts: Parts<S, B, Q>) -> Self {
        let Parts { desk, store, telegram, queues, bot, webhook_secrets } = parts;
        let engine = Engine::new(desk, store, telegram, queues);
        let (rate_limit, failures) = (RateLimit::default(), Failures::default());
        Self { engine, bot, webhook_secrets, rate_limit, failures }
    }
}
