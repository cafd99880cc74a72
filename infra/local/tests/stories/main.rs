//! Stories: people act in Telegram, and the test checks their screens and the archive.
//!
//! README.md lists the defects of the bot that this desk replaces. For each defect, it names a test that
//! fails if the defect comes back.
mod admission;
mod assignment;
mod closing;
mod defects;
mod harness;
mod hosting;
mod https;
mod notices;
mod queueing;
mod rejected;
mod repeated_updates;
mod rooms;
mod rush_hour;
mod shifts;
mod steps;
mod supervisors;
