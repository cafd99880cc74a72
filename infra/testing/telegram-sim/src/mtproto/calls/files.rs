//! Uploading and downloading files.

use std::collections::BTreeMap;

use bytes::Bytes;
use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        call_state::UploadId,
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::RpcError,
        },
        forms::date,
    },
    world::{Contact, Contents, File, FileId, FileKind, Media, NewFile},
};

/// The longest part of an upload. If an upload has several parts, the length of its first part must divide this number,
/// and must be a multiple of `PART_UNIT_BYTES`.
const LONGEST_PART_BYTES: usize = 512 << 10;
const PART_UNIT_BYTES: usize = 1 << 10;
const MOST_PARTS: i32 = 8000;
/// The byte range of one download request may not cross a multiple of this number of bytes.
const DOWNLOAD_BLOCK_BYTES: i64 = 1 << 20;

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::upload::SaveFilePart>(),
    listed::<functions::upload::SaveBigFilePart>(),
    listed::<functions::upload::GetFile>(),
    listed::<functions::messages::UploadMedia>(),
];

impl RpcMethod for functions::upload::SaveFilePart {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        save(call, self.file_id, self.file_part, self.bytes)
    }
}

impl RpcMethod for functions::upload::SaveBigFilePart {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        save(call, self.file_id, self.file_part, self.bytes)
    }
}

impl RpcMethod for functions::upload::GetFile {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::upload::File, RpcError> {
        check_range(self.offset, self.limit, self.precise)?;
        let file = file_named(call, &self.location)?;
        if file.data_centre != call.sign_in.data_centre {
            return Err(RpcError::new(303, format!("FILE_MIGRATE_{}", file.data_centre.number())));
        }
        let (offset, limit) = (u64::try_from(self.offset).unwrap_or(0), usize::try_from(self.limit).unwrap_or(0));
        Ok(types::upload::File {
            r#type: file_type(file),
            mtime: date(file.created),
            bytes: file.read(offset, limit).to_vec(),
        }
        .into())
    }
}

impl RpcMethod for functions::messages::UploadMedia {
    /// Stores an uploaded file before a message with the file is sent. Clients call this method for each part of an
    /// album.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::MessageMedia, RpcError> {
        call.place_named(&self.peer)?;
        let media = media_of(call, &self.media)?;
        call.viewer().media(&media).ok_or(RpcError::bad("MEDIA_INVALID"))
    }
}

/// Reads the media that a client sends. If the media is an upload, stores it as a file; the same upload cannot be used
/// a second time.
#[expect(clippy::wildcard_enum_match_arm, reason = "TL has more kinds than the world")]
pub(super) fn media_of(call: &mut RpcCall<'_>, media: &enums::InputMedia) -> Result<Media, RpcError> {
    match media {
        enums::InputMedia::UploadedPhoto(photo) => photo_of(call, &photo.file).map(Media::File),
        enums::InputMedia::UploadedDocument(document) => {
            let (bytes, name) = assemble(call, &document.file)?;
            let kind = kind_of(&document.attributes);
            let name = file_name(&document.attributes).or(name);
            let (mime, contents) = (document.mime_type.clone(), Contents::Given(bytes));
            Ok(Media::File(call.world.add_file(call.account, NewFile { kind, mime, name, contents })))
        }
        enums::InputMedia::Photo(types::InputMediaPhoto { id: enums::InputPhoto::Photo(photo), .. }) => {
            Ok(Media::File(file_shown(call, photo.id, photo.access_hash, &photo.file_reference)?.id))
        }
        enums::InputMedia::Document(types::InputMediaDocument {
            id: enums::InputDocument::Document(document), ..
        }) => Ok(Media::File(file_shown(call, document.id, document.access_hash, &document.file_reference)?.id)),
        enums::InputMedia::Contact(contact) => Ok(Media::Contact(Contact {
            phone: contact.phone_number.clone(),
            first_name: contact.first_name.clone(),
            last_name: Some(contact.last_name.clone()).filter(|name| !name.is_empty()),
            user: call.world.user_by_phone(&contact.phone_number).map(|user| user.id),
        })),
        enums::InputMedia::GeoPoint(types::InputMediaGeoPoint { geo_point: enums::InputGeoPoint::Point(point) }) => {
            Ok(Media::Location { latitude: point.lat, longitude: point.long })
        }
        _ => Err(RpcError::unsupported("sending media of that kind")),
    }
}

