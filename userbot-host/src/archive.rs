//! The path of a message from Telegram to the bucket.
//!
//! ```text
//!                   Update                EventBatch                 Write
//!   UpdateStream ───────────▶ pump ───────────────────▶ recorder ───────────────▶ bucket
//!        Telegram ◀─ difference ┘ ◀── segment stored ──────┘ Upload ──▶ uploads ──────┘
//! ```
//!
//! The [`pump`] receives updates, and runs slow work in tasks. The [`recorder`] is pure: it turns events into segments.
//! The [`uploads`] copy files, and the [`bucket`] creates each segment once. They share the [`chat_log`]: the chat, and
//! its segments so far.
//!
//! A message takes these steps:
//!
//! 1. `UpdateStream::next` receives the update, and translates the message into an event.
//! 2. `Pump::apply` finds the room. `Recorder::apply` compares the pts, and adds a record unless the log has the event.
//! 3. When the segment is full or old enough, `Recorder::take_writes` makes it, and `Tasks::write` starts to store it.
//! 4. `Bucket::create_segment` stores it, or finds out which host was faster.
//! 5. `Pump::complete` notifies the recorder, which then writes the next segment and `messages.txt`.
pub(crate) mod bucket;
pub(crate) mod chat_log;
pub(crate) mod pump;
mod recorder;
mod uploads;
