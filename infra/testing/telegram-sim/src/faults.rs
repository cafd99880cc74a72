//! Faults that can be injected into the Bot API and into MTProto.
//!
//! A [`Fault`] is injected by [`Telegram::inject`](crate::Telegram::inject) or, as JSON, by the control API. Some
//! faults take effect immediately. The other faults wait for matching events: calls of one method, pushes over MTProto,
//! or updates for bots. [`When`] has two numbers for such a fault: the fault skips the first `after` matching events,
//! and is applied to the next `times` matching events. If two faults could be applied to the same event, only the fault
//! that was injected first is applied to it; the other fault is applied to a later event.
//! [`Telegram::waiting_faults`](crate::Telegram::waiting_faults) returns the faults that still wait for matching
//! events. At its end, a test should expect an empty list: if a fault still waits, a failure that the test wanted to
//! cause did not happen.
//!
//! ```json
//! {"fault": "call", "method": "channels.createChannel",
//!  "wrong": {"refuse": {"code": 420, "message": "FLOOD_WAIT_30"}}, "times": 2}
//! {"fault": "call", "method": "sendMessage", "wrong": "lose_answer", "after": 1}
//! {"fault": "push", "wrong": "drop", "account": 4883314779, "times": 3}
//! {"fault": "cut_connections"}
//! ```

mod fault;
mod registry;

pub use fault::{CallFault, Fault, NoSuchMethod, PushFault, UpdateFault, When};
pub(crate) use registry::Faults;
