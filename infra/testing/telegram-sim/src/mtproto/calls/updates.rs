//! States and differences, from which a client learns what it missed.
//!
//! A difference contains only what Telegram guarantees: new messages, edited older messages, and the ids of deleted
//! messages. A new or edited message is contained once, in its latest version. If a message was sent and deleted while
//! the client was away, the client never gets its text. Source: <https://core.telegram.org/api/updates>.

use std::{collections::BTreeSet, sync::Arc};

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::RpcError,
        },
        forms::{Viewer, deleted_messages, named_in},
    },
    world::{Change, Message, MessageId, Place, PtsEntry, Room, UserId},
};

/// The number of seconds after which a client may ask again about a channel that its user has open.
const ASK_AGAIN_S: i32 = 30;
/// The largest number of private events in one answer.
const MOST_PRIVATE_EVENTS: usize = 100;
/// The largest number of a channel's events in one answer, even if the client's limit is higher. Telegram asks user
/// accounts to request 10 to 100 events (<https://core.telegram.org/method/updates.getChannelDifference>).
const MOST_CHANNEL_EVENTS: usize = 100;
/// The largest number of messages in a `channelDifferenceTooLong`.
const MOST_LATEST: usize = 10;

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::updates::GetState>(),
    listed::<functions::updates::GetDifference>(),
    listed::<functions::updates::GetChannelDifference>(),
];

impl RpcMethod for functions::updates::GetState {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::updates::State, RpcError> {
        let pts = call.world.mailbox(call.account).map_or(1, |mailbox| mailbox.log.pts());
        Ok(state(call, pts))
    }
}

impl RpcMethod for functions::updates::GetDifference {
    /// Returns the changes in private chats that the client missed. Changes in channels are left out, because Telegram
    /// does not guarantee that this method returns them.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::updates::Difference, RpcError> {
        let missed = call.world.mailbox(call.account).map_or(&[][..], |mailbox| mailbox.log.since(self.pts));
        let most_in_all =
            self.pts_total_limit.map(events).into_iter().chain(call.faults.remembered_private_events()).min();
        if most_in_all.is_some_and(|most| missed.len() > most) {
            let pts = missed.last().map_or(self.pts, |last| last.pts);
            return Ok(types::updates::DifferenceTooLong { pts }.into());
        }
        let most = self.pts_limit.map_or(MOST_PRIVATE_EVENTS, |limit| events(limit).clamp(1, MOST_PRIVATE_EVENTS));
        let page = &missed[..missed.len().min(most)];
        let Some(last) = page.last() else {
            return Ok(types::updates::DifferenceEmpty { date: call.now(), seq: 1 }.into());
        };
        let gap = Gap::of(page, |message| call.world.message(message.place, message.id).ok().cloned());
        let Difference { new_messages, other_updates, users } = gap.forms(call.viewer());
        let state = state(call, last.pts);
        let (new_encrypted_messages, chats) = (Vec::new(), Vec::new());
        Ok(if page.len() == missed.len() {
            types::updates::Difference { new_messages, new_encrypted_messages, other_updates, chats, users, state }
                .into()
        } else {
            types::updates::DifferenceSlice {
                new_messages,
                new_encrypted_messages,
                other_updates,
                chats,
                users,
                intermediate_state: state,
            }
            .into()
        })
    }
}

impl RpcMethod for functions::updates::GetChannelDifference {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::updates::ChannelDifference, RpcError> {
        let room = call.room_joined(call.room_named(&self.channel)?)?;
        check_pts(self.pts, room)?;
        let missed = room.log.since(self.pts);
        let limit = events(self.limit).clamp(1, MOST_CHANNEL_EVENTS);
        Ok(match missed {
            [] => nothing_missed(room),
            _ if call.faults.remembered_events().is_some_and(|events| missed.len() > events) => {
                too_long(call, room, limit)
            }
            _ => difference(call, room, &missed[..missed.len().min(limit)], missed.len() <= limit),
        })
    }
}

/// The changes between the client's `pts` and a later `pts`.
#[derive(Default)]
struct Gap {
    new: Vec<Arc<Message>>,
    edited: Vec<(Arc<Message>, i32)>,
    deleted: Vec<(Place, Vec<MessageId>, i32)>,
}

