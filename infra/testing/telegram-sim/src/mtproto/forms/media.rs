//! Photos, documents and other media of messages.

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{fields::date, viewer::Viewer},
    world::{Contact, File, FileId, FileKind, Media},
};

impl Viewer<'_> {
    /// Converts the media of a message to TL. Returns `None` if the file does not exist.
    pub(crate) fn media(self, media: &Media) -> Option<enums::MessageMedia> {
        match media {
            Media::File(id) => self.world.file(*id).ok().map(|file| self.file(file)),
            Media::Contact(contact) => Some(contact_form(contact)),
            Media::Location { latitude, longitude } => Some(location(*latitude, *longitude)),
        }
    }

    fn file(self, file: &File) -> enums::MessageMedia {
        match &file.kind {
            FileKind::Photo { width, height } => photo_media(self.photo(file, whole(*width), whole(*height))),
            kind @ (FileKind::Voice { .. }
            | FileKind::Audio { .. }
            | FileKind::Video { .. }
            | FileKind::RoundVideo { .. }
            | FileKind::Animation { .. }
            | FileKind::Sticker { .. }
            | FileKind::Document) => self.document(file, kind),
        }
    }

    /// Returns the TL form of a photo that is not in a message, such as the photo of a room. Returns `photoEmpty` if
    /// there is no photo.
    pub(super) fn photo_of(self, photo: Option<FileId>) -> enums::Photo {
        let file = photo.and_then(|photo| self.world.file(photo).ok());
        let sized = file.and_then(|file| match file.kind {
            FileKind::Photo { width, height } => Some(self.photo(file, whole(width), whole(height))),
            FileKind::Voice { .. }
            | FileKind::Audio { .. }
            | FileKind::Video { .. }
            | FileKind::RoundVideo { .. }
            | FileKind::Animation { .. }
            | FileKind::Sticker { .. }
            | FileKind::Document => None,
        });
        sized.unwrap_or(enums::Photo::Empty(types::PhotoEmpty { id: 0 }))
    }

    fn photo(self, file: &File, w: i32, h: i32) -> enums::Photo {
        let size = types::PhotoSize { r#type: "y".to_owned(), w, h, size: size_of_photo(file) };
        types::Photo {
            has_stickers: false,
            id: file.id.0,
            access_hash: self.file_hash(file.id),
            file_reference: file.reference.clone(),
            date: date(file.created),
            sizes: vec![size.into()],
            video_sizes: None,
            dc_id: file.data_centre.number(),
        }
        .into()
    }

    fn document(self, file: &File, kind: &FileKind) -> enums::MessageMedia {
        let document = types::Document {
            id: file.id.0,
            access_hash: self.file_hash(file.id),
            file_reference: file.reference.clone(),
            date: date(file.created),
            mime_type: file.mime.clone(),
            size: i64::try_from(file.size_bytes()).unwrap_or(i64::MAX),
            thumbs: None,
            video_thumbs: None,
            dc_id: file.data_centre.number(),
            attributes: attributes(kind, file.name.as_deref()),
        };
        types::MessageMediaDocument {
            nopremium: false,
            spoiler: false,
            video: matches!(kind, FileKind::Video { .. }),
            round: matches!(kind, FileKind::RoundVideo { .. }),
            voice: matches!(kind, FileKind::Voice { .. }),
            document: Some(document.into()),
            alt_documents: None,
            video_cover: None,
            video_timestamp: None,
            ttl_seconds: None,
        }
        .into()
    }
}

fn photo_media(photo: enums::Photo) -> enums::MessageMedia {
    types::MessageMediaPhoto { spoiler: false, live_photo: false, photo: Some(photo), ttl_seconds: None, video: None }
        .into()
}

fn attributes(kind: &FileKind, name: Option<&str>) -> Vec<enums::DocumentAttribute> {
    let mut attributes = attributes_of_kind(kind);
    attributes.extend(name.map(|name| types::DocumentAttributeFilename { file_name: name.to_owned() }.into()));
    attributes
}

fn attributes_of_kind(kind: &FileKind) -> Vec<enums::DocumentAttribute> {
    match kind {
        FileKind::Voice { duration_s } => vec![audio(true, *duration_s, None, None)],
        FileKind::Audio { duration_s, title, performer } => {
            vec![audio(false, *duration_s, title.clone(), performer.clone())]
        }
        FileKind::Video { duration_s, width, height } => vec![video(false, *duration_s, *width, *height)],
        FileKind::RoundVideo { duration_s, side } => vec![video(true, *duration_s, *side, *side)],
        FileKind::Animation { duration_s, width, height } => {
            vec![video(false, *duration_s, *width, *height), enums::DocumentAttribute::Animated]
        }
        FileKind::Sticker { emoji, width, height } => vec![sticker(emoji), image_size(*width, *height)],
        FileKind::Photo { width, height } => vec![image_size(*width, *height)],
        FileKind::Document => Vec::new(),
    }
}

fn audio(voice: bool, duration_s: u32, title: Option<String>, performer: Option<String>) -> enums::DocumentAttribute {
    types::DocumentAttributeAudio { voice, duration: whole(duration_s), title, performer, waveform: None }.into()
}

fn video(round_message: bool, duration_s: u32, width: u32, height: u32) -> enums::DocumentAttribute {
    types::DocumentAttributeVideo {
        round_message,
        supports_streaming: true,
        nosound: false,
        duration: f64::from(duration_s),
        w: whole(width),
        h: whole(height),
        preload_prefix_size: None,
        video_start_ts: None,
        video_codec: None,
    }
    .into()
}

fn sticker(emoji: &str) -> enums::DocumentAttribute {
    types::DocumentAttributeSticker {
        mask: false,
        alt: emoji.to_owned(),
        stickerset: enums::InputStickerSet::Empty,
        mask_coords: None,
    }
    .into()
}

fn image_size(width: u32, height: u32) -> enums::DocumentAttribute {
    types::DocumentAttributeImageSize { w: whole(width), h: whole(height) }.into()
}

fn contact_form(contact: &Contact) -> enums::MessageMedia {
    types::MessageMediaContact {
        phone_number: contact.phone.clone(),
        first_name: contact.first_name.clone(),
        last_name: contact.last_name.clone().unwrap_or_default(),
        vcard: String::new(),
        user_id: contact.user.map_or(0, |user| user.0),
    }
    .into()
}

fn location(lat: f64, long: f64) -> enums::MessageMedia {
    let point = types::GeoPoint { long, lat, access_hash: 0, accuracy_radius: None };
    types::MessageMediaGeo { geo: point.into() }.into()
}

fn size_of_photo(file: &File) -> i32 {
    i32::try_from(file.size_bytes()).unwrap_or(i32::MAX)
}

/// Converts a number of pixels or seconds to a TL `int`.
fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
