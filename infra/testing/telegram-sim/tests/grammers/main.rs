//! MTProto, tested with a stock grammers client that makes the same calls as the product's host.

#![expect(clippy::unwrap_used, reason = "tests and what they are made of")]
#![expect(clippy::wildcard_enum_match_arm, reason = "whatever a test does not expect fails it alike")]

mod calls;
mod connections;
mod contacts;
mod faults;
mod files;
mod gaps;
mod host;
mod housekeeping;
mod keys;
mod links;
#[path = "../bot_api/logged.rs"]
mod logged;
mod losses;
mod malformed;
mod members;
mod methods;
mod privacy;
mod reading;
mod reproducible;
mod requests;
mod rooms;
mod sessions;
mod sign_in;
mod talk;
mod town;
mod wire;
