//! What Telegram tells by itself, as grammers hands it on: raw, before its own bookkeeping, which loses some of it.
use std::collections::VecDeque;

use archive::{Event, MessageId, Pts};
use domain::UserId;
use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{enums, types};
use tokio::sync::mpsc::Receiver;

use super::{
    Heard,
    messages::{Names, edited, posted},
    people::writer,
};

/// To listen to what Telegram tells by itself.
pub(crate) struct Hearing {
    updates: Receiver<UpdatesLike>,
    waiting: VecDeque<Told>,
}

/// What Telegram told.
#[derive(Debug)]
pub(crate) enum Told {
    /// Something happened in a supergroup.
    News {
        /// Telegram's number of the supergroup.
        channel: i64,
        /// What, if it is anything that is kept.
        heard: Option<Box<Heard>>,
        /// The supergroup's count with it.
        ends: Pts,
        /// How much of that count it is.
        told: u32,
    },
    /// More happened in a supergroup than Telegram wants to tell by itself.
    TooMuch {
        /// Telegram's number of the supergroup.
        channel: i64,
    },
    /// A supergroup may be closed to us from now on.
    Shut {
        /// Telegram's number of the supergroup.
        channel: i64,
    },
    /// Somebody wrote to the account in private.
    Wrote {
        /// Who.
        by: UserId,
    },
    /// The connection was lost, or something could not be read: anything may have happened anywhere.
    Anything,
}

impl Hearing {
    pub(super) fn new(updates: Receiver<UpdatesLike>) -> Self {
        Self { updates, waiting: VecDeque::new() }
    }

    /// Waits for what Telegram tells next. `None` when the connection has ended for good.
    pub(crate) async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some(told) = self.waiting.pop_front() {
                return Some(told);
            }
            let update = self.updates.recv().await?;
            self.waiting.extend(told(update));
        }
    }
}

fn told(update: UpdatesLike) -> Vec<Told> {
    match update {
        UpdatesLike::Updates(updates) => of_updates(updates),
        UpdatesLike::InvitedUsers(invited) => of_updates(invited.updates),
        UpdatesLike::ChatInviteJoinResult(joined) => of_updates(joined.updates),
        UpdatesLike::AffectedChannelMessages { affected, channel_id, message_ids } => vec![Told::News {
            channel: channel_id,
            heard: Some(Box::new(deletion(message_ids))),
            ends: Pts(affected.pts),
            told: count(affected.pts_count),
        }],
        // The host says nothing itself, and what becomes of private messages is not its business.
        UpdatesLike::ShortSentMessage { .. } | UpdatesLike::AffectedMessages(_) => Vec::new(),
        UpdatesLike::ConnectionClosed | UpdatesLike::MalformedUpdates => vec![Told::Anything],
    }
}

fn of_updates(updates: enums::Updates) -> Vec<Told> {
    match updates {
        enums::Updates::Updates(types::Updates { updates, users, chats, .. })
        | enums::Updates::Combined(types::UpdatesCombined { updates, users, chats, .. }) => {
            let names = Names::of(&users);
            let told = updates.into_iter().filter_map(|update| of_update(update, &names));
            told.chain(chats.iter().filter_map(shut)).collect()
        }
        enums::Updates::UpdateShort(short) => of_update(short.update, &Names::default()).into_iter().collect(),
        enums::Updates::TooLong => vec![Told::Anything],
        enums::Updates::UpdateShortMessage(short) if !short.out => vec![Told::Wrote { by: UserId(short.user_id) }],
        // Short forms are of private chats and basic groups only.
        enums::Updates::UpdateShortMessage(_)
        | enums::Updates::UpdateShortChatMessage(_)
        | enums::Updates::UpdateShortSentMessage(_) => Vec::new(),
    }
}

/// A supergroup that was deleted or that we are not in is told as such wherever it is named.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else it is, it is open to us or no room of ours")]
fn shut(chat: &enums::Chat) -> Option<Told> {
    match chat {
        enums::Chat::ChannelForbidden(shut) => Some(Told::Shut { channel: shut.id }),
        enums::Chat::Channel(left) if left.left => Some(Told::Shut { channel: left.id }),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "Telegram tells much that is none of ours, and more every month")]
fn of_update(update: enums::Update, names: &Names) -> Option<Told> {
    let (channel, heard, pts, pts_count) = match update {
        enums::Update::NewChannelMessage(new) => {
            (channel_of(&new.message)?, posted(new.message, names), new.pts, new.pts_count)
        }
        enums::Update::EditChannelMessage(edit) => {
            (channel_of(&edit.message)?, edited(edit.message, names), edit.pts, edit.pts_count)
        }
        enums::Update::DeleteChannelMessages(gone) => {
            (gone.channel_id, Some(deletion(gone.messages)), gone.pts, gone.pts_count)
        }
        enums::Update::PinnedChannelMessages(pinned) => (pinned.channel_id, None, pinned.pts, pinned.pts_count),
        enums::Update::ChannelWebPage(page) => (page.channel_id, None, page.pts, page.pts_count),
        enums::Update::NewMessage(new) => return writer(&new.message).map(|by| Told::Wrote { by }),
        enums::Update::ChannelTooLong(too_long) => return Some(Told::TooMuch { channel: too_long.channel_id }),
        _ => return None,
    };
    Some(Told::News { channel, heard: heard.map(Box::new), ends: Pts(pts), told: count(pts_count) })
}

/// What a difference tells beside new messages, and how much of the count it is.
pub(super) fn of_difference(update: enums::Update, names: &Names) -> (Option<Heard>, u32) {
    match of_update(update, names) {
        Some(Told::News { heard, told, .. }) => (heard.map(|heard| *heard), told),
        Some(Told::TooMuch { .. } | Told::Shut { .. } | Told::Wrote { .. } | Told::Anything) | None => (None, 0),
    }
}

fn deletion(messages: Vec<i32>) -> Heard {
    let messages = messages.into_iter().map(MessageId).collect();
    Heard { event: Event::Deletion { messages }, file: None }
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

fn count(pts_count: i32) -> u32 {
    u32::try_from(pts_count).unwrap_or(0)
}
