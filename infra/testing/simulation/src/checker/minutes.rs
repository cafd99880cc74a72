//! Remembers the ticks of the timers. The checker asks whether a tick has run since the last change that needs one, and
//! whether a rematch still waits for the next tick.

/// A minute plus two seconds, in milliseconds. The queue is redrawn and the room pool is topped up at most once a
/// minute. The two seconds are added because the clocks of two workers differ by up to 1.4 s.
const MINUTE_MS: i64 = 62_000;

#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// The time at which the last successful tick began.
    began: i64,
    /// The time of the last stored change after which a tick must still run. These are all changes that are made outside
    /// a tick, and the changes of a tick that take a room: a tick fills the pool before it takes rooms, so only the next
    /// tick can replace the taken room.
    stored: i64,
    /// The time since which the queue may wait for the next tick, because of a dropped update, a change of the
    /// settings, a command for the roster, or a tick that failed.
    rematch_owed_since: Option<i64>,
}

impl Minutes {
    /// Allows the queue to wait for a rematch until the next tick.
    pub(super) fn owe_rematch(&mut self, now: i64) {
        self.rematch_owed_since = Some(now);
    }

    pub(super) fn owe_a_rematch(&self) -> bool {
        self.rematch_owed_since.is_some()
    }

    /// Records that a tick has succeeded. If a rematch was owed before the tick began, the tick has done the rematch.
    pub(super) fn pass(&mut self, began: i64) {
        self.rematch_owed_since.take_if(|since| *since < began);
        self.began = self.began.max(began);
    }

    /// Records that a change was stored now, and that a tick must still run after it.
    pub(super) fn note_stored(&mut self, now: i64) {
        self.stored = now;
    }

    /// Returns whether a successful tick began more than a minute after the last change that a tick must follow. A
    /// tick within that minute is not enough: all redraws of a minute have the same cause, and each cause is stored
    /// only once. If the queue was redrawn before the change, it is not redrawn again in the same minute.
    pub(super) fn have_seen_all(&self) -> bool {
        self.began > self.stored + MINUTE_MS
    }
}
