//! The world's things as TL objects, as one viewer sees them.
//!
//! What an object shows depends on who looks: access hashes are each account's own, `out` marks one's own messages, a
//! room that one has lost shows its title alone. So everything is a method of [`Viewer`].
//!
//! Objects with many optional fields are made from zeros: a TL type whose flags are all off is nothing but its
//! mandatory fields, so `fields::blank` reads it from those, and the fields that matter are set afterwards. A later layer
//! that only adds optional fields needs no change here.

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
