//! One file's way from Telegram into the bucket. It ends with what the log says of it.
use archive::{Event, Folder, MissingReason};
use tokio::time::sleep;
use tracing::{info, warn};

use crate::{
    archive::bucket::{Bucket, KeepError},
    archive::recorder::Wanted,
    config::Limits,
    peers::Channel,
    telegram::account::Account,
    telegram::download::{DELETED, Download},
    telegram::error::TelegramError,
    telegram::files::RemoteFile,
};

/// Brings a file into the bucket, however long Telegram or the bucket make it wait. `file` is where it can be fetched, if
/// that is still known. `None` if the session has ended, which the host notices elsewhere.
pub(crate) async fn bring(
    account: Account,
    bucket: Bucket,
    channel: Channel,
    wanted: Wanted,
    mut file: Option<RemoteFile>,
    limits: Limits,
) -> Option<Event> {
    loop {
        let pause = match attempt(&account, &bucket, channel, &wanted, &mut file, &limits).await {
            Ok(event) => return Some(event),
            Err(KeepError::Telegram(TelegramError::Refused(error))) => return Some(missing(&wanted, error)),
            Err(KeepError::Telegram(TelegramError::SessionEnded(_))) => return None,
            Err(KeepError::Telegram(TelegramError::Wait(pause))) => pause,
            Err(error @ (KeepError::Telegram(TelegramError::NoAnswer(_)) | KeepError::Bucket(_))) => {
                warn!(room.id = %wanted.room, message.id = wanted.message.0, %error, "a file is tried again");
                limits.retry_pause
            }
        };
        sleep(pause).await;
    }
}

async fn attempt(
    account: &Account,
    bucket: &Bucket,
    channel: Channel,
    wanted: &Wanted,
    known: &mut Option<RemoteFile>,
    limits: &Limits,
) -> Result<Event, KeepError> {
    let Wanted { room, owner, message, file } = wanted;
    if known.is_none() {
        *known = account.file(channel, *message, *file).await?;
    }
    let Some(found) = known.clone() else {
        return Ok(Event::MediaMissing { message: *message, file: *file, why: MissingReason::Deleted });
    };
    let (extension, content_type) = name_of(found.mime.as_deref());
    let key = Folder::new(owner.lead, &owner.chat).media(*message, *file, extension);
    let download = Download::new(account.clone(), channel, found);
    let kept = bucket.keep(&key, content_type, download, limits.upload_part_bytes).await?;
    info!(room.id = %room, chat.id = %owner.chat, message.id = message.0, size_bytes = kept.size_bytes, "a file is kept");
    Ok(Event::MediaStored { message: *message, file: *file, key, size_bytes: kept.size_bytes, sha256: kept.sha256 })
}

fn missing(wanted: &Wanted, error: String) -> Event {
    warn!(room.id = %wanted.room, message.id = wanted.message.0, error, "a file is not to be had");
    let why = if error == DELETED { MissingReason::Deleted } else { MissingReason::Refused { error } };
    Event::MediaMissing { message: wanted.message, file: wanted.file, why }
}

/// What a file of this type is called, and as what it is shown. What is not in this table, whatever its sender says of
/// it, is bytes: nothing in the bucket runs in an auditor's browser.
fn name_of(mime: Option<&str>) -> (&'static str, &'static str) {
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
    let known = TYPES.iter().find(|(name, _)| Some(*name) == mime);
    known.map_or(("bin", "application/octet-stream"), |(content_type, extension)| (extension, content_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_could_run_in_a_browser_is_kept_as_bytes() {
        for mime in [Some("text/html"), Some("image/svg+xml"), Some("../../x"), None] {
            assert_eq!(name_of(mime), ("bin", "application/octet-stream"));
        }
        assert_eq!(name_of(Some("image/jpeg")), ("jpg", "image/jpeg"));
    }
}
