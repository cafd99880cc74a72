//! The operations on the world, by subject. Every one names first who does it.

mod buttons;
mod deletion;
mod links;
mod login;
mod members;
mod people;
mod pins;
mod quotas;
mod reactions;
mod record;
mod rooms;
mod speech;

pub use login::{LOGIN_CODE_DIGITS, LoginCode};
pub use members::Invited;
pub(crate) use speech::EDIT_LIMIT_S;
