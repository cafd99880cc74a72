//! The state of the simulated Telegram, and the operations on it.
//!
//! A plain library: no sockets, no JSON, no TL. [`World`] holds users, rooms, private chats and files. Everything that
//! anybody can do is a function on it which checks what Telegram would check, changes the world, and appends to one
//! log what happened. Refusals are a closed list, [`WorldError`], that each interface words in its own way.
//!
//! The interfaces and the people played share it by a [`WorldHandle`]: `read`, `change`, `subscribe`.
//!
//! Everything random follows from a seed. Time is the machine's until somebody sets it.

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
