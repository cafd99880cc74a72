//! A bot's settings for its updates: the webhook, and the kinds of update that the bot wants.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

/// A bot's settings for its updates, in the form in which they are stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(super) webhook: Option<WebhookTerms>,
    pub(super) allowed_updates: Option<Vec<String>>,
}

/// A bot's webhook, with the limits of its deliveries.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) terms: WebhookTerms,
    /// One permit for each delivery that may run at a time.
    pub(super) slots: Arc<Semaphore>,
    /// A single permit. While the webhook is failing, a delivery needs this permit too, so only one delivery runs at a
    /// time.
    pub(super) narrow: Arc<Semaphore>,
}

/// The parameters with which a webhook was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct WebhookTerms {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) max_connections: usize,
    pub(super) ip_address: Option<String>,
}

impl Webhook {
    /// Creates a webhook to which no delivery is running yet.
    pub(super) fn new(terms: WebhookTerms) -> Self {
        let slots = Arc::new(Semaphore::new(terms.max_connections));
        Self { terms, slots, narrow: Arc::new(Semaphore::new(1)) }
    }
}
