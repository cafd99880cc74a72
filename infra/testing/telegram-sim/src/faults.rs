//! What can be made to go wrong, at either face.
//!
//! A [`Fault`] is injected by [`Telegram::inject`](crate::Telegram::inject) or, as JSON, by the control API. It waits for
//! its chances: the calls of its method, or the pushes and updates that are on their way. [`When`] says how many of them
//! pass unharmed first and how many are struck then. Two faults that wait for the same strike one after the other, in
//! the order in which they were injected. [`Telegram::waiting_faults`](crate::Telegram::waiting_faults) are those that
//! have not struck as often as they should: a test which ends with one of them has not shown what it says.
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
