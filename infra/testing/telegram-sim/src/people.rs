//! People to play.
//!
//! A [`Person`] is a handle by which a test, or a page, does what a person does with a phone: writes, presses a button
//! by what it says, follows a link; and sees what a person sees: a [`View`]. A test knows no ids but those of
//! rooms and messages that the person has in front of them.
//!
//! Doing is immediate. Waiting is [`Person::sees_until`], which is woken by what happens in the world.

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
