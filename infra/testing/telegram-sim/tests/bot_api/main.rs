//! The Bot API, tested from outside with a stock library, raw calls and a webhook. The tests also act as the people who
//! use the bot.

#![expect(clippy::unwrap_used, reason = "whatever is not as it should be fails the test")]

mod alone;
mod bounds;
mod calls;
mod faults;
mod https;
mod links;
mod log;
mod logged;
mod malformed;
mod media;
mod methods;
mod receiver;
mod retries;
mod reused;
mod rooms;
mod terms;
mod town;
mod webhooks;
