//! How a bot wants its updates: where they are brought, and which kinds.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::bot_api::{inbox::Inbox, update::UpdateKind};

/// How a bot wants its updates, as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    webhook: Option<WebhookTerms>,
    allowed_updates: Option<Vec<String>>,
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

impl Inbox {
    /// How the bot wants its updates.
    pub(super) fn settings(&self) -> Settings {
        let webhook = self.webhook.as_ref().map(|webhook| webhook.terms.clone());
        Settings { webhook, allowed_updates: self.allowed_names.clone() }
    }

    /// Another webhook, or none.
    pub(super) fn set_webhook(&mut self, terms: Option<WebhookTerms>) {
        self.webhook = terms.map(|terms| Webhook {
            slots: Arc::new(Semaphore::new(terms.max_connections)),
            narrow: Arc::new(Semaphore::new(1)),
            terms,
        });
        self.begin_anew();
    }

    /// Which kinds the bot wants: the default ones, if it names none.
    pub(super) fn set_allowed(&mut self, names: Vec<String>) {
        let is_named = |kind: &UpdateKind| names.iter().any(|name| name == kind.field());
        let is_wanted = |kind: &UpdateKind| if names.is_empty() { kind.is_default() } else { is_named(kind) };
        self.allowed = UpdateKind::ALL.into_iter().filter(is_wanted).collect();
        self.allowed_names = Some(names).filter(|names| !names.is_empty());
    }

    /// Sets all of it anew, as it was kept.
    pub(super) fn restore(&mut self, settings: Settings) {
        self.set_webhook(settings.webhook);
        self.set_allowed(settings.allowed_updates.unwrap_or_default());
    }
}
