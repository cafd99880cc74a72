//! The media of a Telegram message, as the archive describes them.
use archive::{Media, MediaKind};
use grammers_tl_types::{enums, types};

use crate::telegram::files::RemoteFile;

/// Returns the description of the media, and the file to be stored if the media have a file. A self-destructing file is
/// not stored.
#[expect(clippy::wildcard_enum_match_arm, reason = "unknown media is recorded as unknown")]
pub(super) fn translate(message: i32, media: &enums::MessageMedia) -> (Option<Media>, Option<RemoteFile>) {
    let without_file = |kind| (Some(media_of(kind, None, false)), None);
    match media {
        enums::MessageMedia::Photo(photo) => {
            let file = photo.photo.as_ref().and_then(|found| RemoteFile::of_photo(message, found));
            with_file(MediaKind::Photo, file, photo.ttl_seconds.is_some())
        }
        enums::MessageMedia::Document(document) => {
            let file = document.document.as_ref().and_then(|found| RemoteFile::of_document(message, found));
            with_file(document_kind(document), file, document.ttl_seconds.is_some())
        }
        enums::MessageMedia::Contact(_) => without_file(MediaKind::Contact),
        enums::MessageMedia::Geo(_) | enums::MessageMedia::GeoLive(_) | enums::MessageMedia::Venue(_) => {
            without_file(MediaKind::Place)
        }
        enums::MessageMedia::Poll(_) => without_file(MediaKind::Poll),
        // The text of the message contains the link to the page. The preview is not recorded, because Telegram may add
        // or remove it at any time.
        enums::MessageMedia::WebPage(_) | enums::MessageMedia::Empty => (None, None),
        _ => without_file(MediaKind::Other),
    }
}

fn with_file(kind: MediaKind, file: Option<RemoteFile>, self_destructing: bool) -> (Option<Media>, Option<RemoteFile>) {
    let file = file.filter(|_| !self_destructing);
    (Some(media_of(kind, file.as_ref(), self_destructing)), file)
}

fn media_of(kind: MediaKind, file: Option<&RemoteFile>, self_destructing: bool) -> Media {
    Media {
        kind,
        file: file.map(|file| file.id),
        size_bytes: file.map(|file| file.size_bytes),
        mime: file.and_then(|file| file.mime.clone()),
        self_destructing,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other attributes do not tell the kind of media")]
fn document_kind(media: &types::MessageMediaDocument) -> MediaKind {
    let attributes = match &media.document {
        Some(enums::Document::Document(document)) => document.attributes.as_slice(),
        Some(enums::Document::Empty(_)) | None => &[],
    };
    let kind = attributes.iter().find_map(|attribute| match attribute {
        enums::DocumentAttribute::Sticker(_) | enums::DocumentAttribute::CustomEmoji(_) => Some(MediaKind::Sticker),
        enums::DocumentAttribute::Animated => Some(MediaKind::Animation),
        enums::DocumentAttribute::Audio(audio) if audio.voice => Some(MediaKind::Voice),
        enums::DocumentAttribute::Audio(_) => Some(MediaKind::Audio),
        enums::DocumentAttribute::Video(video) if video.round_message => Some(MediaKind::RoundVideo),
        _ => None,
    });
    let is_video =
        media.video || attributes.iter().any(|attribute| matches!(attribute, enums::DocumentAttribute::Video(_)));
    match kind {
        Some(kind) => kind,
        None if media.round => MediaKind::RoundVideo,
        None if media.voice => MediaKind::Voice,
        None if is_video => MediaKind::Video,
        None => MediaKind::Document,
    }
}
