//! The state of the simulated Telegram, and the operations on it.
//!
//! This module is a plain library without sockets, JSON or TL. [`World`] holds users, rooms, private chats and files.
//! Each action of a user is a function of `World`. The function checks what Telegram would check, changes the world,
//! and appends the resulting events to the event log. [`WorldError`] lists all reasons for which an action is refused.
//! Each interface (Bot API and MTProto) translates these errors to its own error codes.
//!
//! The two interfaces and the simulated people share one world through a [`WorldHandle`]. Its main functions are
//! `read`, `change` and `subscribe`.
//!
//! All random values follow from a seed. The world's clock shows the real time until it is set by hand.

mod chance;
mod clock;
pub mod entities;
mod error;
mod events;
mod files;
mod handle;
mod ids;
mod limits;
mod links;
mod messages;
mod operation;
mod operations;
mod presses;
mod pts;
mod replay;
mod rooms;
mod state;
mod users;

pub(crate) use clock::machine_time;
pub use error::WorldError;
pub use events::{Event, RecordedEvent, StandingChanged};
pub use files::{Contents, File, FileKind, NewFile};
pub use handle::{Subscription, WorldHandle};
pub use ids::{DataCentre, FileId, LinkHash, MessageId, Pair, Place, QueryId, RoomId, Timestamp, UserId};
pub use limits::Limits;
pub use links::{Entered, Importer, InviteLink, JoinRequest, LinkPreview, LinkTerms, Verdict};
pub use messages::{
    Action, Body, Contact, Content, Entity, EntityKind, Forward, InlineAction, InlineButton, KeyboardAction,
    KeyboardButton, Markup, Media, Message,
};
pub(crate) use operation::{Operation, TimedOperation};
pub(crate) use operations::EDIT_LIMIT_S;
pub use operations::{Invited, LOGIN_CODE_DIGITS, LoginCode};
pub use presses::{Press, PressAnswer};
pub use pts::{Change, Pts, PtsEntry, PtsLog};
pub use rooms::{AdminRight, MemberRight, Membership, Promotion, Room, Standing};
pub use state::World;
pub use users::{BotProfile, InvitesFrom, Mailbox, NewPerson, PersonProfile, PrivateChat, User, UserKind};
