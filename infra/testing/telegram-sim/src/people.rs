//! Handles with which a test or a web page plays people.
//!
//! With a [`Person`], a test or a web page does what a person does with a phone: write, press the button with a certain
//! label, follow a link. The handle also returns what the person sees: a [`View`]. A view contains the ids of rooms and
//! messages, because an act on a room or a message needs the id.
//!
//! Every act takes effect immediately. [`Person::sees_until`] waits until the view fulfils a condition, and checks the
//! condition again after every event in the world.

mod acts;
mod person;
mod press;
mod send;
mod transcript;
mod view;

pub use acts::{Act, Done, Where};
pub use person::{CannotDo, Followed, NotSeen, Person};
pub use press::Pressed;
pub use send::Card;
pub use view::{ChatView, Line, View};
