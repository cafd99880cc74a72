//! The desk's interfaces to its tables, its queues and the Bot API, each with everything that can go wrong on the way.
pub(crate) mod bot_api;
pub(crate) mod planted;
pub(crate) mod queue_sender;
pub(crate) mod tables;
