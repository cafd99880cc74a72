//! Work that the recorder asks the pump to start: writers and uploads.
use archive::{FileId, MessageId};
use domain::RoomId;
use tokio::sync::mpsc;

use crate::archive::{
    chat_log::{ChatLog, LogOwner},
    log_writer::WriterCommand,
};

/// A log that needs a writer, and the chat's files that have to be uploaded.
pub(crate) struct BoundLog {
    pub(crate) log: ChatLog,
    pub(crate) commands: mpsc::UnboundedReceiver<WriterCommand>,
    pub(crate) uploads: Vec<Upload>,
}

/// A file to be copied from Telegram to the bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Upload {
    pub(crate) room: RoomId,
    pub(crate) owner: LogOwner,
    pub(crate) message: MessageId,
    pub(crate) file: FileId,
}
