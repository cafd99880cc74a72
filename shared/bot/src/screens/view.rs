//! The facts that screens show.
use std::borrow::Cow;

use domain::{Operator, QueueFront, Settings, Timestamp};

/// The facts that screens show, read when a screen is shown. Screens of leads need none of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'a> {
    /// The operator who sees the screen, with shift and chats. `None` for a person who is not on the roster any more:
    /// the screen says so.
    pub operator: Option<&'a Operator>,
    /// The front of the queue, for [`Screen::Queue`](domain::Screen::Queue). `None` shows an empty queue.
    pub front: Option<&'a QueueFront>,
    /// The desk's settings: cap, account and zone. `None` shows the defaults.
    pub settings: Option<&'a Settings>,
    /// The current time, to show how long people have waited.
    pub now: Timestamp,
}

impl<'a> View<'a> {
    /// The desk's settings, or else the defaults.
    pub(crate) fn settings(&self) -> Cow<'a, Settings> {
        self.settings.map_or_else(|| Cow::Owned(Settings::default()), Cow::Borrowed)
    }
}
