//! The HTTP border: one update in, at most one harmless Bot API call out.
//!
//! Telegram counts any 2xx as delivered and repeats everything else, so that an answer is given only once the update's
//! change is stored. The secret is compared before anything is read.
use bot::{
    calls,
    inbound::{self, Event, Incoming, Unreadable},
};
use domain::Timestamp;
use http::{Request, Response, StatusCode};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use store::Store;
use subtle::ConstantTimeEq;
use tracing::{error, warn};

use crate::{
    Desk,
    ports::{Calls, Queues},
};

/// The header that carries the webhook's secret (Bot API `setWebhook`, `secret_token`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// Telegram's updates stay below 64 KiB (its own buffer); anything much larger is not Telegram's.
const MAX_BODY_BYTES: usize = 256 * 1024;

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Answers one request to the webhook.
    pub async fn webhook(&self, request: Request<Vec<u8>>, now: Timestamp) -> Response<Vec<u8>> {
        if !self.knows(&request) {
            warn!("a request without the webhook's secret was turned away");
            return empty(StatusCode::UNAUTHORIZED);
        }
        if request.body().len() > MAX_BODY_BYTES {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        }
        match inbound::parse(self.bot, request.body()) {
            Ok(incoming) => self.answer(incoming, now).await,
            Err(unreadable) => self.put_aside(&unreadable, request.body(), now).await,
        }
    }

    /// Hashed first, so that neither length nor content of the secret can be timed.
    fn knows<B>(&self, request: &Request<B>) -> bool {
        let given = request.headers().get(SECRET_HEADER).map(http::HeaderValue::as_bytes).unwrap_or_default();
        let expected = Sha256::digest(self.webhook_secret.expose_secret());
        Sha256::digest(given).ct_eq(&expected).into()
    }

    async fn answer(&self, incoming: Incoming, now: Timestamp) -> Response<Vec<u8>> {
        let cause = incoming.cause.clone();
        let done = match &incoming.event {
            Event::Pressed { query_id, .. } => call(calls::answer_in_body(query_id)),
            Event::Command(..)
            | Event::Contact(..)
            | Event::Wrote(_)
            | Event::AskedToJoin { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::RoomMessage { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::Other => empty(StatusCode::OK),
        };
        match self.update(incoming, now).await {
            Ok(()) => done,
            Err(error) => {
                error!(%cause, %error, "an update was not handled; Telegram will repeat it");
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    async fn put_aside(&self, unreadable: &Unreadable, body: &[u8], now: Timestamp) -> Response<Vec<u8>> {
        match self.store.put_aside(body, now).await {
            Ok(()) => {
                error!(%unreadable, "an update cannot be read and was put aside in the journal");
                empty(StatusCode::OK)
            }
            Err(error) => {
                error!(%unreadable, %error, "an update cannot be read, and could not be put aside");
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

fn call(body: Vec<u8>) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    let json = http::HeaderValue::from_static("application/json");
    response.headers_mut().insert(http::header::CONTENT_TYPE, json);
    response
}

fn empty(status: StatusCode) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    response
}
