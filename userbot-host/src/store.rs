//! The host's own table. Only this module knows its attributes.
//!
//! ```text
//! account   item                     attributes
//! main      lease                    fence, owner, expires
//! main      room#<room>              fence, v, room          the state of a room, with its chat
//! main      operator#<user>          fence, v, cause, step   how well the account knows an operator
//! main      parked#<room>#<number>   fence, not_before, job
//! ```
//!
//! Every read is consistent. Every write of a room, an operator or a parked job contains the fence of the writing host,
//! and fails if the item has a higher fence. A host that lost its lease can therefore not overwrite the data of its
//! successor.
pub(crate) mod contacts;
pub(crate) mod lease;
pub(crate) mod parked;
pub(crate) mod rooms;
pub(crate) mod table;
