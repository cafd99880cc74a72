//! `cargo run`: starts the whole system on free ports of this machine and plays the story.
use std::{path::Path, process::ExitCode, time::Instant};

use clap::{Parser, Subcommand};
use local::{
    archive::{Archived, Auditor},
    error::StoryError,
    story,
    town::{Plan, Town},
};
use telegram_sim::bot_api::Pace;
use tracing_subscriber::EnvFilter;

/// The folder that the story's archive is written to, below the current folder.
const ARCHIVE: &str = ".switchboard/story";

/// Switchboard on one machine: no account, no token, no AWS.
#[derive(Parser)]
#[command(name = "local", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// The log on standard error, as a `tracing` filter, e.g. `info` or `desk=debug`.
    #[arg(long, global = true, default_value = "warn,dynoxide=error")]
    log: String,
}

#[derive(Clone, Copy, Subcommand)]
enum Command {
    /// Plays the story: three leads, two operators, an archive. The default.
    Story,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_new(&arguments.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match arguments.command.unwrap_or(Command::Story) {
        Command::Story => match play().await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("\nThe story failed. {error}");
                ExitCode::FAILURE
            }
        },
    }
}

async fn play() -> Result<(), StoryError> {
    let began = Instant::now();
    let town = Town::open(Plan { pace: Pace::Real, ..Plan::default() }).await?;
    println!("Telegram, AWS, the functions and the host are running ({:.1} s).", began.elapsed().as_secs_f32());
    let played = story::play(&town).await;
    for person in town.cast.leads.iter().chain(&town.cast.operators) {
        println!("\n== What {} saw\n\n{}", person.name(), person.transcript().trim_end());
    }
    let written = match played {
        Ok(archives) => write_out(&town, &archives).await,
        Err(error) => Err(error),
    };
    let closed = town.close().await;
    written?;
    closed?;
    println!("\nThe story ended as expected, in {:.1} s.", began.elapsed().as_secs_f32());
    Ok(())
}

async fn write_out(town: &Town, archives: &[Archived]) -> Result<(), StoryError> {
    let to = Path::new(ARCHIVE);
    let auditor = Auditor::new(town);
    println!("\n== The archive, also in {ARCHIVE}");
    for archived in archives {
        auditor.save(archived, to).await?;
        println!("\n{ARCHIVE}/{}messages.txt\n\n{}", archived.folder, archived.text.trim_end());
    }
    Ok(())
}
