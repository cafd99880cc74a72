//! Everything that can be done in the world, as data: what a kept world's log is made of.
//!
//! Each function that changes the [`World`] begins by noting its own [`Deed`], with its arguments, before it looks
//! whether the deed can be done. Doing the same deeds again, each at its own moment, to an empty world of the same seed
//! makes the same world, down to ids, hashes and everybody's logs: nothing else goes into it. Refused deeds are noted
//! too, since even a refusal may draw a number.
//!
//! A function that is a part of another's deed must not note a deed of its own: it would be done twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::world::{
    AdminRight, Answer, Content, FileId, InvitesFrom, Limits, LinkHash, LinkTerms, Markup, MemberRight, MessageId,
    Moment, NewFile, NewPerson, Place, QueryId, RoomId, UserId, Verdict, World,
};

/// One line for each deed: its name and arguments, and the function that does it.
macro_rules! deeds {
    ($world:ident: $($name:ident { $($argument:ident: $type:ty),* $(,)? } => $function:expr;)*) => {
        /// Something that was done, or tried. The arguments are those of the function.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(tag = "deed")]
        pub(crate) enum Deed {
            $($name { $($argument: $type),* },)*
        }

        impl Deed {
            /// The names of all deeds, as they are written down.
            pub(crate) const NAMES: &[&str] = &[$(stringify!($name)),*];
        }

        impl World {
            /// Does a deed again, at its own moment. What comes of it is what came of it then.
            pub(crate) fn redo(&mut self, at: Moment, deed: Deed) {
                let $world = self;
                $world.moment = Some(at);
                match deed {
                    $(Deed::$name { $($argument),* } => {
                        let _ = $function;
                    })*
                }
                $world.moment = None;
            }
        }
    };
}

deeds! { world:
    SetTime { to: Moment } => world.set_time(to);
    SetLimits { limits: Limits } => world.set_limits(limits);
    AddPerson { new: NewPerson } => world.add_person(new);
    AddBot { username: String, first_name: String } => world.add_bot(&username, &first_name);
    AllowInvitesFrom { user: UserId, from: InvitesFrom } => world.allow_invites_from(user, from);
    AddContact { owner: UserId, other: UserId } => world.add_contact(owner, other);
    DeleteContact { owner: UserId, other: UserId } => world.delete_contact(owner, other);
    Block { by: UserId, whom: UserId } => world.block(by, whom);
    Unblock { by: UserId, whom: UserId } => world.unblock(by, whom);
    ActBusy { user: UserId, place: Place } => world.act_busy(user, place);
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
        => world.promote(by, room, user, rights, title);
    Ban { by: UserId, room: RoomId, user: UserId, until: Option<Moment> } => world.ban(by, room, user, until);
    Unban { by: UserId, room: RoomId, user: UserId, only_if_banned: bool }
        => world.unban(by, room, user, only_if_banned);
    Leave { user: UserId, room: RoomId } => world.leave(user, room);

    CreateLink { by: UserId, room: RoomId, terms: LinkTerms } => world.create_link(by, room, terms);
    PrimaryLink { by: UserId, room: RoomId } => world.primary_link(by, room);
    EditLink { by: UserId, room: RoomId, hash: LinkHash, terms: LinkTerms } => world.edit_link(by, room, &hash, terms);
    RevokeLink { by: UserId, room: RoomId, hash: LinkHash } => world.revoke_link(by, room, &hash);
    FollowLink { user: UserId, hash: LinkHash } => world.follow_link(user, &hash);
    SettleRequest { by: UserId, room: RoomId, user: UserId, verdict: Verdict }
        => world.settle_request(by, room, user, verdict);
    SettleRequests { by: UserId, room: RoomId, link: Option<LinkHash>, verdict: Verdict }
        => world.settle_requests(by, room, link.as_ref(), verdict);

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
    AnswerPress { bot: UserId, query: QueryId, answer: Answer } => world.answer_press(bot, query, answer);
}

impl World {
    /// Everything that is so, as text: two worlds are alike if theirs is. The clock and those who listen do not count.
    pub(crate) fn likeness(&self) -> String {
        let Self { clock: _, chance, users, rooms, private_chats, mailboxes, files, blocks, .. } = self;
        let Self { graces, queries, last_private_message, notices, log, observers: _, journal: _, moment: _, .. } =
            self;
        let people = format!("{users:#?}\n{blocks:?}\n{graces:?}\n{notices:?}\n{files:?}");
        let talk = format!("{rooms:#?}\n{private_chats:#?}\n{mailboxes:?}\n{queries:?}\n{last_private_message:?}");
        format!("{people}\n{talk}\n{log:#?}\n{chance:?}")
    }

    /// Writes a deed down, if somebody keeps this world.
    pub(super) fn note(&mut self, deed: impl FnOnce() -> Deed) {
        let at = self.now();
        self.journal.write(|| (at, deed()));
    }
}
