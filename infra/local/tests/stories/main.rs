//! Stories: people act in Telegram, and the test checks their screens and the archive.
//!
//! This desk replaces an older bot. README.md in this folder lists the older bot's defects. For each defect, it names a
//! test that fails if the defect comes back.
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
