//! Translates between the desk and Telegram's Bot API: an update becomes an [`Incoming`](inbound::Incoming), and a
//! screen or a notice becomes a call. No other crate of the desk knows Telegram's JSON.
//!
//! A pressed button passes through the modules in this order:
//!
//! 1. [`inbound`]: reads one webhook body as one event, and ignores everything unknown in it.
//! 2. [`buttons`]: decodes the request of a button from the bytes that Telegram returns when the button is pressed.
//! 3. [`screens`]: converts screens and notices to text and keyboard; the texts are in `wording`.
//! 4. [`calls`]: makes the calls to Telegram, and interprets its responses. [`client`] builds the HTTPS client for them
//!    once, with the address and the token.
//!
//! Text that people typed is not trusted: it reaches a message only through [`user_text`]. A [`clock`] formats times in
//! the desk's zone, and [`username`] makes a link to an account from its username.
pub mod buttons;
pub mod calls;
pub mod client;
pub mod clock;
pub mod inbound;
pub mod screens;
pub mod user_text;
pub mod username;

mod wording;
