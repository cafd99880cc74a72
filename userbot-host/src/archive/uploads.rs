//! The upload of one file from Telegram to the bucket. It returns the event that the log records.
use archive::{Event, Folder, MissingReason};
use tokio::time::sleep;
use tracing::{info, warn};

use crate::{
    archive::{
        bucket::{
            Bucket,
            files::{StoredFile, UploadError},
        },
        recorder::output::Upload,
    },
    config::Limits,
    peers::Channel,
    telegram::{
        account::Account,
        download::{DELETED, Download},
        error::TelegramError,
        files::RemoteFile,
    },
};

/// The task that uploads one file. It retries until the file is stored or is known to be unavailable, and returns that
/// result as an event for the chat's log.
pub(super) struct UploadTask {
    pub(super) account: Account,
    pub(super) bucket: Bucket,
    pub(super) limits: Limits,
    pub(super) channel: Channel,
    pub(super) upload: Upload,
    /// The file's location at Telegram. `None` if it has to be looked up.
    pub(super) source: Option<RemoteFile>,
}

impl UploadTask {
    /// Uploads the file, and returns the event for the log. Retries until the bucket has the file or Telegram refuses
    /// to send it. `None` if Telegram ended the session: the next probe then ends the host.
    pub(super) async fn run(mut self) -> Option<Event> {
        loop {
            let pause = match self.attempt().await {
                Ok(event) => return Some(event),
                Err(UploadError::Telegram(TelegramError::Refused(error))) => return Some(self.refused(error)),
                Err(UploadError::Telegram(TelegramError::SessionEnded(_))) => return None,
                Err(UploadError::Telegram(TelegramError::Wait(pause))) => pause,
                Err(error @ (UploadError::Telegram(TelegramError::NoAnswer(_)) | UploadError::Bucket(_))) => {
                    let Upload { room, message, .. } = &self.upload;
                    warn!(room.id = %room, message.id = message.0, %error, "a file could not be stored; retrying");
                    self.limits.retry_pause
                }
            };
            sleep(pause).await;
        }
    }

    async fn attempt(&mut self) -> Result<Event, UploadError> {
        let Upload { room, owner, message, file } = &self.upload;
        if self.source.is_none() {
            self.source = self.account.file(self.channel, *message, *file).await?;
        }
        let Some(source) = self.source.clone() else { return Ok(self.missing(MissingReason::Deleted)) };
        let (extension, content_type) = file_type(source.mime.as_deref());
        let key = Folder::new(owner.lead, &owner.chat).media(*message, *file, extension);
        let download = Download::new(self.account.clone(), self.channel, source);
        let stored = self.bucket.store_file(&key, content_type, download, self.limits.upload_part_bytes).await?;
        let StoredFile { size_bytes, sha256 } = stored;
        info!(room.id = %room, chat.id = %owner.chat, message.id = message.0, size_bytes, "a file was stored");
        Ok(Event::MediaStored { message: *message, file: *file, key, size_bytes, sha256 })
    }

    fn refused(&self, error: String) -> Event {
        let Upload { room, message, .. } = &self.upload;
        warn!(room.id = %room, message.id = message.0, error, "Telegram refused to serve a file");
        self.missing(if error == DELETED { MissingReason::Deleted } else { MissingReason::Refused { error } })
    }

    fn missing(&self, why: MissingReason) -> Event {
        Event::MediaMissing { message: self.upload.message, file: self.upload.file, why }
    }
}

/// The content types that are stored as declared, with their extensions. A file of any other type is stored as plain
/// bytes, so that an auditor's browser does not run it, e.g. as a web page with a script.
const TYPES: [(&str, &str); 16] = [
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/webp", "webp"),
    ("image/gif", "gif"),
    ("video/mp4", "mp4"),
    ("video/webm", "webm"),
    ("video/quicktime", "mov"),
    ("audio/ogg", "ogg"),
    ("audio/mpeg", "mp3"),
    ("audio/mp4", "m4a"),
    ("application/pdf", "pdf"),
    ("application/zip", "zip"),
    ("application/msword", "doc"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("text/plain", "txt"),
];

/// Returns the extension and the content type with which a file is stored.
fn file_type(mime: Option<&str>) -> (&'static str, &'static str) {
    let known = TYPES.iter().find(|(name, _)| Some(*name) == mime);
    known.map_or(("bin", "application/octet-stream"), |(content_type, extension)| (extension, content_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_could_run_in_a_browser_is_kept_as_bytes() {
        for mime in [Some("text/html"), Some("image/svg+xml"), Some("../../x"), None] {
            assert_eq!(file_type(mime), ("bin", "application/octet-stream"));
        }
        assert_eq!(file_type(Some("image/jpeg")), ("jpg", "image/jpeg"));
    }
}
