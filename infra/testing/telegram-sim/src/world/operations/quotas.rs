//! Checks that an account stays within its limits on rooms.

use crate::world::{
    error::WorldError,
    ids::{RoomId, Timestamp, UserId},
    rooms::Room,
    state::World,
};

const DAY_S: i64 = 24 * 60 * 60;

impl World {
    /// Checks that an account may be in one more room. Bots are not limited.
    pub(super) fn may_have_another(&self, user: UserId) -> Result<(), WorldError> {
        let is_theirs = |room: &&Room| !room.deleted && room.has(user);
        let counts = self.user(user)?.person().is_some();
        let too_many = counts && self.rooms.values().filter(is_theirs).count() >= self.limits.rooms;
        if too_many { Err(WorldError::TooManyRooms) } else { Ok(()) }
    }

    /// Checks that an account may create one more room. Fails if the account has reached its limit for the last 24
    /// hours. The error says how many seconds the account must wait.
    pub(super) fn may_make_another(&self, by: UserId) -> Result<(), WorldError> {
        let a_day_ago = self.now().plus_s(-DAY_S);
        let is_recent = |room: &&Room| room.creator == by && room.created > a_day_ago;
        let mut made: Vec<Timestamp> = self.rooms.values().filter(is_recent).map(|room| room.created).collect();
        made.sort_unstable();
        match made.len().checked_sub(self.limits.creations_a_day).and_then(|too_many| made.get(too_many)) {
            Some(oldest) => {
                let wait_ms = oldest.plus_s(DAY_S).0 - self.now().0;
                Err(WorldError::WaitSeconds(u32::try_from(wait_ms.max(0) / 1000 + 1).unwrap_or(u32::MAX)))
            }
            None => Ok(()),
        }
    }

    /// Checks that a person who joins `room` stays within their limit of rooms. The check always succeeds for a person
    /// who is already in `room`.
    pub(super) fn may_join(&self, user: UserId, room: RoomId) -> Result<(), WorldError> {
        if self.rooms.get(&room).is_some_and(|room| room.has(user)) { Ok(()) } else { self.may_have_another(user) }
    }
}
