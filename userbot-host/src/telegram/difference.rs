//! Requests the difference of a supergroup: its events after a pts (core.telegram.org/api/updates).
use archive::{MessageId, Pts};
use grammers_tl_types::{enums, functions, types};

use crate::{
    peers::Channel,
    telegram::{
        account::Account,
        error::TelegramError,
        input::input_channel,
        messages::{RoomEvent, posted},
        names::Names,
        updates::event_and_count,
    },
};

/// The highest number of events in one answer (core.telegram.org/method/updates.getChannelDifference).
const LIMIT: i32 = 100;

/// The events after a pts, in order.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) events: Vec<RoomEvent>,
    /// The room's pts after these events.
    pub(crate) pts: Pts,
    /// The number of events that Telegram sent, including those that are not recorded.
    pub(crate) pts_count: u32,
    /// Whether Telegram has no further events.
    pub(crate) is_last: bool,
}

impl Account {
    /// Requests the events after `since` (`updates.getChannelDifference`). If Telegram does not keep these events any
    /// more, reads the messages after `last` instead, as far as they still exist.
    pub(crate) async fn difference(
        &self,
        channel: Channel,
        since: Pts,
        last: MessageId,
    ) -> Result<Difference, TelegramError> {
        let request = functions::updates::GetChannelDifference {
            force: false,
            channel: input_channel(channel),
            filter: enums::ChannelMessagesFilter::Empty,
            pts: since.0,
            limit: LIMIT,
        };
        match self.call(&request).await? {
            enums::updates::ChannelDifference::Empty(empty) => {
                Ok(Difference { events: Vec::new(), pts: Pts(empty.pts), pts_count: 0, is_last: true })
            }
            enums::updates::ChannelDifference::Difference(found) => Ok(difference_of(found)),
            enums::updates::ChannelDifference::TooLong(too_long) => {
                let pts = pts_of(&too_long.dialog)?;
                let events = self.history(channel, last).await?;
                let pts_count = u32::try_from(events.len()).unwrap_or(u32::MAX);
                Ok(Difference { events, pts, pts_count, is_last: true })
            }
        }
    }
}

/// Converts the answer of Telegram. New messages come first, because the other updates may be about them.
fn difference_of(found: types::updates::ChannelDifference) -> Difference {
    let names = Names::of(&found.users);
    let mut pts_count = u32::try_from(found.new_messages.len()).unwrap_or(u32::MAX);
    let mut events: Vec<_> = found.new_messages.into_iter().filter_map(|message| posted(message, &names)).collect();
    for update in found.other_updates {
        let (event, count) = event_and_count(update, &names);
        events.extend(event);
        pts_count = pts_count.saturating_add(count);
    }
    Difference { events, pts: Pts(found.pts), pts_count, is_last: found.r#final }
}

fn pts_of(dialog: &enums::Dialog) -> Result<Pts, TelegramError> {
    let pts = match dialog {
        enums::Dialog::Dialog(dialog) => dialog.pts,
        enums::Dialog::Folder(_) | enums::Dialog::Community(_) => None,
    };
    pts.map(Pts).ok_or_else(|| TelegramError::NoAnswer("a difference has no pts".to_owned()))
}
