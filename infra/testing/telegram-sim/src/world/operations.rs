//! The operations on the world, with one module for each subject. The first argument of most operations is the user who
//! acts.

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
#[cfg(test)]
mod tests;

pub use login::{LOGIN_CODE_DIGITS, LoginCode};
pub use members::Invited;
pub(crate) use speech::EDIT_LIMIT_S;
