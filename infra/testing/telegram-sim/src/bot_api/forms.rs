//! The JSON forms of the Bot API (version 10.3), written from the world. Reading JSON is beside writing it only for
//! buttons and entities, which go both ways.

mod entity;
mod markup;
mod member;
mod message;
mod user;

pub(super) use entity::{read_entities, write_entities};
pub(super) use markup::{read_markup, write_inline};
pub(super) use member::{RIGHTS, chat_member, invite_link, private_member};
pub(super) use message::message;
pub(super) use user::{chat, chat_full, me, user};
