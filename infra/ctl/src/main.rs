//! `switchboard`: what people who run a desk do from a terminal.
use std::process::ExitCode;

use aws_config::BehaviorVersion;
use clap::{Parser, Subcommand};
use ctl::operators::{self, RosterError};
use desk::clock;
use domain::{DeskId, Person, UserId};
use store::DynamoDb;

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

async fn run(arguments: Arguments) -> Result<(), RosterError> {
    let aws = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let store = DynamoDb::new(aws_sdk_dynamodb::Client::new(&aws), &arguments.table_prefix);
    let desk = DeskId(arguments.desk);
    match arguments.command {
        Command::Operators(Operators::Add { user_id, name, username }) => {
            let tag = username.map(|username| format!("@{}", username.trim_start_matches('@')));
            operators::add(&store, &desk, Person { user: UserId(user_id), name, tag }, clock::now()).await?;
            println!("{user_id} is on the roster of {desk}. They begin by writing /start to the bot.");
        }
    }
    Ok(())
}
