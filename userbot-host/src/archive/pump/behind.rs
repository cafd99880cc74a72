//! Which rooms may have moved on unheard, and which of them Telegram is being asked about.
use std::collections::BTreeMap;

use archive::Pts;
use domain::RoomId;
use tokio::time::Instant;

/// How many rooms Telegram is asked about at once.
const ASKED_AT_ONCE: usize = 4;

/// See the [module](self).
#[derive(Default)]
pub(super) struct Behind {
    rooms: BTreeMap<RoomId, State>,
    paused_until: Option<Instant>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Telegram is to be asked.
    Waiting,
    /// Telegram is being asked; news up to here was told meanwhile and not taken.
    Asked { ignored: Option<Pts> },
    /// As before, and there is a reason to ask once more.
    AskedInVain,
}

impl Behind {
    pub(super) fn add(&mut self, room: RoomId) {
        let state = self.rooms.entry(room).or_insert(State::Waiting);
        if let State::Asked { .. } = state {
            *state = State::AskedInVain;
        }
    }

    pub(super) fn remove(&mut self, room: &RoomId) {
        self.rooms.remove(room);
    }

    pub(super) fn contains(&self, room: &RoomId) -> bool {
        self.rooms.contains_key(room)
    }

    /// Whether news of a room is not to be taken: the answer that is awaited will hold it, or it is asked for again.
    pub(super) fn ignores(&mut self, room: &RoomId, ends: Pts) -> bool {
        match self.rooms.get_mut(room) {
            Some(State::Asked { ignored }) => {
                *ignored = (*ignored).max(Some(ends));
                true
            }
            Some(State::Waiting | State::AskedInVain) => true,
            None => false,
        }
    }

    /// Rooms that Telegram is to be asked about now. From now on it is.
    pub(super) fn next_to_ask(&mut self, now: Instant) -> Vec<RoomId> {
        if self.paused_until.is_some_and(|until| now < until) {
            return Vec::new();
        }
        self.paused_until = None;
        let asked = self.rooms.values().filter(|state| **state != State::Waiting).count();
        let waiting = self.rooms.iter_mut().filter(|(_, state)| **state == State::Waiting);
        let next = waiting.take(ASKED_AT_ONCE.saturating_sub(asked));
        next.map(|(room, state)| {
            *state = State::Asked { ignored: None };
            room.clone()
        })
        .collect()
    }

    /// Telegram told what happened up to here.
    pub(super) fn answered(&mut self, room: &RoomId, ends: Pts, is_last: bool) {
        let is_complete = match self.rooms.get(room) {
            Some(State::Asked { ignored }) => is_last && ignored.is_none_or(|ignored| ignored <= ends),
            Some(State::AskedInVain | State::Waiting) => false,
            None => return,
        };
        if is_complete {
            self.remove(room);
        } else {
            self.again(room);
        }
    }

    /// Telegram is to be asked once more.
    pub(super) fn again(&mut self, room: &RoomId) {
        self.rooms.insert(room.clone(), State::Waiting);
    }

    /// Telegram is to be left alone for a while.
    pub(super) fn pause_until(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// When [`Self::next_to_ask`] has something that it has not now.
    pub(super) fn next_time(&self) -> Option<Instant> {
        let is_waiting = self.rooms.values().any(|state| *state == State::Waiting);
        self.paused_until.filter(|_| is_waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_asked_about_until_the_answer_holds_all_that_was_told_meanwhile() {
        let (mut behind, now) = (Behind::default(), Instant::now());
        behind.add(room());
        assert!(behind.ignores(&room(), Pts(11)));
        assert_eq!(behind.next_to_ask(now), [room()]);
        assert!(behind.ignores(&room(), Pts(12)));

        behind.answered(&room(), Pts(11), true);
        assert_eq!(behind.next_to_ask(now), [room()], "the news at 12 was not taken");
        behind.answered(&room(), Pts(12), false);
        assert_eq!(behind.next_to_ask(now), [room()], "there was more");
        behind.answered(&room(), Pts(20), true);
        assert!(!behind.contains(&room()));
        assert!(!behind.ignores(&room(), Pts(21)));
    }

    #[test]
    fn a_reason_that_comes_while_asking_is_a_reason_to_ask_again() {
        let (mut behind, now) = (Behind::default(), Instant::now());
        behind.add(room());
        behind.next_to_ask(now);
        behind.add(room());
        assert!(behind.next_to_ask(now).is_empty(), "one question at a time");
        behind.answered(&room(), Pts(20), true);
        assert_eq!(behind.next_to_ask(now), [room()]);
    }

    #[test]
    fn telegram_is_left_alone_while_it_asks_for_that() {
        let (mut behind, now) = (Behind::default(), Instant::now());
        let later = now + std::time::Duration::from_secs(9);
        behind.add(room());
        behind.pause_until(later);
        assert!(behind.next_to_ask(now).is_empty());
        assert_eq!(behind.next_time(), Some(later));
        assert_eq!(behind.next_to_ask(later), [room()]);
    }

    fn room() -> RoomId {
        RoomId("bb".into())
    }
}
