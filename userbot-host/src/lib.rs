//! Soon.
mod recorder;
