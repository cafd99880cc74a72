//! Telegram as this account sees it. Only this module uses the client library grammers and its TL types.
//!
//! [`connection`] opens the only connection, with a [session] that is never stored: addresses and keys come from the
//! configuration, and the archive has the pts of each room. It returns two things:
//!
//! - [`account::Account`] sends requests: it manages [rooms], their [members] and other [people], and fetches the
//!   [difference], the [history] and [files](download);
//! - [`updates::UpdateStream`] receives the updates that Telegram pushes, each as an [`updates::Update`]. Messages
//!   become archive events in [`messages`].
//!
//! grammers is configured never to retry: if the answer to the creation of a supergroup were lost, a retry would create
//! a second one. A failure is an [`error::TelegramError`], and the caller decides whether to retry.
pub(crate) mod account;
pub(crate) mod connection;
mod dialogs;
pub(crate) mod difference;
pub(crate) mod download;
pub(crate) mod error;
pub(crate) mod files;
mod history;
mod input;
pub(crate) mod members;
pub(crate) mod messages;
mod names;
mod people;
mod rooms;
mod schema;
mod session;
pub(crate) mod updates;
