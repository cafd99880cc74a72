//! Checks with a large crowd of people that the simulated Telegram is fast and small enough for load tests.
//!
//! There are 200 rooms and 1,000 people, five in each room. The people send 16,000 messages, an account sends 4,000
//! more over MTProto, and a bot sends 2,000 through the Bot API. An unmodified client of the library grammers, which is
//! in every room, must receive all 22,000 messages, and the bot's webhook must receive the 20,000 messages that the bot
//! did not send. The example prints the time and the memory that this took. It fails if a message is missing, if the
//! run takes longer than 20 s (200 s without optimization), or if it needs more than 500 MiB of memory.
//!
//! ```text
//! cargo run --release -p telegram-sim --example crowd
//! ```

use std::{
    collections::BTreeSet,
    error::Error,
    net::{SocketAddr, SocketAddrV6},
    num::NonZeroUsize,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{Json, Router, extract::State, routing::post};
use grammers_client::Client;
use grammers_mtsender::{ConnectionParams, NoRetries, SenderPool};
use grammers_session::{
    Session,
    storages::MemorySession,
    types::{DcOption, PeerAuth, PeerInfo},
    updates::UpdatesLike,
};
use grammers_tl_types::{enums, functions, types};
use requests::{create, say};
use serde_json::{Value, json};
use telegram_sim::{
    Account, Bot, Options, Telegram,
    bot_api::Pace,
    people::Person,
    world::{AdminRight, Limits, NewPerson, Promotion, RoomId},
};
use tokio::sync::mpsc;

#[path = "../tests/grammers/requests.rs"]
mod requests;

const ROOMS: usize = 200;
const PEOPLE_OF_A_ROOM: usize = 5;
const SAID_BY_PEOPLE: usize = 16_000;
const SAID_BY_ACCOUNT: usize = 4_000;
const SAID_BY_BOT: usize = 2_000;
/// The longest time for everything. A build without optimization only checks that every message arrives, and may take
/// ten times as long.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 200 } else { 20 });
const MOST_MEMORY_KIB: u64 = 500 * 1024;
/// The account makes this many MTProto calls at the same time, and the bot makes as many Bot API calls.
const AT_ONCE: usize = 32;

type Failure = Box<dyn Error + Send + Sync>;

/// A room with its people. The account that created the room uses `peer` to refer to the room in MTProto calls.
struct Room {
    id: RoomId,
    peer: enums::InputPeer,
    people: Vec<Person>,
}

/// An unmodified grammers client, with the updates that it receives.
struct Listener {
    client: Client,
    updates: mpsc::Receiver<UpdatesLike>,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    // No other code installs a TLS provider, so this call succeeds.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let begun = Instant::now();
    // This example measures throughput, so Telegram's rate limits for bots are off.
    let telegram = Telegram::start(Options { pace: Pace::Unlimited, ..Options::default() }).await?;
    telegram.world().change(|world| world.set_limits(Limits { rooms: 2 * ROOMS, creations_a_day: 2 * ROOMS }));
    let bot = telegram.add_bot("crowd_bot", "Crowd")?;
    let host = telegram.add_account(named("Host"))?;
    let ear = telegram.add_account(named("Ear"))?;
    let (talker, listener) = (connect(&host).await?, connect(&ear).await?);
    // The host's client is in every room too. Its updates are not checked, so they are dropped to keep memory small.
    let Listener { client: host_client, updates: mut unheard } = talker;
    tokio::spawn(async move { while unheard.recv().await.is_some() {} });
    let webhook = receive(&telegram, &bot).await?;
    let rooms = make_rooms(&telegram, &host_client, &bot, &ear).await?;
    let made = begun.elapsed();

    let heard = tokio::spawn(hear(listener, SAID_BY_PEOPLE + SAID_BY_ACCOUNT + SAID_BY_BOT));
    let taken = tokio::spawn(take(webhook, SAID_BY_PEOPLE + SAID_BY_ACCOUNT));
    let talk = Instant::now();
    let (by_people, by_account, by_bot) =
        tokio::join!(people_talk(&rooms), account_talks(&host_client, &rooms), bot_talks(&telegram, &bot, &rooms));
    let both: BTreeSet<String> = by_people?.into_iter().chain(by_account?).collect();
    let all: BTreeSet<String> = both.iter().cloned().chain(by_bot?).collect();
    let (heard, taken) = (heard.await??, taken.await??);
    let (talking, whole) = (talk.elapsed(), begun.elapsed());

    let memory_kib = peak_memory_kib()?;
    let per_second = |count: usize| u32::try_from(count).map_or(0.0, f64::from) / talking.as_secs_f64();
    println!("{ROOMS} rooms and {} people in {:.1} s", ROOMS * PEOPLE_OF_A_ROOM, made.as_secs_f64());
    println!(
        "a grammers client heard {} of {} messages, {:.0} a second",
        heard.len(),
        all.len(),
        per_second(heard.len())
    );
    println!("a webhook took {} of {} messages, {:.0} a second", taken.len(), both.len(), per_second(taken.len()));
    println!(
        "{:.1} s of {} s, {} MiB of {} MiB",
        whole.as_secs_f64(),
        LONGEST.as_secs(),
        memory_kib / 1024,
        MOST_MEMORY_KIB / 1024
    );
    check(heard == all, "the grammers client did not hear every message")?;
    check(taken == both, "the webhook was not given every message")?;
    check(whole <= LONGEST, "it took too long")?;
    check(memory_kib <= MOST_MEMORY_KIB, "it took too much memory")
}

async fn make_rooms(telegram: &Telegram, host: &Client, bot: &Bot, ear: &Account) -> Result<Vec<Room>, Failure> {
    let mut rooms = Vec::new();
    for nth in 0..ROOMS {
        let enums::Updates::Updates(created) = host.invoke(&create(&format!("Room {nth}"), "")).await? else {
            return Err("no room".into());
        };
        let Some(enums::Chat::Channel(channel)) = created.chats.first() else { return Err("no channel".into()) };
        let id = RoomId(channel.id);
        let people = (0..PEOPLE_OF_A_ROOM).map(|person| telegram.add_person(named(&format!("Person {nth}.{person}"))));
        let people = people.collect::<Result<Vec<_>, _>>()?;
        telegram.world().change(|world| {
            let creator = world.room(id)?.creator;
            let members: Vec<_> = people.iter().map(Person::id).chain([ear.person.id()]).collect();
            world.add_members(creator, id, &members)?;
            world.promote(creator, id, bot.id, Promotion::with_rights([AdminRight::Other]))
        })?;
        let access_hash = channel.access_hash.unwrap_or_default();
        let peer = types::InputPeerChannel { channel_id: channel.id, access_hash }.into();
        rooms.push(Room { id, peer, people });
    }
    Ok(rooms)
}

async fn people_talk(rooms: &[Room]) -> Result<Vec<String>, Failure> {
    let mut said = Vec::new();
    for nth in 0..SAID_BY_PEOPLE {
        let room = &rooms[nth % ROOMS];
        let text = format!("person says {nth}");
        room.people[nth / ROOMS % PEOPLE_OF_A_ROOM].says(room.id, &text)?;
        said.push(text);
        // Let the other tasks run, as they would between messages that people type.
        tokio::task::yield_now().await;
    }
    Ok(said)
}

async fn account_talks(host: &Client, rooms: &[Room]) -> Result<Vec<String>, Failure> {
    let mut said = Vec::new();
    for first in (0..SAID_BY_ACCOUNT).step_by(AT_ONCE) {
        let texts: Vec<String> =
            (first..SAID_BY_ACCOUNT.min(first + AT_ONCE)).map(|nth| format!("account says {nth}")).collect();
        let sent = texts.iter().enumerate().map(|(nth, text)| {
            let call =
                say(rooms[(first + nth) % ROOMS].peer.clone(), i64::try_from(first + nth).unwrap_or(0) + 1, text);
            async move { host.invoke(&call).await.map(drop) }
        });
        futures::future::try_join_all(sent).await?;
        said.extend(texts);
    }
    Ok(said)
}

async fn bot_talks(telegram: &Telegram, bot: &Bot, rooms: &[Room]) -> Result<Vec<String>, Failure> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let url = format!("{}/bot{}/sendMessage", telegram.bot_api(), bot.token);
    let mut said = Vec::new();
    for first in (0..SAID_BY_BOT).step_by(AT_ONCE) {
        let texts: Vec<String> =
            (first..SAID_BY_BOT.min(first + AT_ONCE)).map(|nth| format!("bot says {nth}")).collect();
        let sent = texts.iter().enumerate().map(|(nth, text)| {
            let body = json!({"chat_id": rooms[(first + nth) % ROOMS].id.bot_api(), "text": text});
            let call = client.post(&url).json(&body).send();
            async move { call.await?.error_for_status().map(drop) }
        });
        futures::future::try_join_all(sent).await?;
        said.extend(texts);
    }
    Ok(said)
}