struct Difference {
    new_messages: Vec<enums::Message>,
    other_updates: Vec<enums::Update>,
    users: Vec<enums::User>,
}

impl Gap {
    /// Collects the changes in `entries`. The closure `now` returns the present version of a message, if the message
    /// still exists.
    fn of(entries: &[PtsEntry], now: impl Fn(&Message) -> Option<Arc<Message>>) -> Self {
        let mut gap = Self::default();
        let mut reported = BTreeSet::new();
        for entry in entries {
            match &entry.change {
                Change::Posted(message) => {
                    reported.insert((message.place, message.id));
                    gap.new.extend(now(message));
                }
                Change::Edited(message) if reported.insert((message.place, message.id)) => {
                    gap.edited.extend(now(message).map(|message| (message, entry.pts)));
                }
                Change::Edited(_) => {}
                Change::Deleted(place, ids) => gap.deleted.push((*place, ids.clone(), entry.pts)),
            }
        }
        gap
    }

    fn forms(&self, viewer: Viewer<'_>) -> Difference {
        let edits = self.edited.iter().map(|(message, pts)| viewer.edited_message(message, *pts));
        let deletions = self.deleted.iter().map(|(place, ids, pts)| deleted_messages(*place, ids, *pts));
        let edited = self.edited.iter().map(|(message, _)| message);
        let named = self.new.iter().chain(edited).flat_map(|message| named_in(message));
        Difference {
            new_messages: self.new.iter().map(|message| viewer.message(message)).collect(),
            other_updates: edits.chain(deletions).collect(),
            users: viewer.users(named.collect::<Vec<UserId>>()),
        }
    }
}

fn events(limit: i32) -> usize {
    usize::try_from(limit).unwrap_or(0)
}

fn check_pts(pts: i32, room: &Room) -> Result<(), RpcError> {
    match pts {
        ..=0 => Err(RpcError::bad("PERSISTENT_TIMESTAMP_EMPTY")),
        pts if pts > room.log.pts() => Err(RpcError::bad("PERSISTENT_TIMESTAMP_INVALID")),
        _ => Ok(()),
    }
}

fn nothing_missed(room: &Room) -> enums::updates::ChannelDifference {
    types::updates::ChannelDifferenceEmpty { r#final: true, pts: room.log.pts(), timeout: Some(ASK_AGAIN_S) }.into()
}

fn difference(call: &RpcCall<'_>, room: &Room, page: &[PtsEntry], is_final: bool) -> enums::updates::ChannelDifference {
    let viewer = call.viewer();
    let gap =
        Gap::of(page, |message| room.messages.get(&message.id).filter(|now| room.shows(viewer.me, now.id)).cloned());
    let Difference { new_messages, other_updates, users } = gap.forms(viewer);
    types::updates::ChannelDifference {
        r#final: is_final,
        pts: page.last().map_or(room.log.pts(), |entry| entry.pts),
        timeout: Some(ASK_AGAIN_S),
        new_messages,
        other_updates,
        chats: vec![viewer.chat(room)],
        users,
    }
    .into()
}

/// Returns the answer for a client that missed too many events: only the newest messages, and the `pts` from which the
/// client continues.
fn too_long(call: &RpcCall<'_>, room: &Room, limit: usize) -> enums::updates::ChannelDifference {
    let viewer = call.viewer();
    let shown = room.messages.values().rev().filter(|message| room.shows(viewer.me, message.id));
    let latest: Vec<&Arc<Message>> = shown.take(limit.min(MOST_LATEST)).collect();
    types::updates::ChannelDifferenceTooLong {
        r#final: true,
        timeout: Some(ASK_AGAIN_S),
        dialog: viewer.dialog_of(room),
        messages: latest.iter().map(|message| viewer.message(message)).collect(),
        chats: vec![viewer.chat(room)],
        users: viewer.users(latest.iter().flat_map(|message| named_in(message)).collect::<Vec<UserId>>()),
    }
    .into()
}

fn state(call: &RpcCall<'_>, pts: i32) -> enums::updates::State {
    types::updates::State { pts, qts: 0, date: call.now(), seq: 1, unread_count: 0 }.into()
}
