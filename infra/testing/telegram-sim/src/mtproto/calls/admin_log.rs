//! The admin log: the actions in a supergroup, with the text of edited and deleted messages.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::RpcError,
        },
        forms::{Viewer, date, invite, named_in},
    },
    world::{Event, Message, MessageId, Place, RecordedEvent, Room, Standing, StandingChanged, Timestamp, UserId},
};

/// The age in seconds up to which entries are returned (<https://core.telegram.org/api/recent-actions>).
const KEPT_S: i64 = 48 * 60 * 60;
/// The largest number of entries in one answer.
const MOST_AT_ONCE: usize = 100;

pub(super) const METHODS: &[ListedMethod] = &[listed::<functions::channels::GetAdminLog>()];

impl RpcMethod for functions::channels::GetAdminLog {
    /// Returns the entries of the log, newest first. Only admins may read the log. It contains joins, leaves, bans,
    /// promotions, edits and deletions. Searching and filters are not supported.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::channels::AdminLogResults, RpcError> {
        if !self.q.is_empty() || self.events_filter.is_some() || self.admins.is_some() {
            return Err(RpcError::unsupported("searching the admin log"));
        }
        let room = call.room_joined(call.room_named(&self.channel)?)?;
        if !room.standing(call.account, call.world.now()).is_admin() {
            return Err(RpcError::bad("CHAT_ADMIN_REQUIRED"));
        }
        let mut log = AdminLog { viewer: call.viewer(), room, texts: BTreeMap::new(), entries: Vec::new() };
        for recorded in call.world.recorded_since(0) {
            log.apply(&recorded);
        }
        let oldest = Timestamp::from_unix_s(call.world.now().unix_s() - KEPT_S);
        let between = |entry: &AdminLogEntry| {
            entry.at >= oldest && entry.id > self.min_id && (self.max_id == 0 || entry.id < self.max_id)
        };
        let limit = usize::try_from(self.limit).unwrap_or(0).min(MOST_AT_ONCE);
        let page: Vec<AdminLogEntry> = log.entries.into_iter().rev().filter(between).take(limit).collect();

        let users: BTreeSet<UserId> = page.iter().flat_map(|entry| entry.named.iter().copied()).collect();
        let viewer = call.viewer();
        Ok(types::channels::AdminLogResults {
            events: page.into_iter().map(AdminLogEntry::form).collect(),
            chats: vec![viewer.chat(room)],
            users: viewer.users(users),
        }
        .into())
    }
}

/// The log of one room, built from all events of the world.
struct AdminLog<'a> {
    viewer: Viewer<'a>,
    room: &'a Room,
    /// The version of each message after the events that were applied so far. If the next event edits or deletes a
    /// message, the log entry shows this version as the old version.
    texts: BTreeMap<MessageId, Arc<Message>>,
    entries: Vec<AdminLogEntry>,
}

struct AdminLogEntry {
    id: i64,
    at: Timestamp,
    by: UserId,
    named: Vec<UserId>,
    action: enums::ChannelAdminLogEventAction,
}

impl AdminLog<'_> {
    fn apply(&mut self, recorded: &RecordedEvent) {
        let here = Place::Room(self.room.id);
        match recorded.event.as_ref() {
            Event::Posted { message, .. } if message.place == here => {
                self.texts.insert(message.id, Arc::clone(message));
            }
            Event::Edited { message, .. } if message.place == here => self.apply_edit(recorded, message),
            Event::Deleted { place, by, messages, .. } if *place == here => {
                for id in messages {
                    self.apply_deletion(recorded, *by, *id);
                }
            }
            Event::StandingChanged(change) if change.room == self.room.id => {
                if let Some(action) = self.change_of_standing(change) {
                    self.push(recorded, change.by, vec![change.by, change.user], action);
                }
            }
            Event::Posted { .. }
            | Event::Edited { .. }
            | Event::Deleted { .. }
            | Event::StandingChanged(_)
            | Event::Reacted { .. }
            | Event::JoinRequested { .. }
            | Event::JoinRequestSettled { .. }
            | Event::RoomChanged { .. }
            | Event::RoomDeleted { .. }
            | Event::Pressed(_)
            | Event::PressAnswered { .. }
            | Event::Stopped { .. }
            | Event::Acting { .. } => {}
        }
    }

    fn apply_edit(&mut self, recorded: &RecordedEvent, message: &Arc<Message>) {
        let Some(before) = self.texts.insert(message.id, Arc::clone(message)) else { return };
        let (prev_message, new_message) = (self.viewer.message(&before), self.viewer.message(message));
        let action = types::ChannelAdminLogEventActionEditMessage { prev_message, new_message };
        self.push(recorded, message.sender, named_in(message), action.into());
    }

    fn apply_deletion(&mut self, recorded: &RecordedEvent, by: UserId, id: MessageId) {
        let Some(gone) = self.texts.remove(&id) else { return };
        let named = [named_in(&gone), vec![by]].concat();
        let action = types::ChannelAdminLogEventActionDeleteMessage { message: self.viewer.message(&gone) };
        self.push(recorded, by, named, action.into());
    }

    fn change_of_standing(&self, change: &StandingChanged) -> Option<enums::ChannelAdminLogEventAction> {
        let StandingChanged { user, by, before, after, link, by_request, .. } = change;
        let was = |standing: &Standing| {
            let membership = self.room.people.get(user)?;
            Some(self.viewer.participant_as(self.room, *user, membership, standing.clone()))
        };
        let (prev_participant, new_participant) = (was(before)?, was(after)?);
        let is_banned = |standing: &Standing| matches!(standing, Standing::Banned { .. });
        if is_banned(before) || is_banned(after) {
            let toggle = types::ChannelAdminLogEventActionParticipantToggleBan { prev_participant, new_participant };
            return Some(toggle.into());
        }
        if before.is_admin() || after.is_admin() {
            let toggle = types::ChannelAdminLogEventActionParticipantToggleAdmin { prev_participant, new_participant };
            return Some(toggle.into());
        }
        let invite = link.as_ref().map(|link| invite(self.room, link));
        Some(match (invite, by_request) {
            (Some(invite), true) => {
                let approved_by = by.0;
                types::ChannelAdminLogEventActionParticipantJoinByRequest { invite, approved_by }.into()
            }
            (Some(invite), false) => {
                types::ChannelAdminLogEventActionParticipantJoinByInvite { via_chatlist: false, invite }.into()
            }
            (None, _) if !after.is_in() => enums::ChannelAdminLogEventAction::ParticipantLeave,
            (None, _) if by == user => enums::ChannelAdminLogEventAction::ParticipantJoin,
            (None, _) => types::ChannelAdminLogEventActionParticipantInvite { participant: new_participant }.into(),
        })
    }

    fn push(
        &mut self,
        recorded: &RecordedEvent,
        by: UserId,
        named: Vec<UserId>,
        action: enums::ChannelAdminLogEventAction,
    ) {
        let id = i64::try_from(self.entries.len()).unwrap_or(i64::MAX) + 1;
        self.entries.push(AdminLogEntry { id, at: recorded.at, by, named, action });
    }
}

impl AdminLogEntry {
    fn form(self) -> enums::ChannelAdminLogEvent {
        let Self { id, at, by, action, .. } = self;
        types::ChannelAdminLogEvent { id, date: date(at), user_id: by.0, action }.into()
    }
}
