//! The rooms that the pump watches. For each room: its supergroup, whether it is lost, and whether updates may be
//! missing.
use std::collections::{BTreeMap, BTreeSet};

use domain::RoomId;

use crate::{archive::pump::catch_up::CatchUp, peers::Channel};

/// The rooms that the pump watches.
#[derive(Default)]
pub(super) struct WatchedRooms {
    channels: BTreeMap<RoomId, Channel>,
    /// Rooms that were deleted or that the account can no longer access. Telegram does not send their difference any
    /// more.
    lost: BTreeSet<RoomId>,
    pub(super) catch_up: CatchUp,
}

impl WatchedRooms {
    /// Adds a room, and requests its difference, because updates may have been missed until now.
    pub(super) fn add(&mut self, room: RoomId, channel: Channel) {
        if channel.lost {
            self.lost.insert(room.clone());
        }
        if self.channels.insert(room.clone(), channel).is_none() {
            self.request_catch_up(room);
        }
    }

    pub(super) fn remove(&mut self, room: &RoomId) {
        self.channels.remove(room);
        self.catch_up.remove(room);
        self.lost.remove(room);
    }

    pub(super) fn channel(&self, room: &RoomId) -> Option<Channel> {
        self.channels.get(room).copied()
    }

    /// Returns the room whose supergroup has this MTProto channel id.
    pub(super) fn by_channel(&self, channel: i64) -> Option<RoomId> {
        self.channels.iter().find(|(_, of)| of.id == channel).map(|(room, _)| room.clone())
    }

    /// Requests the difference of a room for which updates may be missing. Does nothing if the room is lost.
    pub(super) fn request_catch_up(&mut self, room: RoomId) {
        if !self.lost.contains(&room) {
            self.catch_up.request(room);
        }
    }

    /// Requests the difference of every room. Skips lost rooms.
    pub(super) fn request_catch_up_of_all(&mut self) {
        let Self { channels, lost, catch_up } = self;
        channels.keys().filter(|room| !lost.contains(*room)).for_each(|room| catch_up.request(room.clone()));
    }

    pub(super) fn mark_lost(&mut self, room: &RoomId) {
        self.catch_up.remove(room);
        self.lost.insert(room.clone());
    }
}