/// Returns the texts of `count` messages. If no update comes for [`LONGEST`], returns the texts that have arrived so
/// far.
async fn hear(mut listener: Listener, count: usize) -> Result<BTreeSet<String>, Failure> {
    let mut heard = BTreeSet::new();
    while heard.len() < count {
        let Ok(Some(update)) = tokio::time::timeout(LONGEST, listener.updates.recv()).await else { break };
        let UpdatesLike::Updates(enums::Updates::Updates(updates)) = update else { continue };
        heard.extend(updates.updates.into_iter().filter_map(text_of));
    }
    listener.client.disconnect();
    Ok(heard)
}

async fn take(mut webhook: mpsc::UnboundedReceiver<Value>, count: usize) -> Result<BTreeSet<String>, Failure> {
    let mut taken = BTreeSet::new();
    while taken.len() < count {
        let Ok(Some(update)) = tokio::time::timeout(LONGEST, webhook.recv()).await else { break };
        taken.extend(update["message"]["text"].as_str().map(str::to_owned));
    }
    Ok(taken)
}

async fn receive(telegram: &Telegram, bot: &Bot) -> Result<mpsc::UnboundedReceiver<Value>, Failure> {
    let (sender, receiver) = mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let hook = format!("http://{}/", listener.local_addr()?);
    let take = async |State(sender): State<mpsc::UnboundedSender<Value>>, Json(update): Json<Value>| {
        // Once everything has arrived, the receiver is dropped and sending fails; ignore the error.
        let _ = sender.send(update);
    };
    let app = Router::new().route("/", post(take)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, app).await });
    let url = format!("{}/bot{}/setWebhook", telegram.bot_api(), bot.token);
    let body = json!({"url": hook, "max_connections": 40});
    reqwest::Client::builder().no_proxy().build()?.post(url).json(&body).send().await?.error_for_status()?;
    Ok(receiver)
}

