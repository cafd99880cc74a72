//! What happened in a supergroup since a point of its count, and what it says as a whole.
use archive::{MessageId, Pts};
use grammers_tl_types::{enums, functions, types};

use super::{
    Account, Heard, Trouble,
    messages::{Names, posted},
    rooms::{input_channel, input_peer},
    updates::of_difference,
};
use crate::peers::Channel;

/// The most that Telegram tells at once (core.telegram.org/method/updates.getChannelDifference).
const DIFFERENCE_LIMIT: i32 = 100;
const HISTORY_LIMIT: i32 = 100;

/// What happened since a point of the count.
#[derive(Debug)]
pub(crate) enum Difference {
    /// This, in order.
    Told {
        /// What happened.
        heard: Vec<Heard>,
        /// The count with it.
        ends: Pts,
        /// How much of the count it is.
        told: u32,
        /// There is no more.
        is_last: bool,
    },
    /// More than Telegram wants to tell: only history says what is left of it.
    TooMuch {
        /// The count now.
        ends: Pts,
    },
}

impl Account {
    /// Asks what happened since (`updates.getChannelDifference`).
    pub(crate) async fn difference(&self, channel: Channel, since: Pts) -> Result<Difference, Trouble> {
        let request = functions::updates::GetChannelDifference {
            force: false,
            channel: input_channel(channel),
            filter: enums::ChannelMessagesFilter::Empty,
            pts: since.0,
            limit: DIFFERENCE_LIMIT,
        };
        Ok(match self.call(&request).await? {
            enums::updates::ChannelDifference::Empty(nothing) => {
                Difference::Told { heard: Vec::new(), ends: Pts(nothing.pts), told: 0, is_last: true }
            }
            enums::updates::ChannelDifference::Difference(found) => told(found),
            enums::updates::ChannelDifference::TooLong(too_long) => {
                let count = match too_long.dialog {
                    enums::Dialog::Dialog(dialog) => dialog.pts,
                    enums::Dialog::Folder(_) | enums::Dialog::Community(_) => None,
                };
                let ends = count.ok_or_else(|| Trouble::NoAnswer("a difference without a count".to_owned()))?;
                Difference::TooMuch { ends: Pts(ends) }
            }
        })
    }

    /// All messages after this one, in order (`messages.getHistory`).
    pub(crate) async fn history(&self, channel: Channel, after: MessageId) -> Result<Vec<Heard>, Trouble> {
        let mut newest_first = Vec::new();
        let mut before = 0;
        loop {
            let request = functions::messages::GetHistory {
                peer: input_peer(channel),
                offset_id: before,
                offset_date: 0,
                add_offset: 0,
                limit: HISTORY_LIMIT,
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

    /// A message as it is now (`channels.getMessages`). `None` if it was deleted.
    pub(crate) async fn message(&self, channel: Channel, message: MessageId) -> Result<Option<Heard>, Trouble> {
        let request = functions::channels::GetMessages {
            channel: input_channel(channel),
            id: vec![types::InputMessageId { id: message.0 }.into()],
        };
        let (messages, users) = messages_of(self.call(&request).await?);
        let names = Names::of(&users);
        Ok(messages.into_iter().find_map(|message| posted(message, &names)))
    }
}

/// New messages first: what else is told may be about them.
fn told(found: types::updates::ChannelDifference) -> Difference {
    let names = Names::of(&found.users);
    let mut told = u32::try_from(found.new_messages.len()).unwrap_or(u32::MAX);
    let mut heard: Vec<Heard> = found.new_messages.into_iter().filter_map(|message| posted(message, &names)).collect();
    for update in found.other_updates {
        let (further, count) = of_difference(update, &names);
        heard.extend(further);
        told = told.saturating_add(count);
    }
    Difference::Told { heard, ends: Pts(found.pts), told, is_last: found.r#final }
}

fn messages_of(answer: enums::messages::Messages) -> (Vec<enums::Message>, Vec<enums::User>) {
    match answer {
        enums::messages::Messages::Messages(found) => (found.messages, found.users),
        enums::messages::Messages::Slice(found) => (found.messages, found.users),
        enums::messages::Messages::ChannelMessages(found) => (found.messages, found.users),
        enums::messages::Messages::NotModified(_) => (Vec::new(), Vec::new()),
    }
}
