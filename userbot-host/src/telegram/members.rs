//! Lists, adds and removes the members of a room.
use domain::UserId;
use grammers_tl_types::{enums, functions, types};

use crate::{
    peers::{Channel, Peer},
    telegram::{
        account::Account,
        error::{TelegramError, accept_refusals},
        input::{input_channel, input_user, nothing_banned},
    },
};

/// The result of adding a person to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Invitation {
    /// The person is a member now.
    Added,
    /// The person is not a member, for this reason. Repeating the request would not help.
    Rejected(String),
}

/// The reason of [`Invitation::Rejected`] if Telegram reports success but lists the person as missing: the person's
/// privacy settings forbid adding them.
const MISSING: &str = "missing invitee";

impl Account {
    /// Returns the members of the room except the account and the bot, at most 200 (`channels.getParticipants`).
    pub(crate) async fn members(&self, channel: Channel) -> Result<Vec<Peer>, TelegramError> {
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
            enums::User::User(user) if user.id != self.own_id().0 && user.id != bot => {
                Some(Peer { id: UserId(user.id), access_hash: user.access_hash? })
            }
            enums::User::User(_) | enums::User::Empty(_) => None,
        };
        Ok(users.into_iter().filter_map(member).collect())
    }

    /// Adds a person (`channels.inviteToChannel`). An `Err` concerns the room or the account, never the person.
    pub(crate) async fn add_member(&self, channel: Channel, peer: Peer) -> Result<Invitation, TelegramError> {
        let request =
            functions::channels::InviteToChannel { channel: input_channel(channel), users: vec![input_user(peer)] };
        match self.call(&request).await {
            Ok(enums::messages::InvitedUsers::Users(invited)) if invited.missing_invitees.is_empty() => {
                Ok(Invitation::Added)
            }
            Ok(_) => Ok(Invitation::Rejected(MISSING.to_owned())),
            Err(TelegramError::Refused(name)) if name == "USER_ALREADY_PARTICIPANT" => Ok(Invitation::Added),
            Err(TelegramError::Refused(name)) if !TelegramError::Refused(name.clone()).is_room_lost() => {
                Ok(Invitation::Rejected(name))
            }
            Err(error) => Err(error),
        }
    }

    /// Removes a person from the room by banning them (`channels.editBanned`). Then lifts the ban, so that the person
    /// can join again if they are admitted.
    pub(crate) async fn remove_member(&self, channel: Channel, member: Peer) -> Result<(), TelegramError> {
        let banned = types::ChatBannedRights { view_messages: true, ..nothing_banned() };
        for banned_rights in [banned, nothing_banned()] {
            let request = functions::channels::EditBanned {
                channel: input_channel(channel),
                participant: types::InputPeerUser { user_id: member.id.0, access_hash: member.access_hash }.into(),
                banned_rights: banned_rights.into(),
            };
            let result = self.call(&request).await.map(drop);
            accept_refusals(&["USER_NOT_PARTICIPANT", "PARTICIPANT_ID_INVALID"], result)?;
        }
        Ok(())
    }
}
