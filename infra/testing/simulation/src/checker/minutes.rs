//! The timers' minutes: what they have had the time to do, and what is left to them.

/// A minute, and how much clocks may differ, in milliseconds.
const MINUTE_MS: i64 = 62_000;

#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// When the last minute began that went well.
    began: i64,
    /// When something was stored last, but by the minute's own routine: it fills the pool first, so that a room it gives
    /// away is made up for by the next.
    stored: i64,
    /// Since when the queue may wait for the next minute: an update was dropped, a command ran.
    rematch_owed_since: Option<i64>,
}

impl Minutes {
    /// From now on the queue need not be matched before the next minute.
    pub(super) fn owe_rematch(&mut self, now: i64) {
        self.rematch_owed_since = Some(now);
    }

    pub(super) fn owe_a_rematch(&self) -> bool {
        self.rematch_owed_since.is_some()
    }

    /// A minute that began then went well: nothing is owed that was owed before.
    pub(super) fn pass(&mut self, began: i64) {
        self.rematch_owed_since.take_if(|since| *since < began);
        self.began = self.began.max(began);
    }

    /// Something was stored, and not by a minute's routine.
    pub(super) fn note_stored(&mut self, now: i64) {
        self.stored = now;
    }

    /// Whether a whole minute has passed since something was stored last, and the next has begun: two invocations may
    /// fall into one minute, and then they do one minute's work.
    pub(super) fn have_seen_all(&self) -> bool {
        self.began > self.stored + MINUTE_MS
    }
}
