//! Measures the duration of each kind of update, twice: in the handler alone with tables in memory, and through
//! embedded AWS. Both measurements run the same updates, so that they can be compared. In both, Telegram accepts every
//! call immediately.
//!
//! `cargo bench` prints the result and writes it into BENCHMARKS.md with the date, the commit and the processor.
mod page;
mod people;
mod quiet;

use std::{collections::BTreeMap, error::Error, ops::Deref, sync::Arc, time::Instant};

use desk::{Desk, Parts, ports::Queues};
use futures::{StreamExt, stream};
use local::{
    resources::{Resources, TABLE_PREFIX},
    town::{WEBHOOK_SECRET, main_desk},
};
use queues_sqs::Sqs;
use store::{Memory, Store};
use store_dynamo::DynamoDb;

use people::{BOT, Kind, Visitor};
use quiet::Quiet;

/// The number of visitors in each run of the handler alone.
const ALONE: i64 = 2000;
/// The number of visitors in each run through embedded AWS.
const THROUGH_AWS: i64 = 300;

/// The number of visitors who act at the same time: 1 in the first run, 8 in the second run. The updates per second are
/// counted in both runs. The durations of updates are measured only while one visitor acts at a time.
const AT_A_TIME: [usize; 2] = [1, 8];

type Times = BTreeMap<Kind, Vec<u128>>;

/// The measurements of one desk.
struct Measured {
    /// The durations of the updates of each kind, in nanoseconds.
    times: Times,
    /// The updates per second, for each number of visitors who act at the same time.
    rates: Vec<(usize, f64)>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let alone = measure(&desk(Memory::new(), Quiet), ALONE).await?;
    let resources = Resources::start().await?;
    let store = DynamoDb::new(resources.dynamodb(), TABLE_PREFIX);
    let queues = Sqs::new(resources.sqs(), resources.queues.jobs.clone(), resources.queues.notices.clone());
    let through_aws = measure(&desk(store, queues), THROUGH_AWS).await?;
    resources.stop().await;
    let section = page::section(&alone, &through_aws)?;
    println!("{section}");
    page::write(&section)?;
    Ok(())
}

/// A desk, with direct access to its tables.
pub(crate) struct BenchDesk<S, Q> {
    desk: Desk<S, Quiet, Q>,
    store: Arc<S>,
}

impl<S, Q> Deref for BenchDesk<S, Q> {
    type Target = Desk<S, Quiet, Q>;

    fn deref(&self) -> &Self::Target {
        &self.desk
    }
}

fn desk<S: Store, Q: Queues>(store: S, queues: Q) -> BenchDesk<S, Q> {
    let (store, webhook_secrets) = (Arc::new(store), vec![WEBHOOK_SECRET.into()]);
    let parts = Parts { desk: main_desk(), store: store.clone(), telegram: Quiet, queues, bot: BOT, webhook_secrets };
    BenchDesk { desk: Desk::new(parts), store }
}

async fn measure<S: Store, Q: Queues>(desk: &BenchDesk<S, Q>, people: i64) -> Result<Measured, Box<dyn Error>> {
    people::an_operator_is_enlisted(desk).await?;
    // Warm-up: the updates of some visitors are handled before the measured runs begin.
    let mut next = 1 + people / 10;
    visits(desk, 1..next, 1).await;
    let mut times = Times::new();
    let mut rates = vec![];
    for at_a_time in AT_A_TIME {
        let began = Instant::now();
        let took = visits(desk, next..next + people, at_a_time).await;
        let updates: usize = took.values().map(Vec::len).sum();
        rates.push((at_a_time, f64::from(u32::try_from(updates)?) / began.elapsed().as_secs_f64()));
        next += people;
        if at_a_time == 1 {
            times = took;
        }
    }
    people::the_desk_opens(desk).await?;
    for number in next..next + people / 10 {
        chat(desk, Visitor(number), &mut times).await?;
    }
    Ok(Measured { times, rates })
}

/// Times the updates of one chat: the lead is assigned, writes in the room, and the chat is closed.
async fn chat<S: Store, Q: Queues>(
    desk: &BenchDesk<S, Q>,
    lead: Visitor,
    times: &mut Times,
) -> Result<(), Box<dyn Error>> {
    people::a_while_passes();
    timed(desk, &lead.registers()).await;
    times.entry(Kind::Assign).or_default().push(timed(desk, &lead.asks()).await);
    times.entry(Kind::Talk).or_default().push(timed(desk, &lead.talks()).await);
    let (press, reports) = lead.is_closed(desk).await?;
    times.entry(Kind::Close).or_default().push(timed(desk, &press).await);
    people::reported(desk, reports).await;
    Ok(())
}

/// Handles an update. Returns the duration in nanoseconds.
async fn timed<S: Store, Q: Queues>(desk: &BenchDesk<S, Q>, update: &serde_json::Value) -> u128 {
    let request = people::request(update);
    let began = Instant::now();
    let answer = desk.webhook(request, people::now()).await;
    let took = began.elapsed().as_nanos();
    assert_eq!(answer.status(), 200, "the desk did not accept an update");
    took
}

/// Handles all updates of these visitors, `at_a_time` visitors at once. Returns the durations of their updates.
async fn visits<S: Store, Q: Queues>(desk: &BenchDesk<S, Q>, people: std::ops::Range<i64>, at_a_time: usize) -> Times {
    let visits = stream::iter(people).map(|number| async move {
        let mut took = vec![];
        for (kind, update) in Visitor(number).updates() {
            took.push((kind, timed(desk, &update).await));
        }
        took
    });
    let mut visits = visits.buffer_unordered(at_a_time);
    let mut times = Times::new();
    while let Some(took) = visits.next().await {
        for (kind, nanos) in took {
            times.entry(kind).or_default().push(nanos);
        }
    }
    times
}
