//! Runs stories, each in its own town. The story that `cargo run` plays is run here, too.
//!
//! [`story`] opens a town and always closes it. A story fails if an update was not delivered, an effect was not sent, a
//! message is left in a queue, an error was logged, or the log contains private data.
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::RoomState;
use local::{
    error::{PATIENCE, StoryError},
    story,
    town::{Plan, Town, WEBHOOK_SECRET, main_desk},
};
use store::Reads;
use telegram_sim::bot_api::Pace;
use tracing_subscriber::{EnvFilter, fmt::MakeWriter};

#[tokio::test]
async fn the_story_that_cargo_run_plays() {
    story(Plan { pace: Pace::Real, ..Plan::default() }, async |town| story::play(town).await.map(drop)).await;
}

/// The story should take at most 15 s if the simulated Telegram does not limit how fast the bot sends. The deadline is
/// ten times as long, so that the test also passes on a busy machine.
#[tokio::test]
async fn without_telegrams_limits_the_story_does_not_wait() {
    let played = story(Plan::default(), async |town| story::play(town).await.map(drop));
    tokio::time::timeout(Duration::from_secs(150), played).await.expect("the story ends in two and a half minutes");
}

/// The log filter: our crates log everything, other crates log `info` and above, and the simulators of Telegram and
/// DynamoDB log only errors.
const FILTER: &str = "info,archive=trace,bot=trace,ctl=trace,desk=trace,domain=trace,functions=trace,local=trace,\
                      queues_sqs=trace,store=trace,store_dynamo=trace,userbot_host=trace,telegram_sim=error,\
                      dynoxide=error";

/// Runs a story in its own town. Fails if anything is left over or an error was logged.
pub(crate) async fn story(plan: Plan, steps: impl AsyncFnOnce(&mut Town) -> Result<(), StoryError>) {
    run(plan, steps).await.must_be_calm();
}

/// Runs a story that must log at least one error. Every logged error must contain `says`.
pub(crate) async fn alarming_story(
    plan: Plan,
    says: &str,
    steps: impl AsyncFnOnce(&mut Town) -> Result<(), StoryError>,
) {
    let log = run(plan, steps).await;
    let errors = log.errors();
    assert!(!errors.is_empty() && errors.iter().all(|line| line.contains(says)), "logged:\n{}", errors.join("\n"));
}

async fn run(plan: Plan, steps: impl AsyncFnOnce(&mut Town) -> Result<(), StoryError>) -> Log {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_env_filter(EnvFilter::new(FILTER));
    let _logging = tracing::subscriber::set_default(subscriber.with_writer(log.clone()).finish());

    let mut town = Town::open(plan).await.expect("a town opens");
    let played = steps(&mut town).await;
    let rested = rests(&town).await;
    let token = town.cast.bot.token.clone();
    let closed = town.close().await;

    if let Err(error) = played {
        panic!("{error}\n\n{}", log.text());
    }
    assert_eq!(rested, Vec::<String>::new(), "left over:\n\n{}", log.text());
    closed.expect("a town closes");
    log.must_not_say(&token);
    log
}

/// Waits until nothing is left over, or until [`PATIENCE`] has passed. Returns the leftovers.
async fn rests(town: &Town) -> Vec<String> {
    let began = Instant::now();
    loop {
        let left = town.leftovers().await.expect("the town can be inspected");
        if left.is_empty() || began.elapsed() > PATIENCE {
            return left;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until this many rooms are ready and unused.
pub(crate) async fn rooms_are_ready(town: &Town, wanted: usize) -> Result<(), StoryError> {
    let all_ready = async {
        loop {
            let rooms = town.tables().rooms(&main_desk()).await.expect("the tables answer");
            if rooms.iter().filter(|room| matches!(room.state, RoomState::Ready { .. })).count() >= wanted {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, all_ready).await.map_err(|_| StoryError(format!("{wanted} rooms are not ready")))
}

/// The log lines of one story.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    fn errors(&self) -> Vec<String> {
        self.text().lines().filter(|line| line.contains(" ERROR ")).map(str::to_owned).collect()
    }

    fn must_be_calm(&self) {
        let errors = self.errors();
        assert!(errors.is_empty(), "logged:\n{}", errors.join("\n"));
    }

    /// Checks invariant 11: no line of the log has a phone number, a name, message text, a token, a link or a secret.
    fn must_not_say(&self, token: &str) {
        let text = self.text();
        assert!(text.contains("connected to Telegram"), "the log must have content, or this check proves nothing");
        let names = ["Olena", "Taras", "Sofiia", "Ihor", "Marta"];
        let private = ["380000000", "t.me/", "lamp", "Is anybody there", WEBHOOK_SECRET, token];
        for word in names.iter().chain(&private) {
            let line = text.lines().find(|line| line.contains(word));
            assert!(line.is_none(), "a log line says {word}: {line:?}");
        }
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
