//! Rooms as Telegram has them: supergroups that this account makes, opens, empties and deletes.
use archive::Pts;
use domain::{InviteLink, UserId};
use grammers_tl_types::{Deserializable, enums, functions, types};

use super::{Account, Trouble};
use crate::peers::{Channel, Peer};

/// How many of the account's conversations are looked through. The newest come first: a room that may have just been
/// made is among them, and so is whoever just wrote.
const CONVERSATIONS_LOOKED_AT: i32 = 100;

impl Account {
    /// Makes a supergroup (`channels.createChannel`). Never to be repeated without [`Self::find_room`].
    pub(crate) async fn create_room(&self, title: &str, about: &str) -> Result<Channel, Trouble> {
        let request = functions::channels::CreateChannel {
            broadcast: false,
            megagroup: true,
            for_import: false,
            forum: false,
            title: title.to_owned(),
            about: about.to_owned(),
            geo_point: None,
            address: None,
            ttl_period: None,
        };
        let chats = match self.call(&request).await? {
            enums::Updates::Updates(updates) => updates.chats,
            enums::Updates::Combined(updates) => updates.chats,
            enums::Updates::TooLong
            | enums::Updates::UpdateShort(_)
            | enums::Updates::UpdateShortMessage(_)
            | enums::Updates::UpdateShortChatMessage(_)
            | enums::Updates::UpdateShortSentMessage(_) => Vec::new(),
        };
        let made = chats.iter().find_map(own_supergroup);
        made.ok_or_else(|| Trouble::NoAnswer("createChannel named no supergroup".to_owned()))
    }

    /// Looks for a supergroup of ours that is described so.
    pub(crate) async fn find_room(&self, about: &str) -> Result<Option<Channel>, Trouble> {
        let chats = self.conversations().await?.chats;
        for channel in chats.iter().filter_map(own_supergroup) {
            if self.full(channel).await?.about == about {
                return Ok(Some(channel));
            }
        }
        Ok(None)
    }

    /// The account's latest conversations (`messages.getDialogs`).
    pub(super) async fn conversations(&self) -> Result<types::messages::Dialogs, Trouble> {
        let request = functions::messages::GetDialogs {
            exclude_pinned: false,
            folder_id: None,
            offset_date: 0,
            offset_id: 0,
            offset_peer: enums::InputPeer::Empty,
            limit: CONVERSATIONS_LOOKED_AT,
            hash: 0,
        };
        Ok(match self.call(&request).await? {
            enums::messages::Dialogs::Dialogs(all) => all,
            enums::messages::Dialogs::Slice(types::messages::DialogsSlice {
                dialogs, messages, chats, users, ..
            }) => types::messages::Dialogs { dialogs, messages, chats, users },
            enums::messages::Dialogs::NotModified(_) => types::messages::Dialogs {
                dialogs: Vec::new(),
                messages: Vec::new(),
                chats: Vec::new(),
                users: Vec::new(),
            },
        })
    }

    /// Makes history visible to who comes later, and takes from members what they need not have.
    pub(crate) async fn configure_room(&self, channel: Channel) -> Result<(), Trouble> {
        let visible = functions::channels::TogglePreHistoryHidden { channel: input_channel(channel), enabled: false };
        unless(&["CHAT_NOT_MODIFIED"], self.call(&visible).await.map(drop))?;
        let banned_rights = types::ChatBannedRights {
            send_polls: true,
            change_info: true,
            invite_users: true,
            pin_messages: true,
            ..nothing_banned()
        };
        let request = functions::messages::EditChatDefaultBannedRights {
            peer: input_peer(channel),
            banned_rights: banned_rights.into(),
        };
        unless(&["CHAT_NOT_MODIFIED"], self.call(&request).await.map(drop))
    }

    /// Makes the bot an administrator, which also brings it in.
    pub(crate) async fn promote_bot(&self, channel: Channel) -> Result<(), Trouble> {
        let bot = self.bot().await?.clone();
        let admin_rights = types::ChatAdminRights { invite_users: true, ban_users: true, other: true, ..no_rights() };
        let request = functions::channels::EditAdmin {
            channel: input_channel(channel),
            user_id: bot.into(),
            admin_rights: admin_rights.into(),
            rank: None,
        };
        self.call(&request).await.map(drop)
    }

    /// Makes a link that asks for approval (`messages.exportChatInvite`).
    pub(crate) async fn make_link(&self, channel: Channel, title: &str) -> Result<InviteLink, Trouble> {
        let request = functions::messages::ExportChatInvite {
            legacy_revoke_permanent: false,
            request_needed: true,
            peer: input_peer(channel),
            expire_date: None,
            usage_limit: None,
            title: Some(title.to_owned()),
            subscription_pricing: None,
        };
        match self.call(&request).await? {
            enums::ExportedChatInvite::ChatInviteExported(invite) => Ok(InviteLink(invite.link)),
            enums::ExportedChatInvite::ChatInvitePublicJoinRequests => {
                Err(Trouble::Refused("the room is public".to_owned()))
            }
        }
    }

    /// The room's count now.
    pub(crate) async fn room_count(&self, channel: Channel) -> Result<Pts, Trouble> {
        Ok(Pts(self.full(channel).await?.pts))
    }

