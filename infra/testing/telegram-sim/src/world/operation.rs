//! All operations on the world, as data. A chronicle (the log file of a simulated world) stores a list of operations.
//!
//! Each function that changes the world first logs its own [`Operation`] with its arguments, before it checks whether
//! the operation is allowed. If the same operations are replayed at their original times on an empty world with the
//! same seed, the result is the same world, including ids, hashes and events. Nothing else influences the world.
//! Refused operations are logged too, because even a refused operation may draw a random number.
//!
//! If an operation calls another function of the world, the called function must not log an operation itself. Otherwise
//! a replay would carry out the called function twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::world::{
    files::NewFile,
    ids::{FileId, LinkHash, MessageId, Place, QueryId, RoomId, Timestamp, UserId},
    limits::Limits,
    links::{LinkTerms, Verdict},
    messages::{Content, Markup},
    presses::PressAnswer,
    rooms::{AdminRight, MemberRight},
    users::{InvitesFrom, NewPerson},
};

/// Passes the list of all operations to the macro `$define`. Each line of the list has the name and the arguments of an
/// operation, and the call that repeats the operation.
macro_rules! operations {
    ($define:ident) => {
        $define! { world:
        SetTime { to: Timestamp } => world.set_time(to);
        SetLimits { limits: Limits } => world.set_limits(limits);
        AddPerson { new: NewPerson } => world.add_person(new);
        AddBot { username: String, first_name: String } => world.add_bot(&username, &first_name);
        AllowInvitesFrom { user: UserId, from: InvitesFrom } => world.allow_invites_from(user, from);
        AddContact { owner: UserId, other: UserId } => world.add_contact(owner, other);
        DeleteContact { owner: UserId, other: UserId } => world.delete_contact(owner, other);
        Block { by: UserId, whom: UserId } => world.block(by, whom);
        Unblock { by: UserId, whom: UserId } => world.unblock(by, whom);
        #[serde(alias = "ActBusy")]
        SendChatAction { user: UserId, place: Place } => world.send_chat_action(user, place);
        AddFile { by: UserId, new: NewFile } => world.add_file(by, new);
        SendLoginCode { to: Option<UserId> } => world.send_login_code(to);
        RenewFileReference { id: FileId } => world.renew_file_reference(id);

        CreateRoom { by: UserId, title: String, about: String } => world.create_room(by, &title, &about);
        SetTitle { by: UserId, room: RoomId, title: String } => world.set_title(by, room, &title);
        SetPhoto { by: UserId, room: RoomId, photo: Option<FileId> } => world.set_photo(by, room, photo);
        SetAbout { by: UserId, room: RoomId, about: String } => world.set_about(by, room, &about);
        SetHistoryHidden { by: UserId, room: RoomId, hidden: bool } => world.set_history_hidden(by, room, hidden);
        SetDenied { by: UserId, room: RoomId, denied: BTreeSet<MemberRight> } => world.set_denied(by, room, denied);
        ClearHistory { by: UserId, room: RoomId, up_to: Option<MessageId> } => world.clear_history(by, room, up_to);
        DeleteRoom { by: UserId, room: RoomId } => world.delete_room(by, room);

        AddMembers { by: UserId, room: RoomId, users: Vec<UserId> } => world.add_members(by, room, &users);
        Promote { by: UserId, room: RoomId, user: UserId, rights: BTreeSet<AdminRight>, title: Option<String> }
            => world.promote(by, room, user, Promotion { rights, title });
        Ban { by: UserId, room: RoomId, user: UserId, until: Option<Timestamp> } => world.ban(by, room, user, until);
        Unban { by: UserId, room: RoomId, user: UserId, only_if_banned: bool }
            => world.unban(by, room, user, only_if_banned);
        Leave { user: UserId, room: RoomId } => world.leave(user, room);

        CreateLink { by: UserId, room: RoomId, terms: LinkTerms } => world.create_link(by, room, terms);
        PrimaryLink { by: UserId, room: RoomId } => world.primary_link(by, room);
        EditLink { by: UserId, room: RoomId, hash: LinkHash, terms: LinkTerms }
            => world.edit_link(by, room, &hash, terms);
        RevokeLink { by: UserId, room: RoomId, hash: LinkHash } => world.revoke_link(by, room, &hash);
        FollowLink { user: UserId, hash: LinkHash } => world.follow_link(user, &hash);
        #[serde(alias = "SettleRequest")]
        ResolveJoinRequest { by: UserId, room: RoomId, user: UserId, verdict: Verdict }
            => world.resolve_join_request(by, room, user, verdict);
        #[serde(alias = "SettleRequests")]
        ResolveJoinRequests { by: UserId, room: RoomId, link: Option<LinkHash>, verdict: Verdict }
            => world.resolve_join_requests(by, room, link.as_ref(), verdict);

        Post { by: UserId, place: Place, content: Content } => world.post(by, place, content);
        PostAlbum { by: UserId, place: Place, contents: Vec<Content> } => world.post_album(by, place, contents);
        React { by: UserId, place: Place, id: MessageId, emoji: Option<String> } => world.react(by, place, id, emoji);
        Edit { by: UserId, place: Place, id: MessageId, new: Content } => world.edit(by, place, id, new);
        EditMarkup { by: UserId, place: Place, id: MessageId, markup: Option<Markup> }
            => world.edit_markup(by, place, id, markup);
        Delete { by: UserId, place: Place, ids: Vec<MessageId> } => world.delete(by, place, &ids);
        Pin { by: UserId, room: RoomId, id: MessageId } => world.pin(by, room, id);
        Unpin { by: UserId, room: RoomId, id: Option<MessageId> } => world.unpin(by, room, id);
        UnpinAll { by: UserId, room: RoomId } => world.unpin_all(by, room);
        Press { person: UserId, place: Place, id: MessageId, data: String } => world.press(person, place, id, &data);
        AnswerPress { bot: UserId, query: QueryId, answer: PressAnswer } => world.answer_press(bot, query, answer);
        }
    };
}

pub(super) use operations;

macro_rules! define_enum {
    ($world:ident: $($(#[$meta:meta])* $name:ident { $($argument:ident: $type:ty),* $(,)? } => $call:expr;)*) => {
        /// An operation that was carried out or refused. A chronicle stores the operation's name in the field `deed`.
        /// The other fields are the arguments of the function that was called.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "deed")]
        pub(crate) enum Operation {
            $($(#[$meta])* $name { $($argument: $type),* },)*
        }

        impl Operation {
            /// The names of all operations as a chronicle spells them.
            pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
        }
    };
}

operations!(define_enum);

/// An operation with the time when it was called.
#[derive(Debug)]
pub(crate) struct TimedOperation {
    pub(crate) at: Timestamp,
    pub(crate) operation: Operation,
}
