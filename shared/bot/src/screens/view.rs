//! The facts that screens display.
use std::borrow::Cow;

use domain::{Operator, QueueFront, Settings, Timestamp};

/// The facts that screens display, read at the moment when a screen is shown. Screens of leads use none of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct View<'a> {
    /// The operator who sees the screen, with shift and chats. `None` if the person is no longer on the roster; the
    /// person then gets a refusal that says so.
    pub operator: Option<&'a Operator>,
    /// The front of the queue, for [`Screen::Queue`](domain::Screen::Queue). `None` shows an empty queue.
    pub front: Option<&'a QueueFront>,
    /// The desk's settings, which contain the cap on chats, the account and the time zone. `None` shows the defaults.
    pub settings: Option<&'a Settings>,
    /// The current time, from which the time that leads have waited is calculated.
    pub now: Timestamp,
}

impl<'a> View<'a> {
    /// Returns the desk's settings, or the defaults if no settings were loaded.
    pub(crate) fn settings(&self) -> Cow<'a, Settings> {
        self.settings.map_or_else(|| Cow::Owned(Settings::default()), Cow::Borrowed)
    }
}
