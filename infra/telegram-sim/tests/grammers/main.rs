//! A stock grammers client against the MTProto face: what the product's host does, as it does it.

#![expect(clippy::unwrap_used, reason = "tests and what they are made of")]

mod connections;
mod gaps;
mod rooms;
mod town;
