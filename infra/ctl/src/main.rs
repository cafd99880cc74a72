//! `switchboard`: what people who run a desk do from a terminal.
use std::{error::Error, process::ExitCode};

use aws_config::BehaviorVersion;
use clap::{Parser, Subcommand};
use ctl::{operators, settings};
use domain::{DeskId, Operator, Person, Shift, Timestamp, UserId};
use store_dynamo::DynamoDb;

/// Runs a Switchboard desk. AWS credentials and region come from the environment, as with every AWS tool.
#[derive(Parser)]
#[command(name = "switchboard", version)]
struct Arguments {
    /// What the desk's tables are named with.
    #[arg(long, env = "TABLE_PREFIX", default_value = "switchboard-")]
    table_prefix: String,
    /// Which desk.
    #[arg(long, env = "DESK", default_value = "main")]
    desk: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The roster: who may take leads.
    #[command(subcommand)]
    Operators(Operators),
    /// The desk's settings: caps, times, zone, languages, supervisors, rooms. They hold from the next decision on.
    Settings {
        #[command(subcommand)]
        command: Option<Settings>,
    },
}

#[derive(Subcommand)]
enum Operators {
    /// Puts a person on the roster, or renames them.
    Add {
        /// Their Telegram user id, a number.
        #[arg(long)]
        user_id: i64,
        /// What leads and colleagues know them as.
        #[arg(long)]
        name: String,
        /// Their Telegram username, with or without the at-sign.
        #[arg(long)]
        username: Option<String>,
    },
    /// Takes a person off the roster. Their open chats go back to the queue.
    Remove {
        /// Their Telegram user id, a number.
        #[arg(long)]
        user_id: i64,
    },
    /// Shows who is on the roster.
    List,
}

#[derive(Subcommand)]
enum Settings {
    /// Shows them, a line each.
    Show,
    /// Changes some of them, e.g. `settings set automatic_cap=5 supervisors=201,202`.
    Set {
        /// name=value; lists are separated by commas.
        #[arg(required = true)]
        assignments: Vec<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let store = DynamoDb::new(aws_sdk_dynamodb::Client::new(&aws), &arguments.table_prefix);
    let desk = DeskId(arguments.desk);
    match arguments.command {
        Command::Operators(command) => roster(command, &store, &desk).await?,
        Command::Settings { command: None | Some(Settings::Show) } => {
            println!("{}", settings::show(&store, &desk).await?);
        }
        Command::Settings { command: Some(Settings::Set { assignments }) } => {
            settings::set(&store, &desk, &assignments).await?;
            println!("{}", settings::show(&store, &desk).await?);
        }
    }
    Ok(())
}

async fn roster(command: Operators, store: &DynamoDb, desk: &DeskId) -> Result<(), operators::RosterError> {
    match command {
        Operators::Add { user_id, name, username } => {
            let tag = username.map(|username| format!("@{}", username.trim_start_matches('@')));
            let person = Person { user: UserId(user_id), name, tag, language: None };
            operators::add(store, desk, person, now()).await?;
            println!("{user_id} is on the roster of {desk}. They begin by writing /start to the bot.");
        }
        Operators::Remove { user_id } => {
            let back = operators::remove(store, desk, UserId(user_id), now()).await?;
            println!("{user_id} is on the roster of {desk} no more. Chats sent back to the queue: {back}.");
        }
        Operators::List => {
            for operator in operators::list(store, desk).await? {
                println!("{}", line(&operator));
            }
        }
    }
    Ok(())
}

fn line(operator: &Operator) -> String {
    let shift = match operator.shift {
        Shift::On => "on shift",
        Shift::Off => "off shift",
    };
    format!("{}  {}  {shift}  {} chats", operator.id, operator.called(), operator.load())
}

/// The wall clock; only `main` reads it.
fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