    /// Makes the link worthless, and dismisses who asked by it.
    pub(crate) async fn revoke_link(&self, channel: Channel, InviteLink(link): &InviteLink) -> Result<(), Trouble> {
        let revoke = functions::messages::EditExportedChatInvite {
            revoked: true,
            peer: input_peer(channel),
            link: link.clone(),
            expire_date: None,
            usage_limit: None,
            request_needed: None,
            title: None,
        };
        unless(&["INVITE_HASH_EXPIRED", "INVITE_REVOKED_MISSING"], self.call(&revoke).await.map(drop))?;
        let dismiss = functions::messages::HideAllChatJoinRequests {
            approved: false,
            peer: input_peer(channel),
            link: Some(link.clone()),
        };
        unless(&["HIDE_REQUESTER_MISSING", "INVITE_HASH_EXPIRED"], self.call(&dismiss).await.map(drop))
    }

    /// Everybody in the room but us and the bot (`channels.getParticipants`, the first 200).
    pub(crate) async fn people(&self, channel: Channel) -> Result<Vec<Peer>, Trouble> {
        let bot = self.bot().await?.user_id;
        let request = functions::channels::GetParticipants {
            channel: input_channel(channel),
            filter: enums::ChannelParticipantsFilter::ChannelParticipantsRecent,
            offset: 0,
            limit: 200,
            hash: 0,
        };
        let users = match self.call(&request).await? {
            enums::channels::ChannelParticipants::Participants(found) => found.users,
            enums::channels::ChannelParticipants::NotModified => Vec::new(),
        };
        let member = |user| match user {
            enums::User::User(user) if user.id != self.0.me.0 && user.id != bot => {
                Some(Peer { id: UserId(user.id), access_hash: user.access_hash? })
            }
            enums::User::User(_) | enums::User::Empty(_) => None,
        };
        Ok(users.into_iter().filter_map(member).collect())
    }

    /// Removes somebody, who may come back where they are let in: a ban that is lifted at once.
    pub(crate) async fn remove(&self, channel: Channel, member: Peer) -> Result<(), Trouble> {
        let out = types::ChatBannedRights { view_messages: true, ..nothing_banned() };
        for banned_rights in [out, nothing_banned()] {
            let request = functions::channels::EditBanned {
                channel: input_channel(channel),
                participant: types::InputPeerUser { user_id: member.id.0, access_hash: member.access_hash }.into(),
                banned_rights: banned_rights.into(),
            };
            unless(&["USER_NOT_PARTICIPANT", "PARTICIPANT_ID_INVALID"], self.call(&request).await.map(drop))?;
        }
        Ok(())
    }

    /// Deletes the room for everybody.
    pub(crate) async fn delete_room(&self, channel: Channel) -> Result<(), Trouble> {
        self.call(&functions::channels::DeleteChannel { channel: input_channel(channel) }).await.map(drop)
    }

    async fn full(&self, channel: Channel) -> Result<types::ChannelFull, Trouble> {
        let request = functions::channels::GetFullChannel { channel: input_channel(channel) };
        let enums::messages::ChatFull::Full(answer) = self.call(&request).await?;
        match answer.full_chat {
            enums::ChatFull::ChannelFull(full) => Ok(full),
            enums::ChatFull::Full(_) | enums::ChatFull::CommunityFull(_) => {
                Err(Trouble::Refused("the room is no supergroup".to_owned()))
            }
        }
    }

    /// The bot, looked up once: Telegram is strict about how often usernames are resolved.
    async fn bot(&self) -> Result<&types::InputUser, Trouble> {
        self.0.bot.get_or_try_init(|| self.resolve_bot()).await
    }

    async fn resolve_bot(&self) -> Result<types::InputUser, Trouble> {
        let request = functions::contacts::ResolveUsername { username: self.0.bot_username.clone(), referer: None };
        let enums::contacts::ResolvedPeer::Peer(found) = self.call(&request).await?;
        let user = found.users.into_iter().find_map(|user| match user {
            enums::User::User(user) => Some(types::InputUser { user_id: user.id, access_hash: user.access_hash? }),
            enums::User::Empty(_) => None,
        });
        user.ok_or_else(|| Trouble::Refused("the bot's username is nobody's".to_owned()))
    }
}

/// These refusals say that it was so already.
fn unless(fine: &[&str], answer: Result<(), Trouble>) -> Result<(), Trouble> {
    match answer {
        Err(Trouble::Refused(name)) if fine.contains(&name.as_str()) => Ok(()),
        other => other,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else it is, it is no room of ours")]
fn own_supergroup(chat: &enums::Chat) -> Option<Channel> {
    match chat {
        enums::Chat::Channel(found) if found.megagroup && found.creator => {
            Some(Channel { id: found.id, access_hash: found.access_hash?, lost: false })
        }
        _ => None,
    }
}

pub(super) fn input_channel(Channel { id, access_hash, .. }: Channel) -> enums::InputChannel {
    types::InputChannel { channel_id: id, access_hash }.into()
}

pub(super) fn input_peer(Channel { id, access_hash, .. }: Channel) -> enums::InputPeer {
    types::InputPeerChannel { channel_id: id, access_hash }.into()
}

/// A TL type with every flag off is zeros and its mandatory fields; a later layer with more flags needs no edit here.
fn nothing_banned() -> types::ChatBannedRights {
    types::ChatBannedRights::from_bytes(&[0; 8]).expect("flags and a date")
}

fn no_rights() -> types::ChatAdminRights {
    types::ChatAdminRights::from_bytes(&[0; 4]).expect("flags")
}
