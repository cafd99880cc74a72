//! Receives Telegram's updates over HTTP, one update for each request. The body of the response may contain one
//! harmless Bot API call.
//!
//! After a 2xx response, Telegram considers the update delivered. After any other response, it sends the update again.
//! So the response is sent only after the update's change is stored. The webhook's secret is checked before the body is
//! parsed. Telegram holds back the next updates until one is accepted. So an update that cannot be read, or that
//! keeps failing (`failures`), is set aside, so that a person can look at it, and then accepted.
use bot::{
    calls::{self, BotApi},
    inbound::{self, Event, Incoming},
    screens,
};
use domain::{Cause, Timestamp};
use http::{Request, Response, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use store::Store;
use subtle::{Choice, ConstantTimeEq};
use tracing::{error, warn};

use crate::{desk::Desk, error::DeskError, ports::Queues, updates};

/// The header that carries the webhook's secret (Bot API `setWebhook`, `secret_token`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// Telegram's updates are smaller than 64 KiB, the size of Telegram's own buffer. A body that is much larger is not
/// from Telegram.
const MAX_BODY_BYTES: usize = 256 * 1024;

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// Handles one request to the webhook, and returns the answer.
    pub async fn webhook(&self, request: Request<Vec<u8>>, now: Timestamp) -> Response<Vec<u8>> {
        if !knows(&self.webhook_secrets, &request) {
            warn!("a request without the webhook's secret was rejected");
            return empty(StatusCode::UNAUTHORIZED);
        }
        if request.body().len() > MAX_BODY_BYTES {
            return empty(StatusCode::PAYLOAD_TOO_LARGE);
        }
        match inbound::parse(self.bot, request.body()) {
            Ok(incoming) => self.respond(incoming, request.body(), now).await,
            Err(unreadable) => {
                warn!(%unreadable, "an update cannot be parsed");
                self.set_aside(request.body(), None, now).await
            }
        }
    }

    async fn respond(&self, incoming: Incoming, body: &[u8], now: Timestamp) -> Response<Vec<u8>> {
        let (cause, pressed) = (incoming.cause.clone(), query_of(&incoming.event));
        if let Some(user) = incoming.event.private_sender().map(|person| person.user)
            && !self.rate_limit.allows(user, now)
        {
            warn!(user.id = %user, "a person exceeded the rate limit");
            let language = language_of(&incoming.event);
            return pressed.map_or_else(
                || empty(StatusCode::OK),
                |query| call(calls::answer_in_body(&query, Some(&screens::too_fast(language)))),
            );
        }
        match self.process(incoming, now).await {
            Ok(()) => pressed.map_or_else(|| empty(StatusCode::OK), |query| call(calls::answer_in_body(&query, None))),
            Err(problem) if pressed.is_none() && self.failures.keeps_failing(&cause, now) => {
                error!(%cause, error = %problem, "an update keeps failing");
                self.set_aside(body, Some(&cause), now).await
            }
            Err(problem) => {
                warn!(%cause, error = %problem, "an update was not handled; Telegram will repeat it");
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }

    /// Decides about an update, stores the change and answers. If this fails, Telegram should deliver the update again.
    async fn process(&self, incoming: Incoming, now: Timestamp) -> Result<(), DeskError> {
        match updates::trigger(incoming, now, self.engine.facts()).await? {
            // Boxed, so that the caller's future stays small.
            Some(trigger) => Box::pin(self.engine.run(&trigger)).await,
            None => Ok(()),
        }
    }

    /// Stores an update in the journal, so that a person can look at it. The key of its journal item ends with the
    /// SHA-256 hash that this function logs. `cause` is `None` if the update could not be parsed.
    async fn set_aside(&self, body: &[u8], cause: Option<&Cause>, now: Timestamp) -> Response<Vec<u8>> {
        let cause = cause.map(tracing::field::display);
        let sha256 = hex::encode(Sha256::digest(body));
        match self.engine.set_aside(body, now).await {
            Ok(()) => {
                error!(
                    cause,
                    update.sha256 = sha256,
                    "an update was set aside; the journal keeps it for a person to look at"
                );
                empty(StatusCode::OK)
            }
            Err(problem) => {
                warn!(
                    cause, update.sha256 = sha256, error = %problem,
                    "an update could not be set aside; Telegram will repeat it"
                );
                empty(StatusCode::INTERNAL_SERVER_ERROR)
            }
        }
    }
}

/// Returns whether the request has one of the secrets. Values are hashed first, and all secrets are compared, so that
/// the duration of the check reveals nothing about the length, the content or the position of a secret.
fn knows<B>(secrets: &[SecretString], request: &Request<B>) -> bool {
    let given = request.headers().get(SECRET_HEADER).map(http::HeaderValue::as_bytes).unwrap_or_default();
    let given = Sha256::digest(given);
    let is = |secret: &SecretString| Sha256::digest(secret.expose_secret()).ct_eq(&given);
    secrets.iter().map(is).fold(Choice::from(0), |any, this| any | this).into()
}

fn query_of(event: &Event) -> Option<String> {
    if let Event::Pressed { query_id, .. } = event { Some(query_id.clone()) } else { None }
}

/// Returns the language of the person's app, for the answer to a person who makes too many requests. The language that
/// the person chose is in the tables, but the rate limit applies before the tables are read.
fn language_of(event: &Event) -> domain::Language {
    let app = if let Event::Pressed { person, .. } = event { person.language } else { None };
    app.unwrap_or(domain::Language::English)
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
