//! Rooms as Telegram has them. The account creates supergroups, configures them, creates invite links for them, and
//! deletes them.
use archive::Pts;
use domain::InviteLink;
use grammers_tl_types::{enums, functions, types};

use crate::{
    peers::Channel,
    telegram::{
        account::Account,
        error::{TelegramError, accept_refusals},
        input::{input_channel, input_peer, no_rights, nothing_banned},
    },
};

impl Account {
    /// Creates a supergroup (`channels.createChannel`). Call [`Self::find_room`] before a retry, because otherwise a
    /// second supergroup may be created.
    pub(crate) async fn create_room(&self, title: &str, about: &str) -> Result<Channel, TelegramError> {
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
        let created = chats.iter().find_map(own_supergroup);
        created.ok_or_else(|| TelegramError::NoAnswer("createChannel returned no supergroup".to_owned()))
    }

    /// Finds a supergroup of this account by its description.
    pub(crate) async fn find_room(&self, about: &str) -> Result<Option<Channel>, TelegramError> {
        let chats = self.dialogs().await?.chats;
        for channel in chats.iter().filter_map(own_supergroup) {
            if self.full_channel(channel).await?.about == about {
                return Ok(Some(channel));
            }
        }
        Ok(None)
    }

    /// Makes earlier messages visible to people who join later. Forbids members to send polls, to change the room's
    /// info, to invite people and to pin messages.
    pub(crate) async fn configure_room(&self, channel: Channel) -> Result<(), TelegramError> {
        let visible = functions::channels::TogglePreHistoryHidden { channel: input_channel(channel), enabled: false };
        accept_refusals(&["CHAT_NOT_MODIFIED"], self.call(&visible).await.map(drop))?;
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
        accept_refusals(&["CHAT_NOT_MODIFIED"], self.call(&request).await.map(drop))
    }

    /// Makes the bot an administrator, which also adds the bot to the room.
    pub(crate) async fn promote_bot(&self, channel: Channel) -> Result<(), TelegramError> {
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

    /// Creates an invite link. A person who uses the link must be approved before they join
    /// (`messages.exportChatInvite`).
    pub(crate) async fn create_link(&self, channel: Channel, title: &str) -> Result<InviteLink, TelegramError> {
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
                Err(TelegramError::Refused("the room is public".to_owned()))
            }
        }
    }

    /// Reads the current pts of the room.
    pub(crate) async fn room_pts(&self, channel: Channel) -> Result<Pts, TelegramError> {
        Ok(Pts(self.full_channel(channel).await?.pts))
    }

    /// Revokes the link, and dismisses the join requests of people who used it.
    pub(crate) async fn revoke_link(
        &self,
        channel: Channel,
        InviteLink(link): &InviteLink,
    ) -> Result<(), TelegramError> {
        let revoke = functions::messages::EditExportedChatInvite {
            revoked: true,
            peer: input_peer(channel),
            link: link.clone(),
            expire_date: None,
            usage_limit: None,
            request_needed: None,
            title: None,
        };
        accept_refusals(&["INVITE_HASH_EXPIRED", "INVITE_REVOKED_MISSING"], self.call(&revoke).await.map(drop))?;
        let dismiss = functions::messages::HideAllChatJoinRequests {
            approved: false,
            peer: input_peer(channel),
            link: Some(link.clone()),
        };
        accept_refusals(&["HIDE_REQUESTER_MISSING", "INVITE_HASH_EXPIRED"], self.call(&dismiss).await.map(drop))
    }

    /// Deletes the room for everybody (`channels.deleteChannel`).
    pub(crate) async fn delete_room(&self, channel: Channel) -> Result<(), TelegramError> {
        self.call(&functions::channels::DeleteChannel { channel: input_channel(channel) }).await.map(drop)
    }

    async fn full_channel(&self, channel: Channel) -> Result<types::ChannelFull, TelegramError> {
        let request = functions::channels::GetFullChannel { channel: input_channel(channel) };
        let enums::messages::ChatFull::Full(answer) = self.call(&request).await?;
        match answer.full_chat {
            enums::ChatFull::ChannelFull(full) => Ok(full),
            enums::ChatFull::Full(_) | enums::ChatFull::CommunityFull(_) => {
                Err(TelegramError::Refused("the room is not a supergroup".to_owned()))
            }
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other kinds of chats are no rooms of ours")]
fn own_supergroup(chat: &enums::Chat) -> Option<Channel> {
    match chat {
        enums::Chat::Channel(found) if found.megagroup && found.creator => {
            Some(Channel { id: found.id, access_hash: found.access_hash?, lost: false })
        }
        _ => None,
    }
}
