//! A simulated Telegram: one world behind two interfaces.
//!
//! [`world`] holds the state: people, groups, messages and links, and every operation on them. Two interfaces offer
//! this world to programs that expect Telegram: [`bot_api`] over HTTP, for a bot's library and its webhook; [`mtproto`]
//! over TCP, for a client library with a signed-in account. [`people`] has handles for users that no program controls:
//! through a handle, a test or a web page plays a person and reads what this person sees. A change that is made through
//! the Bot API, MTProto or a handle is visible through all three.
//!
//! [`Telegram::start`] starts both interfaces, on loopback by default. Bots, people and accounts can be added while it
//! runs. Every random value is computed from a seed. [`behaviours`] lists the simulated behaviours, and says how
//! certain we are that Telegram behaves in the same way. This crate contains no code for particular programs: a program
//! that connects to it receives only addresses, a token and a session.
//!
//! ```no_run
//! # async fn story() -> Result<(), Box<dyn std::error::Error>> {
//! use telegram_sim::world::NewPerson;
//! use telegram_sim::{Options, Telegram};
//!
//! let telegram = Telegram::start(Options { seed: 7, ..Options::default() }).await?;
//! let bot = telegram.add_bot("desk_bot", "Desk")?;
//! let olena = telegram.add_person(NewPerson { first_name: "Olena".into(), ..NewPerson::default() })?;
//! // A program with `bot.token` is answering at `telegram.bot_api()` ...
//! olena.starts(&bot)?;
//! println!("{}", olena.hears("Welcome").await?);
//! # Ok(())
//! # }
//! ```

#[doc = include_str!("behaviours.md")]
pub mod behaviours {}
pub mod bot_api;
pub mod chronicle;
pub mod control;
pub mod faults;
mod hexadecimal;
mod journal;
pub mod mtproto;
pub mod people;
mod telegram;
pub mod world;

pub use telegram::{Account, Bot, CannotStart, DataCentreKey, Device, Options, Telegram};
