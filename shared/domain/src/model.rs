//! The desk's things, each with the states that it can be in.
pub(crate) mod cause;
pub(crate) mod change;
pub(crate) mod chat;
pub(crate) mod host;
pub(crate) mod ids;
pub(crate) mod language;
pub(crate) mod lead;
pub(crate) mod moment;
pub(crate) mod operator;
pub(crate) mod people;
pub(crate) mod room;
pub(crate) mod settings;
pub(crate) mod ticket;
pub(crate) mod time;
pub(crate) mod told;