/// Stores an uploaded photo.
pub(super) fn photo_of(call: &mut RpcCall<'_>, file: &enums::InputFile) -> Result<FileId, RpcError> {
    let (bytes, _) = assemble(call, file)?;
    let kind = FileKind::Photo { width: 800, height: 600 };
    let (mime, contents) = ("image/jpeg".to_owned(), Contents::Given(bytes));
    Ok(call.world.add_file(call.account, NewFile { kind, mime, name: None, contents }))
}

fn save(call: &RpcCall<'_>, file_id: i64, part: i32, bytes: Vec<u8>) -> Result<bool, RpcError> {
    if !(0..MOST_PARTS).contains(&part) {
        return Err(RpcError::bad("FILE_PART_INVALID"));
    }
    if bytes.is_empty() || bytes.len() > LONGEST_PART_BYTES {
        return Err(RpcError::bad(if bytes.is_empty() { "FILE_PART_EMPTY" } else { "FILE_PART_TOO_BIG" }));
    }
    call.state.uploads().entry(UploadId { owner: call.account, number: file_id }).or_default().insert(part, bytes);
    Ok(true)
}

/// Joins the parts of an upload. Returns its bytes and file name. No part may be missing. All parts must have the same
/// length, but the last part may be shorter.
fn assemble(call: &RpcCall<'_>, file: &enums::InputFile) -> Result<(Bytes, Option<String>), RpcError> {
    let (id, count, name) = match file {
        enums::InputFile::File(file) => (file.id, file.parts, &file.name),
        enums::InputFile::Big(file) => (file.id, file.parts, &file.name),
        enums::InputFile::StoryDocument(_) => return Err(RpcError::bad("FILE_ID_INVALID")),
    };
    let parts = call
        .state
        .uploads()
        .remove(&UploadId { owner: call.account, number: id })
        .ok_or_else(|| RpcError::bad("FILE_PARTS_INVALID"))?;
    if let Some(missing) = (0..count).find(|part| !parts.contains_key(part)) {
        return Err(RpcError::new(400, format!("FILE_PART_{missing}_MISSING")));
    }
    check_part_sizes(&parts)?;
    let bytes: Vec<u8> = parts.into_values().flatten().collect();
    Ok((Bytes::from(bytes), Some(name.clone()).filter(|name| !name.is_empty())))
}

fn check_part_sizes(parts: &BTreeMap<i32, Vec<u8>>) -> Result<(), RpcError> {
    let mut sizes = parts.values().map(Vec::len);
    let last = sizes.next_back().unwrap_or(0);
    let Some(first) = parts.values().next().map(Vec::len).filter(|_| parts.len() > 1) else { return Ok(()) };
    let whole = first.is_multiple_of(PART_UNIT_BYTES) && LONGEST_PART_BYTES.is_multiple_of(first);
    let equal = sizes.all(|size| size == first) && last <= first;
    if whole && equal { Ok(()) } else { Err(RpcError::bad("FILE_PART_SIZE_INVALID")) }
}

/// Checks a download range by the rules of <https://core.telegram.org/api/files#downloading-files>.
fn check_range(offset: i64, limit: i32, precise: bool) -> Result<(), RpcError> {
    let limit = i64::from(limit);
    let unit = if precise { 1 << 10 } else { 4 << 10 };
    if offset < 0 || offset % unit != 0 {
        return Err(RpcError::bad("OFFSET_INVALID"));
    }
    let whole = limit > 0 && limit % unit == 0 && limit <= DOWNLOAD_BLOCK_BYTES;
    let divides = precise || (whole && DOWNLOAD_BLOCK_BYTES % limit == 0);
    let within = offset / DOWNLOAD_BLOCK_BYTES == (offset + limit - 1) / DOWNLOAD_BLOCK_BYTES;
    if whole && divides && within { Ok(()) } else { Err(RpcError::bad("LIMIT_INVALID")) }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "TL has more kinds than the world")]
