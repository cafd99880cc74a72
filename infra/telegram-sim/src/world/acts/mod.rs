//! What can be done, by subject. Every act names first who does it.

mod buttons;
mod links;
mod members;
mod people;
mod rooms;
mod speech;

pub use buttons::Answer;
pub(super) use buttons::OpenQuery;
pub use links::{Entered, LinkPreview, Verdict};
pub use members::Invited;
