//! Delivers updates to a bot's webhook, by the rules of the real server.
//!
//! Each queue is delivered by its own task, which posts the head of the queue. If the webhook answers 2xx, the update
//! is removed. The answer may call a method, which is then run, but the webhook does not learn the result. If the
//! webhook gives another answer, or does not answer in time, the same update is sent again. The first retry comes
//! immediately, the next retries after 2, 4, 8... seconds, up to a limit of one to two minutes. If the webhook sends
//! the header `Retry-After`, the pause is as long as the header says. Because each queue has its own task, an update
//! that the webhook does not accept delays only its own queue.
//!
//! At most `max_connections` deliveries run at a time. If all deliveries have failed for ten seconds, only one runs at
//! a time. An update expires after a day (a button press after 150 s). It is removed earlier if the next retry would
//! come after the update expires. A webhook that answers 410 for 23 hours is removed. Pauses between retries, and the
//! time limit for an answer, use real time. The other times use the world's clock.

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
    bot_api::{
        backoff::Backoff,
        inbox::{Head, Inbox},
        method::Method,
        methods,
        parameters::Parameters,
        state::BotApiState,
        update::QueueKey,
    },
    world::{Timestamp, UserId, World},
};

const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(1);

/// The delivery of one update, which is the head of its queue, to the webhook.
struct Delivery<'a> {
    state: &'a BotApiState,
    bot: UserId,
    head: Head,
}

/// The result of one attempt to deliver an update.
enum Attempt {
    Taken(Response),
    Failed(Failure),
}

/// The reason for a failed attempt, and the pause that the webhook asks for.
struct Failure {
    why: String,
    retry_after: Option<Duration>,
    /// Whether the webhook answered 410 Gone.
    gone: bool,
}

/// Starts a task for every queue that holds updates and is not being delivered.
pub(super) fn start_deliveries(state: &Arc<BotApiState>, bot: UserId) {
    for key in state.inboxes.change(bot, Inbox::claim_idle_queues) {
        state.tasks.spawn(deliver_queue(Arc::clone(state), bot, key));
    }
}

async fn deliver_queue(state: Arc<BotApiState>, bot: UserId, key: QueueKey) {
    while let Some(head) = next_head(&state, bot, key) {
        Delivery { state: &state, bot, head }.run().await;
    }
    // This queue is empty now, so another queue may be loaded in its place.
    start_deliveries(&state, bot);
}

fn next_head(state: &BotApiState, bot: UserId, key: QueueKey) -> Option<Head> {
    let now = state.world.read(World::now);
    state.inboxes.change(bot, |inbox| {
        inbox.drop_expired(now);
        inbox.head(key)
    })
}

