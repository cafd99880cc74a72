//! Faults that can be injected at either interface.
//!
//! A [`Fault`] is injected by [`Telegram::inject`](crate::Telegram::inject) or, as JSON, by the control API. It waits
//! for its chances: the calls of its method, or the pushes and updates that are sent. [`When`] sets how many chances
//! pass unharmed first, and how many fail after that. Two faults that wait for the same chance fire one after the
//! other, in the order in which they were injected. [`Telegram::waiting_faults`](crate::Telegram::waiting_faults)
//! returns the faults that have not fired as often as they should. A test that ends with such a fault has not tested
//! what it claims.
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
