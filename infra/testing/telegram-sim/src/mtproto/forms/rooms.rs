//! Supergroups and their members in TL form.

use std::collections::BTreeSet;

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{
        fields::{blank, count, date, default_notifications, peer_user, then, zeros},
        rights::{admin_rights, banned_rights, denied_rights},
        viewer::Viewer,
    },
    world::{AdminRight, Membership, Room, RoomId, Standing, UserId},
};

impl Viewer<'_> {
    /// Returns the room with this number, even if it is deleted.
    pub(crate) fn room(&self, id: RoomId) -> Option<&Room> {
        self.world.room_ever(id)
    }

    /// Converts a room to the TL form in lists of chats: `channelForbidden` if the room is deleted or the viewer is
    /// banned.
    pub(crate) fn chat(self, room: &Room) -> enums::Chat {
        match room.standing(self.me, self.world.now()) {
            _ if room.deleted => self.forbidden(room, None),
            Standing::Banned { until, .. } => self.forbidden(room, until.map(date)),
            standing @ (Standing::Creator | Standing::Admin { .. } | Standing::Member | Standing::Left) => {
                self.channel(room, &standing).into()
            }
        }
    }

    /// Returns the content of a room's info page.
    pub(crate) fn channel_full(self, room: &Room) -> enums::messages::ChatFull {
        let mut form = blank_channel_full(room);
        form.can_view_participants = true;
        form.hidden_prehistory = room.history_hidden;
        form.participants_count = Some(count(room.members().count()));
        form.admins_count = Some(count(room.people.values().filter(|person| person.standing.is_admin()).count()));
        form.chat_photo = self.photo_of(room.photo);
        form.pinned_msg_id = room.pinned.last().map(|id| id.0);
        if room.standing(self.me, self.world.now()).has(AdminRight::InviteUsers) && !room.requests.is_empty() {
            form.requests_pending = Some(count(room.requests.len()));
            form.recent_requesters = Some(room.requests.keys().map(|user| user.0).collect());
        }
        enums::messages::ChatFull::Full(types::messages::ChatFull {
            full_chat: form.into(),
            chats: vec![self.chat(room)],
            users: self.users(room.requests.keys().copied().chain([self.me])),
        })
    }

    /// Returns the TL form of a user's present standing in a room (for example member, admin or banned). Returns `None`
    /// if the room has no record of the user.
    pub(crate) fn participant(self, room: &Room, user: UserId) -> Option<enums::ChannelParticipant> {
        let membership = room.people.get(&user)?;
        Some(self.participant_as(room, user, membership, room.standing(user, self.world.now())))
    }

    /// Converts a user's standing in a room to TL. The admin log also calls this function with standings that the user
    /// had earlier.
    pub(crate) fn participant_as(
        self,
        room: &Room,
        user: UserId,
        membership: &Membership,
        standing: Standing,
    ) -> enums::ChannelParticipant {
        match standing {
            Standing::Creator => creator(user),
            Standing::Admin { rights, by, title } => types::ChannelParticipantAdmin {
                can_edit: by == self.me,
                is_self: user == self.me,
                user_id: user.0,
                inviter_id: None,
                promoted_by: by.0,
                date: date(membership.joined),
                admin_rights: admin_rights(&rights),
                rank: title,
            }
            .into(),
            Standing::Member if user == self.me => self.myself(membership, room),
            Standing::Member => member(membership, user),
            Standing::Left => types::ChannelParticipantLeft { peer: peer_user(user) }.into(),
            Standing::Banned { by, until } => types::ChannelParticipantBanned {
                left: true,
                peer: peer_user(user),
                kicked_by: by.0,
                date: date(membership.joined),
                banned_rights: banned_rights(until),
                rank: None,
            }
            .into(),
        }
    }

    fn channel(self, room: &Room, standing: &Standing) -> types::Channel {
        let fields = then(zeros(5), &enums::ChatPhoto::Empty);
        let mut form: types::Channel = blank(&then(fields, &date(room.created)));
        form.id = room.id.0;
        form.access_hash = Some(self.hash(room.id.0));
        form.title.clone_from(&room.title);
        form.photo = self.small_photo(room);
        form.megagroup = true;
        form.creator = *standing == Standing::Creator;
        form.left = !standing.is_in();
        form.has_link = room.links.iter().any(|link| link.permanent && !link.revoked);
        form.participants_count = Some(count(room.members().count()));
        form.default_banned_rights = Some(denied_rights(&room.denied));
        form.admin_rights = match standing {
            Standing::Creator => Some(admin_rights(&every_right())),
            Standing::Admin { rights, .. } => Some(admin_rights(rights)),
            Standing::Member | Standing::Left | Standing::Banned { .. } => None,
        };
        form
    }

    fn small_photo(self, room: &Room) -> enums::ChatPhoto {
        let file = room.photo.and_then(|photo| self.world.file(photo).ok());
        file.map_or(enums::ChatPhoto::Empty, |file| {
            let (photo_id, dc_id) = (file.id.0, file.data_centre.number());
            types::ChatPhoto { has_video: false, photo_id, stripped_thumb: None, dc_id }.into()
        })
    }

    fn forbidden(self, room: &Room, until_date: Option<i32>) -> enums::Chat {
        types::ChannelForbidden {
            broadcast: false,
            megagroup: true,
            monoforum: false,
            id: room.id.0,
            access_hash: self.hash(room.id.0),
            title: room.title.clone(),
            until_date,
        }
        .into()
    }

    fn myself(self, membership: &Membership, room: &Room) -> enums::ChannelParticipant {
        types::ChannelParticipantSelf {
            via_request: false,
            user_id: self.me.0,
            inviter_id: room.creator.0,
            date: date(membership.joined),
            subscription_until_date: None,
            rank: None,
        }
        .into()
    }
}

fn member(membership: &Membership, user: UserId) -> enums::ChannelParticipant {
    types::ChannelParticipant {
        user_id: user.0,
        date: date(membership.joined),
        subscription_until_date: None,
        rank: None,
    }
    .into()
}

fn creator(user: UserId) -> enums::ChannelParticipant {
    types::ChannelParticipantCreator { user_id: user.0, admin_rights: admin_rights(&every_right()), rank: None }.into()
}

fn every_right() -> BTreeSet<AdminRight> {
    AdminRight::ALL.into_iter().filter(|right| *right != AdminRight::Anonymous).collect()
}

/// Returns a room's info with all optional fields off. The number of unread messages is 0, because the simulator does
/// not store which messages an account has read.
fn blank_channel_full(room: &Room) -> types::ChannelFull {
    let fields = [zeros(2), room.id.0.to_le_bytes().to_vec()].concat();
    let fields = then(fields, &room.about);
    let fields = [fields, zeros(3)].concat();
    let fields = then(fields, &enums::Photo::Empty(types::PhotoEmpty { id: 0 }));
    let fields = then(fields, &default_notifications());
    let fields = then(fields, &Vec::<enums::BotInfo>::new());
    blank(&then(fields, &room.log.pts()))
}
