//! People outside rooms: the senders of private messages, and the account's contacts.
use domain::UserId;
use grammers_tl_types::{enums, functions, types};

use crate::{
    peers::Peer,
    telegram::{account::Account, error::TelegramError, input::input_user},
};

impl Account {
    /// Returns the people who wrote the last message in their private conversation with the account. Only the latest
    /// conversations are read, and never the texts of messages.
    pub(crate) async fn private_senders(&self) -> Result<Vec<Peer>, TelegramError> {
        let dialogs = self.dialogs().await?;
        let senders: Vec<UserId> = dialogs.messages.iter().filter_map(private_sender).collect();
        let peer = |user: &enums::User| match user {
            enums::User::User(user) if !user.min && senders.contains(&UserId(user.id)) => {
                Some(Peer { id: UserId(user.id), access_hash: user.access_hash? })
            }
            enums::User::User(_) | enums::User::Empty(_) => None,
        };
        Ok(dialogs.users.iter().filter_map(peer).collect())
    }

    /// Adds a person to the account's contacts (`contacts.addContact`), without showing them the account's phone
    /// number.
    pub(crate) async fn add_contact(&self, peer: Peer, name: &str) -> Result<(), TelegramError> {
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
}

/// Returns the sender of the message, if it is a private message to the account.
pub(super) fn private_sender(message: &enums::Message) -> Option<UserId> {
    match message {
        enums::Message::Message(types::Message { out: false, peer_id: enums::Peer::User(user), .. }) => {
            Some(UserId(user.user_id))
        }
        enums::Message::Message(_) | enums::Message::Service(_) | enums::Message::Empty(_) => None,
    }
}
