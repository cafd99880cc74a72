//! The ticks of the timers: the work that they have had time for, and the work that still waits for the next one.

/// A minute (the interval of redraws and top-ups), plus more than two workers' clocks differ at most (1.4 s), in
/// milliseconds.
const MINUTE_MS: i64 = 62_000;

#[derive(Debug, Default)]
pub(super) struct Minutes {
    /// When the last successful tick began.
    began: i64,
    /// When something was last stored outside the tick's own work. A tick fills the pool first, so that a
    /// room that it assigns is replaced only in the next tick.
    stored: i64,
    /// Since when the queue may wait for the next tick: after a dropped update, a change of the settings, a command
    /// for the roster, or a tick that failed.
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

    /// Records that a tick which began at `began` succeeded. It has done the rematch that was owed before it began.
    pub(super) fn pass(&mut self, began: i64) {
        self.rematch_owed_since.take_if(|since| *since < began);
        self.began = self.began.max(began);
    }

    /// Records that something was stored outside a tick's own work.
    pub(super) fn note_stored(&mut self, now: i64) {
        self.stored = now;
    }

    /// Whether a successful minute began more than a minute after something was last stored. One that began earlier may
    /// have the cause of a redraw that was done before that, and then it redraws nothing.
    pub(super) fn have_seen_all(&self) -> bool {
        self.began > self.stored + MINUTE_MS
    }
}
