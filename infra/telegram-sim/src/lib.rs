//! A simulated Telegram: one world behind two faces, the Bot API over HTTP and MTProto over TCP.

pub mod bot_api;
pub mod world;
