//! The simulated Telegram as a program, for clients in any language.
//!
//! It prints one line of JSON with everything that a client needs to connect, and runs until it is interrupted:
//!
//! ```json
//! {"bot_api":"http://127.0.0.1:4001","control":"http://127.0.0.1:4004",
//!  "mtproto":[{"id":2,"address":"127.0.0.1:4002"},{"id":4,"address":"127.0.0.1:4003"}],
//!  "bots":[{"id":7,"username":"desk_bot","token":"7:…"}],
//!  "accounts":[{"id":8,"name":"Ihor","access_hash":9,"home":2,
//!    "data_centres":[{"id":2,"address":"127.0.0.1:4002","key":"<512 hex digits>"},
//!                    {"id":4,"address":"127.0.0.1:4003","key":"<512 hex digits>"}]}]}
//! ```
//!
//! A call of a method that is not simulated is refused and logged to standard error as an `ERROR`. A script that checks
//! a client should fail if such a line appears.
//!
//! With `--kept-in`, everything is stored in a directory. A later start continues the stored world, even after a crash.
//!
//! Each `--account` is already signed in over MTProto with the printed key, so no key exchange is needed. All printed
//! ids, tokens and keys are computed from the seed.
use std::{
    error::Error,
    io::{self, IsTerminal},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
};

use clap::Parser;
use serde_json::{Value, json};
use telegram_sim::{
    Account, Bot, Options, Telegram,
    bot_api::Pace,
    control::{Control, account_form},
    world::{DataCentre, NewPerson, WorldError},
};
use tracing_subscriber::EnvFilter;

/// A simulated Telegram on this machine: the Bot API over HTTP, MTProto over TCP.
#[derive(Parser)]
#[command(name = "telegram-sim", version)]
struct Arguments {
    /// Seed of all ids, links, tokens and keys.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Address of the Bot API; port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    bot_api: SocketAddr,
    /// Address of the first data centre for MTProto; port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    mtproto: SocketAddr,
    /// Address of the second data centre for MTProto; port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    second_mtproto: SocketAddr,
    /// Address of the control API, which lets other programs play people; port 0 means any free port.
    #[arg(long, default_value = "127.0.0.1:0")]
    control: SocketAddr,
    /// Directory in which everything that happens is stored. If a world is already stored there, its seed is used
    /// instead of `--seed`.
    #[arg(long, value_name = "DIRECTORY")]
    kept_in: Option<PathBuf>,
    /// Username of a bot to add; may be given more than once.
    #[arg(long = "bot", value_name = "USERNAME")]
    bots: Vec<String>,
    /// First name of a person with an account. The username is the same in lower case. May be given more than once.
    #[arg(long = "account", value_name = "NAME")]
    accounts: Vec<String>,
    /// Whether Telegram's rate limits apply to bots.
    #[arg(long, value_enum, default_value_t = Pace::Real)]
    pace: Pace,
    /// A `tracing` filter for the log on standard error. Calls that are not simulated are logged as errors.
    #[arg(long, default_value = "warn")]
    log: EnvFilter,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { seed, bot_api, mtproto, second_mtproto, control, kept_in, bots, accounts, pace, log } =
        Arguments::parse();
    let log = tracing_subscriber::fmt().with_env_filter(log).with_ansi(io::stderr().is_terminal());
    log.with_writer(io::stderr).init();
    let options = Options { seed, bot_api, mtproto, second_mtproto, kept_in, pace, ..Options::default() };
    let telegram = Arc::new(Telegram::start(options).await?);
    let control = Control::start(Arc::clone(&telegram), control).await?;
    let bots = bots.iter().map(|username| bot(&telegram, username)).collect::<Result<Vec<_>, _>>()?;
    let people = (1..).zip(&accounts).map(|(number, name)| account(&telegram, name, number));
    let accounts = people.collect::<Result<Vec<_>, _>>()?;
    println!("{}", described(&telegram, &control, &bots, &accounts));
    tokio::signal::ctrl_c().await?;
    Ok(())
}

/// Returns the bot with this username. Adds the bot, unless the stored world already has it.
fn bot(telegram: &Telegram, username: &str) -> Result<Bot, WorldError> {
    telegram.bot(username).map_or_else(|| telegram.add_bot(username, username), Ok)
}

fn account(telegram: &Telegram, name: &str, number: u32) -> Result<Account, WorldError> {
    let known = telegram.person(name).map(|person| telegram.signs_in(person));
    known.map_or_else(|| telegram.add_account(person(name, number)), Ok)
}

fn person(name: &str, number: u32) -> NewPerson {
    NewPerson {
        first_name: name.to_owned(),
        username: Some(name.to_lowercase()),
        phone: format!("+38000{number:07}"),
        ..NewPerson::default()
    }
}

fn described(telegram: &Telegram, control: &Control, bots: &[Bot], accounts: &[Account]) -> Value {
    let centre = |centre: DataCentre| json!({"id": centre.number(), "address": telegram.mtproto(centre).to_string()});
    let bot = |bot: &Bot| json!({"id": bot.id.0, "username": bot.username, "token": bot.token});
    json!({
        "bot_api": telegram.bot_api(),
        "control": control.base_url(),
        "mtproto": DataCentre::ALL.map(centre),
        "bots": bots.iter().map(bot).collect::<Vec<_>>(),
        "accounts": accounts.iter().map(account_form).collect::<Vec<_>>(),
    })
}
