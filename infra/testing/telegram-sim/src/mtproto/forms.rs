//! The world's objects in TL form, as one viewer sees them.
//!
//! The content of a TL object depends on the viewer: access hashes differ for each account, `out` marks the viewer's
//! own messages, and a room that is deleted, or from which the viewer is banned, shows only its title. An object that
//! depends on the viewer is therefore made by a method of [`Viewer`].
//!
//! Some objects have many optional fields, which are absent if the object's flags are zero. Such an object is parsed by
//! `fields::blank` from zero flags and the bytes of its mandatory fields, and the optional fields that matter are set
//! afterwards. If a later TL layer only adds optional fields, the code here stays as it is.

mod buttons;
mod config;
mod dialogs;
mod entities;
mod fields;
mod invites;
mod media;
mod messages;
mod people;
mod rights;
mod rooms;
mod updates;
mod viewer;

pub(super) use config::config;
pub(super) use dialogs::ChatSummary;
pub(super) use entities::entities_of;
pub(super) use fields::{count, date, peer_user};
pub(super) use invites::{importer_form, invitation, invite};
pub(super) use messages::named_in;
pub(super) use rights::{admin_rights_of, denied_rights_of};
pub(super) use updates::{deleted_messages, push, too_long};
pub(super) use viewer::Viewer;
