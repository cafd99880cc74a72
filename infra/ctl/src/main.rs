//! `switchboard`: the command line tool for people who run a desk. Doc comments of arguments are its help texts.
use std::{error::Error, process::ExitCode};

use aws_config::BehaviorVersion;
use clap::{Parser, Subcommand};
use ctl::{operators, settings};
use domain::{DeskId, Operator, Person, Shift, Timestamp, UserId};
use store_dynamo::DynamoDb;

/// Manages a Switchboard desk. AWS credentials and region come from the environment, as with every AWS tool.
#[derive(Parser)]
#[command(name = "switchboard", version)]
struct Arguments {
    /// The prefix of the desk's table names.
    #[arg(long, env = "TABLE_PREFIX", default_value = "switchboard-")]
    table_prefix: String,
    /// The id of the desk.
    #[arg(long, env = "DESK", default_value = "main")]
    desk: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Manages the roster: the operators who serve leads.
    #[command(subcommand)]
    Operators(Operators),
    /// Manages the desk's settings: caps, times, zone, languages, supervisors, rooms. A change applies from the next
    /// decision on.
    Settings {
        #[command(subcommand)]
        command: Option<Settings>,
    },
}

#[derive(Subcommand)]
enum Operators {
    /// Adds a person to the roster, or renames them.
    Add {
        /// Their Telegram user id, a number.
        #[arg(long)]
        user_id: i64,
        /// Their name. Their name in Telegram replaces it when they write to the bot.
        #[arg(long)]
        name: String,
        /// Their Telegram username, with or without the at-sign.
        #[arg(long)]
        username: Option<String>,
    },
    /// Removes a person from the roster. Their open chats go back to the queue.
    Remove {
        /// Their Telegram user id, a number.
        #[arg(long)]
        user_id: i64,
    },
    /// Lists the operators on the roster.
    List,
}

#[derive(Subcommand)]
enum Settings {
    /// Shows all settings, one per line.
    Show,
    /// Changes settings, e.g. `settings set automatic_cap=5 supervisors=201,202`.
    Set {
        /// Assignments of the form name=value. Items of a list are separated by commas.
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
            println!("{user_id} is on the roster of {desk}. Ask them to send /start to the bot.");
        }
        Operators::Remove { user_id } => {
            let back = operators::remove(store, desk, UserId(user_id), now()).await?;
            println!("{user_id} is no longer on the roster of {desk}. Chats sent back to the queue: {back}.");
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

/// Returns the current time. No other function of the crate reads the clock.
fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_millisecond())
}
