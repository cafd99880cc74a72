//! The context of one call.

use grammers_tl_types::{enums, types};

use crate::{
    faults::Faults,
    mtproto::{
        accounts::SignIn,
        call_state::CallState,
        forms::{Viewer, date},
    },
    world::{QueryId, RecordedEvent, UserId, World},
};

/// The caller, the world, and what the call has done so far.
pub(super) struct RpcCall<'a> {
    pub(super) world: &'a mut World,
    pub(super) account: UserId,
    pub(super) sign_in: &'a SignIn,
    pub(super) state: &'a CallState,
    pub(super) faults: &'a Faults,
    /// The number of the first event that this call can cause. All events with this number or a higher number were
    /// caused by the call, because the world is locked while the call runs.
    pub(super) first_event: u64,
    /// The button press that the call made, if it made one. The bot answers the press later, and the bot's answer
    /// becomes the result of the call.
    pub(super) awaited_press: Option<QueryId>,
}

impl RpcCall<'_> {
    /// Returns the world as the caller sees it.
    pub(super) fn viewer(&self) -> Viewer<'_> {
        Viewer::new(self.world, self.account)
    }

    /// Returns the updates for the result of this call: first the updates in `first`, then the events that the call
    /// caused.
    pub(super) fn updates(&self, first: Vec<enums::Update>) -> enums::Updates {
        let events: Vec<RecordedEvent> = self.world.recorded_since(self.first_event);
        self.viewer().updates(first, &events).into()
    }

    /// Returns empty updates, with the current date.
    pub(super) fn no_updates(&self) -> types::Updates {
        types::Updates { updates: Vec::new(), users: Vec::new(), chats: Vec::new(), date: self.now(), seq: 0 }
    }

    /// Returns the world's time as a TL date.
    pub(super) fn now(&self) -> i32 {
        date(self.world.now())
    }
}
