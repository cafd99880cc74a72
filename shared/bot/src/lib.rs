//! The border to Telegram's Bot API: an update becomes an [`Incoming`](inbound::Incoming), a screen or a notice becomes
//! a call. Telegram's JSON lives here and nowhere else.
//!
//! In the order in which a press of a button meets them:
//!
//! 1. [`inbound`]: one webhook body becomes one event, whatever else is in it.
//! 2. [`buttons`]: what a button does, as the few bytes that come back when it is pressed.
//! 3. [`screens`]: screens and notices as text and keyboard; the texts are in `wording`.
//! 4. [`calls`]: the calls to Telegram, and the meaning of its responses.
//! 5. [`client`]: the address, the token and the HTTPS client that calls go through.
//!
//! Text that people typed is not ours: it reaches a message only through [`user_text`]. Times are formatted by a [`clock`]
//! in the desk's zone, and accounts are linked to by their [`username`].
pub mod buttons;
pub mod calls;
pub mod client;
pub mod clock;
pub mod inbound;
pub mod screens;
pub mod user_text;
pub mod username;

mod wording;
