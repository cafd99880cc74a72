//! A simulated Telegram: one world behind two faces.
//!
//! [`world`] is what is so: people, groups, messages, links, and everything that can be done with them. Two faces show
//! it to programs that expect Telegram: [`bot_api`] over HTTP, to a bot's library and to its webhook; [`mtproto`] over
//! TCP, to a client library with a signed-in account. And [`people`] are those whom nobody programs: a test or a page
//! plays them by handles, and sees what they see. What one does by any of these ways, the others are told of.
//!
//! [`Telegram::start`] starts both faces on loopback; bots, people and accounts are added while it runs. All that is
//! random follows from a seed. How far each behaviour is known to be Telegram's stands in [`behaviours`]. Nothing here
//! knows who uses it: addresses, a token and a session are all that passes.
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
