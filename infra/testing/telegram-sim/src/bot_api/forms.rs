//! Builds the JSON objects of the Bot API (version 10.3) from the state of the world. Buttons and entities are also
//! read from JSON, because bots send them too.

mod chat;
mod chat_full;
mod entity;
mod file;
mod markup;
mod member;
mod message;
mod user;

pub(super) use chat::chat;
pub(super) use chat_full::chat_full;
pub(super) use entity::read_entities;
pub(super) use file::{file_id, parse_file_id};
pub(super) use markup::read_markup;
pub(super) use member::{RIGHTS, chat_member, invite_link, private_member};
pub(super) use message::message;
pub(super) use user::{me, user};
