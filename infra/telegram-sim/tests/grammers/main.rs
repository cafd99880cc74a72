//! A stock grammers client against the MTProto face: what the product's host does, as it does it.

#![expect(clippy::unwrap_used, reason = "tests and what they are made of")]
#![expect(clippy::wildcard_enum_match_arm, reason = "whatever a test does not expect fails it alike")]

mod connections;
mod faults;
mod gaps;
mod housekeeping;
mod losses;
mod malformed;
mod rooms;
mod sessions;
mod sign_in;
mod talk;
mod town;
mod wire;
