//! Files that come with messages.
use archive::{FileId, MessageId};
use grammers_tl_types::{enums, types};

/// A file that came with a message, and its location at Telegram. The file reference in the location expires after
/// hours. A download then requests a new file reference.
#[derive(Clone, Debug)]
pub(crate) struct RemoteFile {
    pub(crate) message: MessageId,
    pub(crate) id: FileId,
    pub(crate) size_bytes: u64,
    /// The MIME type that the sender declared.
    pub(crate) mime: Option<String>,
    pub(super) data_centre: i32,
    pub(super) location: enums::InputFileLocation,
}

impl RemoteFile {
    /// Returns the file of a photo in its largest size.
    pub(super) fn of_photo(message: i32, photo: &enums::Photo) -> Option<Self> {
        let enums::Photo::Photo(photo) = photo else { return None };
        let (thumb_size, size_bytes) = photo.sizes.iter().filter_map(photo_size).max_by_key(|(_, bytes)| *bytes)?;
        let location = types::InputPhotoFileLocation {
            id: photo.id,
            access_hash: photo.access_hash,
            file_reference: photo.file_reference.clone(),
            thumb_size,
        };
        Some(Self {
            message: MessageId(message),
            id: FileId(photo.id),
            size_bytes,
            mime: Some("image/jpeg".to_owned()),
            data_centre: photo.dc_id,
            location: location.into(),
        })
    }

    pub(super) fn of_document(message: i32, document: &enums::Document) -> Option<Self> {
        let enums::Document::Document(document) = document else { return None };
        let location = types::InputDocumentFileLocation {
            id: document.id,
            access_hash: document.access_hash,
            file_reference: document.file_reference.clone(),
            thumb_size: String::new(),
        };
        Some(Self {
            message: MessageId(message),
            id: FileId(document.id),
            size_bytes: u64::try_from(document.size).unwrap_or(0),
            mime: Some(document.mime_type.clone()),
            data_centre: document.dc_id,
            location: location.into(),
        })
    }
}

/// Returns the name of a photo's size, and how many bytes the photo has in this size.
#[expect(clippy::wildcard_enum_match_arm, reason = "other sizes are previews within the message")]
fn photo_size(size: &enums::PhotoSize) -> Option<(String, u64)> {
    match size {
        enums::PhotoSize::Size(size) => Some((size.r#type.clone(), u64::try_from(size.size).ok()?)),
        enums::PhotoSize::Progressive(size) => {
            Some((size.r#type.clone(), u64::try_from(size.sizes.iter().copied().max()?).ok()?))
        }
        _ => None,
    }
}
