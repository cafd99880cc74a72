//! The section of BENCHMARKS.md that shows the measurements.
use std::{error::Error, fmt::Write, fs, path::PathBuf, process::Command};

use crate::{Kind, Measured};

const HEADING: &str = "## The desk, by the update\n";

const ABOUT: [&str; 4] = [
    "`cargo bench`: people start the bot, register, ask, wait and leave, and others get a chat. The shipped desk handles",
    "each update, first on tables in memory (the handler alone, no network), then on DynamoDB and SQS of",
    "`infra/aws-local`, over HTTP on loopback. In both, Telegram answers every call at once. Times are in milliseconds:",
    "the median, and the 99th percentile.",
];

/// Formats the measurements as the section's text.
pub(crate) fn section(alone: &Measured, through_aws: &Measured) -> Result<String, Box<dyn Error>> {
    let mut text = format!("{HEADING}\n{}\n\n", ABOUT.join("\n"));
    writeln!(text, "| update | alone, median | alone, 99th | through aws-local, median | 99th | ratio of medians |")?;
    writeln!(text, "|---|---|---|---|---|---|")?;
    for (kind, nanos) in &alone.times {
        row(&mut text, *kind, nanos, &through_aws.times[kind])?;
    }
    writeln!(text, "\n| people at a time | updates a second, alone | through aws-local | ratio |")?;
    writeln!(text, "|---|---|---|---|")?;
    for ((at_a_time, alone), (_, through_aws)) in alone.rates.iter().zip(&through_aws.rates) {
        writeln!(text, "| {at_a_time} | {alone:.0} | {through_aws:.0} | {:.0} |", alone / through_aws)?;
    }
    writeln!(text, "\n{}", circumstances()?)?;
    Ok(text)
}

/// Replaces the section in BENCHMARKS.md.
pub(crate) fn write(section: &str) -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../BENCHMARKS.md");
    let page = fs::read_to_string(&path)?;
    let before = page.find(HEADING).unwrap_or(page.len());
    let behind = page[before..].find("\n## ").map_or(page.len(), |at| before + at + 1);
    let behind = if before == page.len() { "" } else { &page[behind..] };
    let gap = if behind.is_empty() { "" } else { "\n" };
    fs::write(path, format!("{}\n\n{section}{gap}{behind}", page[..before].trim_end()))?;
    Ok(())
}

fn row(text: &mut String, kind: Kind, alone: &[u128], through_aws: &[u128]) -> Result<(), Box<dyn Error>> {
    let [alone_median, alone_99th] = [at(alone, 50)?, at(alone, 99)?];
    let [aws_median, aws_99th] = [at(through_aws, 50)?, at(through_aws, 99)?];
    let ratio = aws_median / alone_median;
    writeln!(text, "| {kind} | {alone_median:.3} | {alone_99th:.3} | {aws_median:.2} | {aws_99th:.2} | {ratio:.0} |")?;
    Ok(())
}

/// Returns a percentile in milliseconds. For 99, it is the time within which 99 % of the updates were handled.
fn at(nanos: &[u128], percent: usize) -> Result<f64, Box<dyn Error>> {
    let mut sorted = nanos.to_vec();
    sorted.sort_unstable();
    let nanos = sorted.get((sorted.len() - 1) * percent / 100).ok_or("nothing was timed")?;
    Ok(f64::from(u32::try_from(*nanos)?) / 1_000_000.0)
}

/// Returns the date, the commit and the processor of the measurement, in one sentence.
fn circumstances() -> Result<String, Box<dyn Error>> {
    let date = jiff::Zoned::now().date();
    let commit = Command::new("git").args(["describe", "--always", "--dirty"]).output()?;
    let commit = String::from_utf8(commit.stdout)?;
    let cpus = std::thread::available_parallelism()?;
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("an unknown processor");
    let model = model.trim_start_matches([' ', '\t', ':']);
    Ok(format!("{date}, commit {}, {cpus} processors of {}, {model}.", commit.trim(), std::env::consts::ARCH))
}
