//! How a bot wants its updates: where they are brought, and which kinds.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// How a bot wants its updates, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(super) webhook: Option<WebhookTerms>,
    pub(super) allowed_updates: Option<Vec<String>>,
}

/// Where a bot wants its updates.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) terms: WebhookTerms,
    /// As many as deliveries that may be under way.
    pub(super) slots: Arc<Semaphore>,
    /// The one delivery at a time that a failing webhook gets.
    pub(super) narrow: Arc<Semaphore>,
}

/// A webhook, as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WebhookTerms {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) max_connections: usize,
    pub(super) ip_address: Option<String>,
}

impl Webhook {
    /// A webhook at which nothing is under way.
    pub(super) fn new(terms: WebhookTerms) -> Self {
        let slots = Arc::new(Semaphore::new(terms.max_connections));
        Self { terms, slots, narrow: Arc::new(Semaphore::new(1)) }
    }
}
