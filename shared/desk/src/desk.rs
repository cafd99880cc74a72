//! The desk: its parts, and what its entry points share.
use std::sync::Arc;

use bot::calls::BotApi;
use domain::DeskId;
use secrecy::SecretString;
use store::Store;

use crate::{engine::Engine, failures::Failures, ports::Queues, rate_limit::RateLimit};

/// A desk, built once and shared by all invocations of a function.
///
/// There is no `Debug`: it holds secrets.
pub struct Desk<S, B, Q> {
    pub(crate) engine: Engine<S, B, Q>,
    pub(crate) bot: i64,
    pub(crate) webhook_secrets: Vec<SecretString>,
    pub(crate) rate_limit: RateLimit,
    pub(crate) failures: Failures,
}

/// The parts that a desk is built of.
pub struct Parts<S, B, Q> {
    /// The desk.
    pub desk: DeskId,
    /// Its tables.
    pub store: Arc<S>,
    /// Its bot.
    pub telegram: B,
    /// Its queues.
    pub queues: Q,
    /// The bot's own user id.
    pub bot: i64,
    /// A request to the webhook with any of these secrets comes from Telegram.
    pub webhook_secrets: Vec<SecretString>,
}

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// A desk of these parts. Nothing is sent yet.
    pub fn new(parts: Parts<S, B, Q>) -> Self {
        let Parts { desk, store, telegram, queues, bot, webhook_secrets } = parts;
        let engine = Engine::new(desk, store, telegram, queues);
        let (rate_limit, failures) = (RateLimit::default(), Failures::default());
        Self { engine, bot, webhook_secrets, rate_limit, failures }
    }
}
