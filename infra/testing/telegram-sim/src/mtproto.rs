//! The MTProto face: what a stock client library (grammers, layer 230) finds when it connects over TCP.
//!
//! There are two data centres, each with auth keys of its own. A client comes with a key for each, since there is no key
//! exchange; it is signed in already, or signs in by a code and a password. From the socket inwards:
//!
//! | module | what it knows |
//! |---|---|
//! | `server` | listening |
//! | `shared` | what all connections share |
//! | `connection` | one client: its frames, the world's news and its patience, in turns |
//! | `framing` | payloads in a TCP stream |
//! | `envelope` | sealing and opening with an auth key |
//! | `parcel` | containers and packed objects |
//! | `session` | what a message means before it is a call: pings, acknowledgements, what came before |
//! | `salts` | which server salt is good when |
//! | `received`, `unacknowledged` | the messages of a session, either way |
//! | `outgoing`, `outbox` | how the server numbers what it sends, and what goes together |
//! | `accounts` | whose auth key this is, and whether it still lives |
//! | `login`, `srp` | how far somebody has come with signing in |
//! | `call_state` | uploads and the like, kept between calls |
//! | `calls` | the methods, by subject: each is a small function from its TL request to its TL result |
//! | `forms` | the world's things as TL objects, as one viewer sees them |
//!
//! All that happens, happens in the [`world`](crate::world); this face keeps only what is the protocol's own: sessions,
//! and parts of uploads.

mod accounts;
mod call_state;
mod calls;
mod connection;
mod envelope;
mod forms;
mod framing;
mod login;
mod outbox;
mod outgoing;
mod parcel;
mod received;
mod salts;

mod server;
mod session;
mod shared;
mod srp;
mod unacknowledged;

pub(crate) use accounts::AuthKeyEntry;
pub use calls::{method_ids, method_names};
pub use server::Server;
