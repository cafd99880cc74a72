//! The account's latest conversations.
use grammers_tl_types::{enums, functions, types};

use crate::telegram::{account::Account, error::TelegramError};

/// The number of conversations that are read. The newest come first, so that a room that was just created and a person
/// who just wrote are among them.
const LIMIT: i32 = 100;

impl Account {
    /// Reads the latest conversations (`messages.getDialogs`).
    pub(super) async fn dialogs(&self) -> Result<types::messages::Dialogs, TelegramError> {
        let request = functions::messages::GetDialogs {
            exclude_pinned: false,
            folder_id: None,
            offset_date: 0,
            offset_id: 0,
            offset_peer: enums::InputPeer::Empty,
            limit: LIMIT,
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
}
