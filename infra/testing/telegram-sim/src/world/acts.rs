//! What can be done, by subject. Every act names first who does it.

mod buttons;
mod deletion;
mod links;
mod login;
mod members;
mod people;
mod pins;
mod reactions;
mod record;
mod rooms;
mod speech;

pub use buttons::Answer;
pub(super) use buttons::OpenQuery;
pub use links::{Entered, LinkPreview, Verdict};
pub use login::{LOGIN_CODE_DIGITS, LoginCode};
pub use members::Invited;
pub(crate) use speech::EDIT_LIMIT_S;
