//! The path of a message from Telegram to the bucket.
//!
//! ```text
//!                   Update            EventBatch               Record               Segment
//!   UpdateStream ───────────▶ pump ───────────────▶ recorder ───────────▶ log writer ───────────▶ bucket
//!        Telegram ◀─ difference ┤ ◀──── Upload ────────┘                      │                     ▲
//!                               │ ◀───────────── Progress ────────────────────┘                     │
//!                               └─▶ uploads ──────────────────────────── file ─────────────────────┘
//! ```
//!
//! The [`pump`] receives updates, and runs slow work in tasks. The [`recorder`] turns events into records, and calls
//! neither Telegram nor the bucket. The [`log_writer`] of each chat collects records into segments, and the [`bucket`]
//! creates each segment once. The [`uploads`] copy files, and return the result as an event. The [`chat_log`] says
//! which chat a log belongs to, and which segments the bucket had when the host began or continued the log.
//!
//! A message takes these steps:
//!
//! 1. `UpdateStream::next` receives the update, and translates the message into an event.
//! 2. `Pump::apply` finds the room. It drops the update if the difference of the room is being requested.
//! 3. `Recorder::apply` checks that the update's pts directly follows the room's pts, so that no earlier update is
//!    missing. Then it sends a record to the chat's writer, unless the log already has the event. It returns the files
//!    of the message, and the pump starts their upload.
//! 4. `LogWriter::run` waits until the segment is full, old enough or flushed, and creates it.
//! 5. `Bucket::create_segment` stores the segment. If the bucket already has a segment with this number, the function
//!    finds out which host created that segment.
//! 6. The writer also writes `messages.txt`, unless it did so a short time ago. Then it sends its progress.
//! 7. The pump gets the progress, passes it to the recorder, and wakes the callers that waited for this progress.
pub(crate) mod bucket;
pub(crate) mod chat_log;
#[cfg(test)]
mod examples;
mod log_writer;
pub(crate) mod pump;
mod recorder;
mod uploads;
