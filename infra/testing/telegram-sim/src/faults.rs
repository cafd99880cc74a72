//! Faults that can be injected into the Bot API and into MTProto.
//!
//! A [`Fault`] is injected by [`Telegram::inject`](crate::Telegram::inject) or, as JSON, by the control API. Some
//! faults take effect immediately. The other faults wait for matching events: calls of one method, pushes over MTProto,
//! or updates for bots. [`When`] sets how many matching events the fault skips first, and to how many events it is
//! applied after that. If two faults could be applied to the same call, only the fault that was injected first is
//! applied to it; the other fault is applied to a later call.
//! [`Telegram::waiting_faults`](crate::Telegram::waiting_faults) returns the faults that have not been applied as often
//! as they should. If such a fault is left at the end of a test, the test has not tested what it claims.
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