async fn connect(account: &Account) -> Result<Listener, Failure> {
    let session = Arc::new(MemorySession::default());
    session.set_home_dc_id(account.home.number()).await?;
    for key in &account.device.keys {
        let SocketAddr::V4(ipv4) = key.address else { return Err("the simulation listens on IPv4".into()) };
        let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
        let option = DcOption { id: key.centre.number(), ipv4, ipv6, auth_key: Some(key.auth_key) };
        session.set_dc_option(&option).await?;
    }
    let auth = Some(PeerAuth::from_hash(account.access_hash));
    let id = account.person.id().0;
    session.cache_peer(PeerInfo::User { id, auth, bot: Some(false), is_self: Some(true) }).await?;
    let params = ConnectionParams {
        retry_policy: Box::new(NoRetries),
        updates_channel_capacity: NonZeroUsize::new(100_000).ok_or("no capacity")?,
        ..ConnectionParams::default()
    };
    let SenderPool { runner, handle, updates } = SenderPool::with_configuration(session, 1, params);
    tokio::spawn(runner.run());
    let client = Client::new(handle);
    client.invoke(&functions::updates::GetState {}).await?;
    Ok(Listener { client, updates })
}

fn text_of(update: enums::Update) -> Option<String> {
    let enums::Update::NewChannelMessage(types::UpdateNewChannelMessage {
        message: enums::Message::Message(message),
        ..
    }) = update
    else {
        return None;
    };
    Some(message.message)
}

fn named(first_name: &str) -> NewPerson {
    NewPerson { first_name: first_name.to_owned(), ..NewPerson::default() }
}

/// Returns the most memory, in KiB, that this process has used at any time. The whole crowd runs in this process.
fn peak_memory_kib() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

fn check(holds: bool, otherwise: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}
