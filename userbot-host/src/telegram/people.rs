//! People as Telegram has them: who wrote to the account, whom it knows, whom it adds to rooms.
use domain::UserId;
use grammers_tl_types::{enums, functions, types};

use super::{Account, Trouble, rooms::input_channel};
use crate::peers::{Channel, Peer};

/// What came of adding somebody to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Adding {
    /// They are in.
    IsIn,
    /// They are not, for this reason, and asking again would not help.
    IsNot(String),
}

/// Telegram says that it added somebody, and names them as missing: their privacy settings forbid it.
const MISSING: &str = "missing invitee";

impl Account {
    /// People whose message is the last one between them and the account, among its latest conversations. What they say
    /// is not looked at.
    pub(crate) async fn who_wrote(&self) -> Result<Vec<Peer>, Trouble> {
        let conversations = self.conversations().await?;
        let wrote: Vec<UserId> = conversations.messages.iter().filter_map(writer).collect();
        let peer = |user: &enums::User| match user {
            enums::User::User(user) if !user.min && wrote.contains(&UserId(user.id)) => {
                Some(Peer { id: UserId(user.id), access_hash: user.access_hash? })
            }
            enums::User::User(_) | enums::User::Empty(_) => None,
        };
        Ok(conversations.users.iter().filter_map(peer).collect())
    }

    /// Writes somebody into the account's address book (`contacts.addContact`). Our own number is not shown to them.
    pub(crate) async fn add_contact(&self, peer: Peer, name: &str) -> Result<(), Trouble> {
        let request = functions::contacts::AddContact {
            add_phone_privacy_exception: false,
            id: input_user(peer),
            first_name: name.to_owned(),
            last_name: String::new(),
            phone: String::new(),
            note: None,
        };
        self.call(&request).await.map(drop)
    }

    /// Adds somebody to a room (`channels.inviteToChannel`). A trouble is about the room or the account, not about them.
    pub(crate) async fn add(&self, channel: Channel, peer: Peer) -> Result<Adding, Trouble> {
        let request =
            functions::channels::InviteToChannel { channel: input_channel(channel), users: vec![input_user(peer)] };
        match self.call(&request).await {
            Ok(enums::messages::InvitedUsers::Users(invited)) if invited.missing_invitees.is_empty() => {
                Ok(Adding::IsIn)
            }
            Ok(_) => Ok(Adding::IsNot(MISSING.to_owned())),
            Err(Trouble::Refused(name)) if name == "USER_ALREADY_PARTICIPANT" => Ok(Adding::IsIn),
            Err(Trouble::Refused(name)) if !Trouble::Refused(name.clone()).is_gone() => Ok(Adding::IsNot(name)),
            Err(trouble) => Err(trouble),
        }
    }
}

/// Who wrote a message to the account in private.
pub(super) fn writer(message: &enums::Message) -> Option<UserId> {
    match message {
        enums::Message::Message(types::Message { out: false, peer_id: enums::Peer::User(user), .. }) => {
            Some(UserId(user.user_id))
        }
        enums::Message::Message(_) | enums::Message::Service(_) | enums::Message::Empty(_) => None,
    }
}

fn input_user(Peer { id, access_hash }: Peer) -> enums::InputUser {
    types::InputUser { user_id: id.0, access_hash }.into()
}
