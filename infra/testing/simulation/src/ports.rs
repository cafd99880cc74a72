//! The desk's interfaces to its tables, its queues and the Bot API, one module each. Each module injects the faults that
//! can occur there.
pub(crate) mod bot_api;
pub(crate) mod planted;
pub(crate) mod queue_sender;
pub(crate) mod tables;