impl Delivery<'_> {
    /// Repeats the delivery until the update is accepted or removed, or the bot has replaced its webhook.
    async fn run(&self) {
        let mut backoff = Backoff::new(self.state.patience);
        while self.is_due() {
            match self.attempt().await {
                Attempt::Taken(answer) => {
                    self.state.inboxes.change(self.bot, |inbox| inbox.delivered(self.head.update.id));
                    return run_answer(self.state, self.bot, answer).await;
                }
                Attempt::Failed(failure) => {
                    let longest = self.longest_pause(backoff.failures);
                    let pause = backoff.after_failure(failure.retry_after, longest);
                    self.note_failure(failure, pause);
                    self.wait(pause).await;
                }
            }
        }
    }

    fn is_due(&self) -> bool {
        let now = self.state.world.read(World::now);
        self.state.inboxes.change(self.bot, |inbox| {
            inbox.drop_expired(now);
            inbox.is_due(&self.head)
        })
    }

    async fn attempt(&self) -> Attempt {
        let (state, webhook) = (self.state, &self.head.webhook);
        let now = state.world.read(World::now);
        let spared = state.inboxes.read(self.bot, |inbox| inbox.spares_webhook(now));
        let _narrow = if spared { webhook.narrow.acquire().await.ok() } else { None };
        let Ok(_slot) = webhook.slots.acquire().await else {
            return Attempt::failed("Connection closed");
        };
        let mut request = state.client.post(&webhook.terms.url).timeout(state.patience.answer);
        request = request.header(CONTENT_TYPE, "application/json").body(self.head.update.json.clone());
        if let Some(secret) = &webhook.terms.secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Attempt::Taken(answer),
            Ok(answer) => {
                let (status, retry_after) = (answer.status(), retry_after(answer.headers()));
                let why = format!("Wrong response from the webhook: {status}");
                Attempt::Failed(Failure { why, retry_after, gone: status == StatusCode::GONE })
            }
            Err(error) if error.is_timeout() => Attempt::failed("Read timeout expired"),
            Err(_) => Attempt::failed("Connection refused"),
        }
    }

    /// Returns the upper limit of the pause after this failure: a random value that follows from the seed.
    fn longest_pause(&self, failures: u32) -> Duration {
        let of = [self.bot.0, i64::from(self.head.update.id), i64::from(failures)];
        self.state.patience.longest_by(self.state.world.read(|world| world.drawn("webhook pause", &of)))
    }

    /// Reports the failure to the inbox. If the update would expire during the pause, it is removed now.
    fn note_failure(&self, failure: Failure, pause: Duration) {
        let now = self.state.world.read(World::now);
        let next_try = Timestamp(now.0.saturating_add(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX)));
        let Failure { why, gone, .. } = failure;
        self.state.inboxes.change(self.bot, |inbox| {
            if inbox.is_due(&self.head) && next_try > self.head.update.expires {
                inbox.give_up(self.head.update.id);
            }
            if inbox.generation == self.head.generation {
                inbox.failed(now, why, gone);
            }
        });
    }

    /// Waits for `pause`. Stops waiting if the update is removed or the webhook is replaced.
    async fn wait(&self, pause: Duration) {
        let inboxes = &self.state.inboxes;
        let mut changes = inboxes.changes.subscribe();
        let over = changes.wait_for(|_| !inboxes.read(self.bot, |inbox| inbox.is_due(&self.head)));
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = over => {}
        }
    }
}

/// Runs the method that the webhook's answer names, if it names a method. If the method is refused, the reason is only
/// logged.
async fn run_answer(state: &BotApiState, bot: UserId, answer: Response) {
    let kind = answer.headers().get(CONTENT_TYPE).cloned();
    let Ok(body) = answer.bytes().await else { return };
    let Some(kind) = kind.filter(|_| !body.is_empty()) else { return };
    let Ok(request) = Request::builder().header(CONTENT_TYPE, kind).body(Body::from(body)) else { return };
    let Ok(mut parameters) = Parameters::read(request).await else { return };
    let Some(name) = parameters.take_text("method") else { return };
    let Some(method) = Method::named(&name).filter(|method| method.fits_webhook_answer()) else {
        return tracing::error!(
            method = name,
            "a webhook's answer names an unknown method, or one that cannot be called in an answer"
        );
    };
    match methods::run(state, bot, method, parameters).await {
        Err(why) if why.is_ours() => tracing::error!(method = name, %why, "the simulator does not support this call"),
        Err(why) => tracing::debug!(method = name, %why, "the method in a webhook's answer was refused"),
        Ok(_) => {}
    }
}

/// Returns the pause that the webhook asks for, at most an hour. A value of zero or a date is ignored.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (seconds > 0).then(|| Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER))
}

impl Attempt {
    fn failed(why: &str) -> Self {
        Self::Failed(Failure { why: why.to_owned(), retry_after: None, gone: false })
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

    use super::retry_after;

    #[test]
    fn a_webhook_may_ask_for_an_hour_at_most_and_zero_is_nothing() {
        let pause = |value: &'static str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]);
            retry_after(&headers).map(|pause| pause.as_secs())
        };
        let pauses = ["0", "1", "3600", "3601", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"].map(pause);
        assert_eq!(pauses, [None, Some(1), Some(3600), Some(3600), None, None]);
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
