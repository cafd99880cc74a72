//! Sending files, and downloading them again.

use bytes::Bytes;
use serde_json::json;

use crate::{
    bot_api::{
        forms::{file_id, parse_file_id},
        methods::{
            call::{MethodCall, MethodResult},
            messages::{answered, form, formatted, markup_of},
        },
        refusal::Refusal,
    },
    world::{Content, Contents, File, FileId, FileKind, Media, NewFile, World},
};

/// Largest file that a bot may download, in bytes (<https://core.telegram.org/bots/api#getfile>).
const DOWNLOAD_LIMIT_BYTES: u64 = 20 << 20;
/// Largest file that a bot may upload, in bytes (<https://core.telegram.org/bots/api#sending-files>).
const UPLOAD_LIMIT_BYTES: usize = 50 << 20;

pub(super) fn send_document(call: &MethodCall<'_>) -> MethodResult {
    send(call, "document", FileKind::Document, "application/octet-stream")
}

/// Runs `sendPhoto`. Every uploaded photo counts as 800 by 600 pixels.
pub(super) fn send_photo(call: &MethodCall<'_>) -> MethodResult {
    send(call, "photo", FileKind::Photo { width: 800, height: 600 }, "image/jpeg")
}

/// Runs `sendVoice`. The duration is in seconds; 0 if it is missing.
pub(super) fn send_voice(call: &MethodCall<'_>) -> MethodResult {
    let duration_s = call.parameters.number("duration").and_then(|seconds| u32::try_from(seconds).ok()).unwrap_or(0);
    send(call, "voice", FileKind::Voice { duration_s }, "audio/ogg")
}

/// Runs `getFile`. Returns the path of the download below `/file/bot<token>/`.
pub(super) fn get_file(call: &MethodCall<'_>) -> MethodResult {
    let id = known_file(call, &call.parameters.text("file_id").unwrap_or_default())?;
    let size = call.read(|world| world.file(id).map(File::size_bytes))?;
    if size > DOWNLOAD_LIMIT_BYTES {
        return Err(Refusal::bad_request("file is too big"));
    }
    Ok(json!({
        "file_id": file_id(id),
        "file_unique_id": format!("u{}", id.0),
        "file_size": size,
        "file_path": format!("documents/{}", id.0),
    }))
}

/// Returns the bytes of the file at a path that `getFile` returned; `None` if the file is unknown or too big.
pub(crate) fn at_path(world: &World, path: &str) -> Option<Bytes> {
    let id = path.strip_prefix("documents/")?.parse().ok()?;
    let file = world.file(FileId(id)).ok().filter(|file| file.size_bytes() <= DOWNLOAD_LIMIT_BYTES)?;
    Some(file.read(0, usize::try_from(DOWNLOAD_LIMIT_BYTES).unwrap_or(usize::MAX)))
}

fn send(call: &MethodCall<'_>, parameter: &str, kind: FileKind, mime: &str) -> MethodResult {
    let place = call.place()?;
    let (text, entities) = formatted(call, "caption", "caption_entities")?;
    let (markup, silent) = (markup_of(call)?, call.parameters.flag("disable_notification"));
    let reply_to = answered(call, place)?;
    let new = uploaded(call, parameter, kind, mime)?;
    let known = new.is_none().then(|| known_file(call, &call.parameters.text(parameter).unwrap_or_default()));
    let known = known.transpose()?;
    let message = call.change(|world| {
        let file = known.or_else(|| new.map(|new| world.add_file(call.bot, new)));
        let media = file.map(Media::File);
        world.post(call.bot, place, Content { text, entities, media, reply_to, markup, silent, ..Content::default() })
    })?;
    Ok(form(call, &message))
}

/// Reads a file that is uploaded with the call. `None` if the call has no file.
fn uploaded(call: &MethodCall<'_>, parameter: &str, kind: FileKind, mime: &str) -> Result<Option<NewFile>, Refusal> {
    let Some(upload) = call.parameters.file(parameter) else { return Ok(None) };
    if upload.bytes.is_empty() {
        return Err(Refusal::bad_request("file must be non-empty"));
    }
    if upload.bytes.len() > UPLOAD_LIMIT_BYTES {
        return Err(Refusal::too_large());
    }
    let mime = upload.mime.clone().filter(|_| kind == FileKind::Document).unwrap_or_else(|| mime.to_owned());
    let contents = Contents::Given(upload.bytes.clone());
    Ok(Some(NewFile { kind, mime, name: Some(upload.name.clone()), contents }))
}

/// Finds a file that Telegram already has, by its `file_id`.
fn known_file(call: &MethodCall<'_>, id: &str) -> Result<FileId, Refusal> {
    if id.starts_with("http://") || id.starts_with("https://") {
        return Err(Refusal::simulator("files are not fetched from addresses"));
    }
    let known = parse_file_id(id).filter(|id| call.read(|world| world.file(*id).is_ok()));
    known.ok_or_else(|| Refusal::bad_request("wrong file identifier/HTTP URL specified"))
}
