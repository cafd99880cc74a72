//! Carrying updates to a bot's webhook, by the rules of the real server.
//!
//! Each queue is carried by a task of its own: the head is posted; on any 2xx it is gone, and a method in the answer
//! is run with nobody hearing its result; on anything else, or no answer in time, the same head is tried again, at once
//! and then after 2, 4, 8... seconds, one to two minutes at most, or as `Retry-After` says. So one bad update holds up
//! its own queue and no other. At most `max_connections` are under way at a time; one, while the webhook has taken
//! nothing for ten seconds. An update that nobody took in time (a day; 150 s for a press) is forgotten, as soon as no
//! try is left before, and a webhook that answers 410 for 23 hours is closed. Pauses are the machine's seconds; days and
//! hours are the world's.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    extract::Request,
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
    },
};
use reqwest::Response;

use crate::{
    bot_api::{Face, inbox::Head, method::Method, parameters::Parameters, update::QueueKey},
    world::{Moment, UserId, World},
};

/// How patient Telegram is with a webhook. The default is what the real server does.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For how long an answer is waited for.
    pub answer: Duration,
    /// The pause after an update's second failure; it doubles with each further one. After the first there is none.
    pub pause: Duration,
    /// The longest pause is drawn for each failure anew, between this and twice this.
    pub longest_pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_mins(1), pause: Duration::from_secs(2), longest_pause: Duration::from_mins(1) }
    }
}

const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// The failures of one update at one webhook.
struct Backoff {
    failures: u32,
    /// The last pause of its own.
    pause: Duration,
}

/// How an attempt ended.
enum Attempt {
    Taken(Response),
    Failed { why: String, retry_after: Option<Duration>, gone: bool },
}

/// Starts a task for every queue that has something and is not being carried.
pub(super) fn carry(face: &Arc<Face>, bot: UserId) {
    for key in face.inboxes.change(bot, crate::bot_api::inbox::Inbox::take_up) {
        face.tasks.spawn(carry_queue(Arc::clone(face), bot, key));
    }
}

async fn carry_queue(face: Arc<Face>, bot: UserId, key: QueueKey) {
    while let Some(head) = next_head(&face, bot, key) {
        carry_update(&face, bot, &head).await;
    }
    // Where this queue was, there is room for another.
    carry(&face, bot);
}

/// Tries until it is taken or over, or the bot has named another webhook.
async fn carry_update(face: &Arc<Face>, bot: UserId, head: &Head) {
    let mut backoff = Backoff::new(face.patience);
    while still_waits(face, bot, head) {
        match attempt(face, bot, head).await {
            Attempt::Taken(answer) => {
                face.inboxes.change(bot, |inbox| inbox.delivered(head.update.id));
                return run_answer(face, bot, answer).await;
            }
            Attempt::Failed { why, retry_after, gone } => {
                let pause = backoff.after_failure(retry_after, longest_pause(face, bot, head, backoff.failures));
                note_failure(face, bot, head, why, gone, pause);
                wait(face, bot, head, pause).await;
            }
        }
    }
}

fn still_waits(face: &Face, bot: UserId, head: &Head) -> bool {
    let now = face.world.look(World::now);
    face.inboxes.change(bot, |inbox| {
        inbox.drop_expired(now);
        inbox.waits(head)
    })
}

/// Tells the inbox, which may forget the update: now, if it would be too late after the pause.
fn note_failure(face: &Face, bot: UserId, head: &Head, why: String, gone: bool, pause: Duration) {
    let now = face.world.look(World::now);
    let next_try = Moment(now.0.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)));
    face.inboxes.change(bot, |inbox| {
        if inbox.waits(head) && next_try > head.update.expires {
            inbox.give_up(head.update.id);
        }
        if inbox.generation == head.generation {
            inbox.failed(now, why, gone);
        }
    });
}

/// Drawn for each failure, by the seed alone.
fn longest_pause(face: &Face, bot: UserId, head: &Head, failures: u32) -> Duration {
    let of = [bot.0, i64::from(head.update.id), i64::from(failures)];
    face.patience.longest_by(face.world.look(|world| world.drawn("webhook pause", &of)))
}

fn next_head(face: &Face, bot: UserId, key: QueueKey) -> Option<Head> {
    let now = face.world.look(World::now);
    face.inboxes.change(bot, |inbox| {
        inbox.drop_expired(now);
        inbox.head(key)
    })
}

async fn attempt(face: &Face, bot: UserId, head: &Head) -> Attempt {
    let now = face.world.look(World::now);
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
            let (status, retry_after) = (answer.status(), retry_after(answer.headers()));
            let gone = status == StatusCode::GONE;
            Attempt::Failed { why: format!("Wrong response from the webhook: {status}"), retry_after, gone }
        }
        Err(error) if error.is_timeout() => Attempt::failed("Read timeout expired"),
        Err(_) => Attempt::failed("Connection refused"),
    }
}

/// What the webhook asks for. Zero is as good as nothing.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (seconds > 0).then(|| Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER))
}

/// Runs the method that stands in the answer, if any. Nobody hears what came of it.
async fn run_answer(face: &Arc<Face>, bot: UserId, answer: Response) {
    let kind = answer.headers().get(CONTENT_TYPE).cloned();
    let Ok(body) = answer.bytes().await else { return };
    let Some(kind) = kind.filter(|_| !body.is_empty()) else { return };
    let Ok(request) = Request::builder().header(CONTENT_TYPE, kind).body(Body::from(body)) else { return };
    let Ok(mut parameters) = Parameters::read(request).await else { return };
    let Some(name) = parameters.take_text("method") else { return };
    let Some(method) = Method::named(&name).filter(|method| method.fits_webhook_answer()) else {
        return tracing::error!(method = name, "a webhook's answer names no method, or one that is not run there");
    };
    match Box::pin(face.run(bot, method, parameters)).await {
        Err(why) if why.is_ours() => tracing::error!(method = name, %why, "the simulator does not know this"),
        Err(why) => tracing::debug!(method = name, %why, "the method in a webhook's answer came to nothing"),
        Ok(_) => {}
    }
}

/// Waits, unless the update waits no longer.
async fn wait(face: &Face, bot: UserId, head: &Head, pause: Duration) {
    let mut changes = face.inboxes.changes.subscribe();
    let over = changes.wait_for(|_| !face.inboxes.look(bot, |inbox| inbox.waits(head)));
    tokio::select! {
        () = tokio::time::sleep(pause) => {}
        _ = over => {}
    }
}

impl Patience {
    /// The longest pause that a number stands for.
    fn longest_by(self, drawn: u64) -> Duration {
        let least_ms = u64::try_from(self.longest_pause.as_millis()).unwrap_or(u64::MAX);
        self.longest_pause + Duration::from_millis(drawn % least_ms.saturating_add(1))
    }
}

impl Backoff {
    fn new(patience: Patience) -> Self {
        Self { failures: 0, pause: patience.pause / 2 }
    }

    /// The pause after one more failure. One that the webhook asked for does not lengthen those that follow.
    fn after_failure(&mut self, retry_after: Option<Duration>, longest: Duration) -> Duration {
        self.failures += 1;
        match retry_after {
            Some(asked) => asked,
            None if self.failures == 1 => Duration::ZERO,
            None => {
                self.pause = self.pause.saturating_mul(2).min(longest);
                self.pause
            }
        }
    }
}

impl Attempt {
    fn failed(why: &str) -> Self {
        Self::Failed { why: why.to_owned(), retry_after: None, gone: false }
    }
}

#[cfg(test)]
mod tests;
