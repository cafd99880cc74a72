//! MTProto: the server to which an unmodified client library (grammers, layer 230) connects over TCP.
//!
//! The server has two data centres. The simulator makes the auth keys of a client, one for each data centre, because it
//! does not simulate the key exchange. A client is signed in from the start, or it signs in with a code and a password.
//!
//! This table lists the modules, from the socket inwards:
//!
//! | module | content |
//! |---|---|
//! | `server` | listens and accepts connections |
//! | `shared` | the data that all connections share |
//! | `connection` | the loop of one client: its frames, events of the world, time-outs |
//! | `framing` | payloads in a TCP stream |
//! | `envelope` | encryption and decryption with an auth key |
//! | `parcel` | containers and compressed objects |
//! | `session` | messages that are not calls: pings, acknowledgements, duplicates |
//! | `salts` | the server salts and the times at which they are valid |
//! | `received` | the messages that a session has received |
//! | `unacknowledged` | the messages that a session has sent and the client has not acknowledged |
//! | `outgoing`, `outbox` | the numbers of outgoing messages, and their containers |
//! | `accounts` | the account of each auth key, and the key's status |
//! | `login`, `srp` | the progress of a sign-in, and its password check |
//! | `call_state` | the data kept between calls, e.g. parts of uploads |
//! | `calls` | the methods, grouped by subject: each method is a small function from its TL request to its TL result |
//! | `forms` | converts the world's objects to TL objects, as one account sees them |
//!
//! Everything that people see is in the [`world`](crate::world). This module keeps only the state of the protocol.

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
