//! Updates that Telegram pushes. The host takes the raw updates from grammers, because the bookkeeping of grammers
//! loses some updates.
use std::collections::VecDeque;

use archive::{Event, MessageId, Pts};
use domain::UserId;
use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{enums, types};
use tokio::sync::mpsc::Receiver;

use crate::telegram::{
    messages::{RoomEvent, edited, posted},
    names::Names,
    people::private_sender,
};

/// The updates that Telegram pushes.
pub(crate) struct UpdateStream {
    received: Receiver<UpdatesLike>,
    translated: VecDeque<Update>,
}

/// An update that concerns the host. The field `channel` is the MTProto id of the supergroup.
#[derive(Debug)]
pub(crate) enum Update {
    /// Something happened in a supergroup.
    Channel {
        channel: i64,
        /// `None` if the archive does not record events of this kind, e.g. a pin.
        event: Option<Box<RoomEvent>>,
        /// The supergroup's pts after the event.
        pts: Pts,
        /// The number by which the event increases the supergroup's pts.
        pts_count: u32,
    },
    /// Telegram has too many updates of a supergroup to push them: the difference must be requested.
    ChannelTooLong { channel: i64 },
    /// The account may have lost access to a supergroup.
    ChannelForbidden { channel: i64 },
    /// A person wrote to the account in private.
    PrivateMessage { from: UserId },
    /// The connection was lost, or an update could not be read: updates of any room may have been missed.
    Missed,
}

/// A notification that somebody wrote to the account in private. The text of the message is never read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PrivateMessages {
    /// This person wrote to the account.
    From(UserId),
    /// Any operator may have written: perhaps the update did not arrive, or it arrived before the host expected a
    /// message from this operator.
    Missed,
}

impl UpdateStream {
    pub(super) fn new(received: Receiver<UpdatesLike>) -> Self {
        Self { received, translated: VecDeque::new() }
    }

    /// Waits for the next update. `None` when the connection has ended and is not opened again.
    pub(crate) async fn next(&mut self) -> Option<Update> {
        loop {
            if let Some(update) = self.translated.pop_front() {
                return Some(update);
            }
            let received = self.received.recv().await?;
            self.translated.extend(translate(received));
        }
    }
}

fn translate(received: UpdatesLike) -> Vec<Update> {
    match received {
        UpdatesLike::Updates(updates) => translate_all(updates),
        UpdatesLike::InvitedUsers(invited) => translate_all(invited.updates),
        UpdatesLike::ChatInviteJoinResult(joined) => translate_all(joined.updates),
        UpdatesLike::AffectedChannelMessages { affected, channel_id, message_ids } => vec![Update::Channel {
            channel: channel_id,
            event: Some(Box::new(deletion(message_ids))),
            pts: Pts(affected.pts),
            pts_count: unsigned(affected.pts_count),
        }],
        // The host posts no messages, and the state of private messages does not concern it.
        UpdatesLike::ShortSentMessage { .. } | UpdatesLike::AffectedMessages(_) => Vec::new(),
        UpdatesLike::ConnectionClosed | UpdatesLike::MalformedUpdates => vec![Update::Missed],
    }
}

fn translate_all(updates: enums::Updates) -> Vec<Update> {
    match updates {
        enums::Updates::Updates(types::Updates { updates, users, chats, .. })
        | enums::Updates::Combined(types::UpdatesCombined { updates, users, chats, .. }) => {
            let names = Names::of(&users);
            let translated = updates.into_iter().filter_map(|update| translate_one(update, &names));
            translated.chain(chats.iter().filter_map(forbidden)).collect()
        }
        enums::Updates::UpdateShort(short) => translate_one(short.update, &Names::default()).into_iter().collect(),
        enums::Updates::TooLong => vec![Update::Missed],
        enums::Updates::UpdateShortMessage(short) if !short.out => {
            vec![Update::PrivateMessage { from: UserId(short.user_id) }]
        }
        // These short forms exist only for private chats and basic groups, so they are never about a room.
        enums::Updates::UpdateShortMessage(_)
        | enums::Updates::UpdateShortChatMessage(_)
        | enums::Updates::UpdateShortSentMessage(_) => Vec::new(),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "Telegram sends many other updates, and adds new kinds")]
fn translate_one(update: enums::Update, names: &Names) -> Option<Update> {
    let (channel, event, pts, pts_count) = match update {
        enums::Update::NewChannelMessage(new) => {
            (channel_of(&new.message)?, posted(new.message, names), new.pts, new.pts_count)
        }
        enums::Update::EditChannelMessage(edit) => {
            (channel_of(&edit.message)?, edited(edit.message, names), edit.pts, edit.pts_count)
        }
        enums::Update::DeleteChannelMessages(deleted) => {
            (deleted.channel_id, Some(deletion(deleted.messages)), deleted.pts, deleted.pts_count)
        }
        enums::Update::PinnedChannelMessages(pinned) => (pinned.channel_id, None, pinned.pts, pinned.pts_count),
        enums::Update::ChannelWebPage(page) => (page.channel_id, None, page.pts, page.pts_count),
        enums::Update::NewMessage(new) => {
            return private_sender(&new.message).map(|from| Update::PrivateMessage { from });
        }
        enums::Update::ChannelTooLong(too_long) => {
            return Some(Update::ChannelTooLong { channel: too_long.channel_id });
        }
        _ => return None,
    };
    Some(Update::Channel { channel, event: event.map(Box::new), pts: Pts(pts), pts_count: unsigned(pts_count) })
}

/// Returns an update if Telegram says that the account has no access to a supergroup: it was deleted, or the account is
/// not a member. Every update that refers to this supergroup says so.
#[expect(clippy::wildcard_enum_match_arm, reason = "other kinds are open to the account, or are no rooms of ours")]
fn forbidden(chat: &enums::Chat) -> Option<Update> {
    match chat {
        enums::Chat::ChannelForbidden(forbidden) => Some(Update::ChannelForbidden { channel: forbidden.id }),
        enums::Chat::Channel(channel) if channel.left => Some(Update::ChannelForbidden { channel: channel.id }),
        _ => None,
    }
}

/// Returns the event of an update that a difference contains, and the number by which the update increases the
/// supergroup's pts.
pub(super) fn event_and_count(update: enums::Update, names: &Names) -> (Option<RoomEvent>, u32) {
    match translate_one(update, names) {
        Some(Update::Channel { event, pts_count, .. }) => (event.map(|event| *event), pts_count),
        Some(
            Update::ChannelTooLong { .. }
            | Update::ChannelForbidden { .. }
            | Update::PrivateMessage { .. }
            | Update::Missed,
        )
        | None => (None, 0),
    }
}

fn deletion(messages: Vec<i32>) -> RoomEvent {
    let messages = messages.into_iter().map(MessageId).collect();
    RoomEvent { event: Event::Deletion { messages }, file: None }
}

fn channel_of(message: &enums::Message) -> Option<i64> {
    let peer = match message {
        enums::Message::Message(message) => &message.peer_id,
        enums::Message::Service(message) => &message.peer_id,
        enums::Message::Empty(message) => message.peer_id.as_ref()?,
    };
    match peer {
        enums::Peer::Channel(channel) => Some(channel.channel_id),
        enums::Peer::User(_) | enums::Peer::Chat(_) => None,
    }
}

fn unsigned(pts_count: i32) -> u32 {
    u32::try_from(pts_count).unwrap_or(0)
}
