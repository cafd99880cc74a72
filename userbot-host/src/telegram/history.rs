//! Reads messages of a supergroup in their current version.
use archive::{FileId, MessageId};
use grammers_tl_types::{enums, functions, types};

use crate::{
    peers::Channel,
    telegram::{
        account::Account,
        error::TelegramError,
        files::RemoteFile,
        input::{input_channel, input_peer},
        messages::{RoomEvent, posted},
        names::Names,
    },
};

/// The highest number of messages in one answer (core.telegram.org/method/messages.getHistory).
const PAGE: i32 = 100;

impl Account {
    /// Reads all messages after `after`, in order (`messages.getHistory`).
    pub(super) async fn history(&self, channel: Channel, after: MessageId) -> Result<Vec<RoomEvent>, TelegramError> {
        let mut newest_first = Vec::new();
        let mut before = 0;
        loop {
            let request = functions::messages::GetHistory {
                peer: input_peer(channel),
                offset_id: before,
                offset_date: 0,
                add_offset: 0,
                limit: PAGE,
                max_id: 0,
                min_id: after.0,
                hash: 0,
            };
            let (messages, users) = messages_of(self.call(&request).await?);
            let Some(oldest) = messages.last() else { break };
            before = oldest.id();
            let names = Names::of(&users);
            newest_first.extend(messages.into_iter().filter_map(|message| posted(message, &names)));
        }
        newest_first.reverse();
        Ok(newest_first)
    }

    /// Looks up the file of a message. `None` if the message was deleted or has another file now.
    pub(crate) async fn file(
        &self,
        channel: Channel,
        message: MessageId,
        id: FileId,
    ) -> Result<Option<RemoteFile>, TelegramError> {
        let found = self.message(channel, message).await?;
        Ok(found.and_then(|event| event.file).filter(|file| file.id == id))
    }

    /// Reads the current version of a message (`channels.getMessages`). `None` if it was deleted.
    async fn message(&self, channel: Channel, message: MessageId) -> Result<Option<RoomEvent>, TelegramError> {
        let request = functions::channels::GetMessages {
            channel: input_channel(channel),
            id: vec![types::InputMessageId { id: message.0 }.into()],
        };
        let (messages, users) = messages_of(self.call(&request).await?);
        let names = Names::of(&users);
        Ok(messages.into_iter().find_map(|message| posted(message, &names)))
    }
}

fn messages_of(answer: enums::messages::Messages) -> (Vec<enums::Message>, Vec<enums::User>) {
    match answer {
        enums::messages::Messages::Messages(found) => (found.messages, found.users),
        enums::messages::Messages::Slice(found) => (found.messages, found.users),
        enums::messages::Messages::ChannelMessages(found) => (found.messages, found.users),
        enums::messages::Messages::NotModified(_) => (Vec::new(), Vec::new()),
    }
}