fn file_named<'c>(call: &'c RpcCall<'_>, location: &enums::InputFileLocation) -> Result<&'c File, RpcError> {
    let (id, access_hash, reference) = match location {
        enums::InputFileLocation::InputPhotoFileLocation(at) => (at.id, at.access_hash, &at.file_reference),
        enums::InputFileLocation::InputDocumentFileLocation(at) => (at.id, at.access_hash, &at.file_reference),
        _ => return Err(RpcError::bad("LOCATION_INVALID")),
    };
    file_shown(call, id, access_hash, reference)
}

/// Returns the file with this id. The client must send the right access hash and the current file reference.
fn file_shown<'c>(call: &'c RpcCall<'_>, id: i64, access_hash: i64, reference: &[u8]) -> Result<&'c File, RpcError> {
    let id = FileId(id);
    if access_hash != call.viewer().file_hash(id) {
        return Err(RpcError::bad("LOCATION_INVALID"));
    }
    let file = call.world.file(id)?;
    match reference {
        reference if reference == file.reference => Ok(file),
        [] => Err(RpcError::bad("FILE_REFERENCE_EMPTY")),
        _ => Err(RpcError::bad("FILE_REFERENCE_EXPIRED")),
    }
}

fn file_type(file: &File) -> enums::storage::FileType {
    match file.mime.as_str() {
        "image/jpeg" => enums::storage::FileType::FileJpeg,
        "image/png" => enums::storage::FileType::FilePng,
        "image/webp" => enums::storage::FileType::FileWebp,
        "application/pdf" => enums::storage::FileType::FilePdf,
        _ => enums::storage::FileType::FileUnknown,
    }
}

/// Returns the kind of a document. If several of its attributes name a kind, the last of these attributes decides. A
/// video with the attribute `Animated` is an animation, unless the video is round.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "durations are small and not negative")]
fn kind_of(attributes: &[enums::DocumentAttribute]) -> FileKind {
    use enums::DocumentAttribute as Attribute;
    let size = |number: i32| u32::try_from(number).unwrap_or(0);
    let animated = attributes.iter().any(|attribute| matches!(attribute, Attribute::Animated));
    let (mut width, mut height) = (512, 512);
    let mut kind = FileKind::Document;
    for attribute in attributes {
        match attribute {
            Attribute::ImageSize(image) => (width, height) = (size(image.w), size(image.h)),
            Attribute::Sticker(sticker) => kind = FileKind::Sticker { emoji: sticker.alt.clone(), width, height },
            Attribute::Audio(audio) if audio.voice => kind = FileKind::Voice { duration_s: size(audio.duration) },
            Attribute::Audio(audio) => {
                let (title, performer) = (audio.title.clone(), audio.performer.clone());
                kind = FileKind::Audio { duration_s: size(audio.duration), title, performer };
            }
            Attribute::Video(video) => {
                let (duration_s, width, height) = (video.duration as u32, size(video.w), size(video.h));
                kind = match (video.round_message, animated) {
                    (true, _) => FileKind::RoundVideo { duration_s, side: width },
                    (false, true) => FileKind::Animation { duration_s, width, height },
                    (false, false) => FileKind::Video { duration_s, width, height },
                };
            }
            Attribute::Animated | Attribute::HasStickers | Attribute::Filename(_) | Attribute::CustomEmoji(_) => {}
        }
    }
    kind
}

fn file_name(attributes: &[enums::DocumentAttribute]) -> Option<String> {
    attributes.iter().find_map(|attribute| match attribute {
        enums::DocumentAttribute::Filename(name) => Some(name.file_name.clone()),
        enums::DocumentAttribute::ImageSize(_)
        | enums::DocumentAttribute::Animated
        | enums::DocumentAttribute::Sticker(_)
        | enums::DocumentAttribute::Video(_)
        | enums::DocumentAttribute::Audio(_)
        | enums::DocumentAttribute::HasStickers
        | enums::DocumentAttribute::CustomEmoji(_) => None,
    })
}
