//! Carrying updates to a bot's webhook, by the rules of the real server.
//!
//! Each queue is carried by a task of its own: the head is posted; on any 2xx it is gone, and a method in the answer
//! is run with nobody hearing its result; on anything else, or no answer in time, the same head is tried again, at once
//! and then after 2, 4, 8... seconds or as `Retry-After` says. So one bad update holds up its own queue and no other.
//! At most `max_connections` are under way at a time; one, while the webhook has taken nothing for ten seconds. An
//! update that nobody took in time (a day; 150 s for a press) is forgotten, and a webhook that answers 410 for 23 hours
//! is closed. Pauses are the machine's seconds; days and hours are the world's.

use super::Face;
use super::inbox::Head;
use super::method::Method;
use super::parameters::Parameters;
use super::update::QueueKey;
use crate::world::UserId;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::Response;
use std::sync::Arc;
use std::time::Duration;

/// How patient Telegram is with a webhook. The default is what the real server does.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For how long an answer is waited for.
    pub answer: Duration,
    /// The pause after the second failure; it doubles with each further one. After the first there is none.
    pub pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_mins(1), pause: Duration::from_secs(2), longest_pause: Duration::from_mins(1) }
    }
}

const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// How an attempt ended.
enum Attempt {
    Taken(Response),
    Failed { why: String, retry_after: Option<Duration>, gone: bool },
}

/// Starts a task for every queue that has something and is not being carried.
pub(super) fn carry(face: &Arc<Face>, bot: UserId) {
    for key in face.inboxes.change(bot, super::inbox::Inbox::take_up) {
        face.tasks.spawn(carry_queue(Arc::clone(face), bot, key));
    }
}

async fn carry_queue(face: Arc<Face>, bot: UserId, key: QueueKey) {
    let mut failures = 0;
    while let Some(head) = next_head(&face, bot, key) {
        match attempt(&face, bot, &head).await {
            Attempt::Taken(answer) => {
                failures = 0;
                face.inboxes.change(bot, |inbox| inbox.delivered(head.update.id));
                run_answer(&face, bot, answer).await;
            }
            Attempt::Failed { why, retry_after, gone } => {
                failures += 1;
                let now = face.world.look(crate::world::World::now);
                face.inboxes.change(bot, |inbox| inbox.failed(now, why, gone));
                pause(&face, bot, head.generation, retry_after.unwrap_or_else(|| face.patience.after(failures))).await;
            }
        }
    }
}

fn next_head(face: &Face, bot: UserId, key: QueueKey) -> Option<Head> {
    let now = face.world.look(crate::world::World::now);
    face.inboxes.change(bot, |inbox| {
        inbox.drop_expired(now);
        inbox.head(key)
    })
}

async fn attempt(face: &Face, bot: UserId, head: &Head) -> Attempt {
    let now = face.world.look(crate::world::World::now);
    let spared = face.inboxes.look(bot, |inbox| inbox.spares_webhook(now));
    let _narrow = if spared { head.webhook.narrow.acquire().await.ok() } else { None };
    let Ok(_slot) = head.webhook.slots.acquire().await else {
        return Attempt::failed("Connection closed");
    };
    let mut request = face.client.post(&head.webhook.terms.url).timeout(face.patience.answer);
    request = request.header(CONTENT_TYPE, "application/json").body(head.update.json.clone());
    if let Some(secret) = &head.webhook.terms.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.send().await {
        Ok(answer) if answer.status().is_success() => Attempt::Taken(answer),
        Ok(answer) => {
            let retry_after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
            let retry_after = retry_after.map(|seconds| Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER));
            let gone = answer.status() == StatusCode::GONE;
            Attempt::Failed { why: format!("Wrong response from the webhook: {}", answer.status()), retry_after, gone }
        }
        Err(error) if error.is_timeout() => Attempt::failed("Read timeout expired"),
        Err(_) => Attempt::failed("Connection refused"),
    }
}

/// Runs the method that stands in the answer, if any. Nobody hears what came of it.
async fn run_answer(face: &Arc<Face>, bot: UserId, answer: Response) {
    let kind = answer.headers().get(CONTENT_TYPE).cloned();
    let Ok(body) = answer.bytes().await else { return };
    let Some(kind) = kind.filter(|_| !body.is_empty()) else { return };
    let Ok(request) = Request::builder().header(CONTENT_TYPE, kind).body(Body::from(body)) else { return };
    let Ok(mut parameters) = Parameters::read(request).await else { return };
    let Some(name) = parameters.take_text("method") else { return };
    let method = Method::named(&name).filter(|method| method.fits_webhook_answer());
    let outcome = match method {
        Some(method) => Box::pin(face.run(bot, method, parameters)).await.map(|_| ()).map_err(|why| format!("{why:?}")),
        None => Err("no such method, or one whose result would be lost".to_owned()),
    };
    if let Err(why) = outcome {
        tracing::debug!(method = name, why, "the method in a webhook's answer came to nothing");
    }
}

/// Waits, unless the bot names another webhook meanwhile.
async fn pause(face: &Face, bot: UserId, generation: u64, pause: Duration) {
    let mut changes = face.inboxes.changes.subscribe();
    let replaced = changes.wait_for(|_| face.inboxes.look(bot, |inbox| inbox.generation != generation));
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        _ = replaced => {}
    }
}

impl Patience {
    fn after(self, failures: u32) -> Duration {
        match failures {
            0 | 1 => Duration::ZERO,
            _ => self.pause.saturating_mul(1 << (failures - 2).min(16)).min(self.longest_pause),
        }
    }
}

impl Attempt {
    fn failed(why: &str) -> Self {
        Self::Failed { why: why.to_owned(), retry_after: None, gone: false }
    }
}
