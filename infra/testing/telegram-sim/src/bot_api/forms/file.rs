//! Files in messages, and their `file_id`.

use serde_json::{Value, json};

use crate::world::{File, FileId, FileKind, World};

const FILE_ID_START: &str = "simulated-";

/// Returns the `file_id` of a file. It is the same for every bot. In the real Telegram, each bot gets a different
/// `file_id`.
pub(crate) fn file_id(file: FileId) -> String {
    format!("{FILE_ID_START}{}", file.0)
}

/// Returns the number of the file to which a `file_id` refers; `None` if the text is not a `file_id`.
pub(crate) fn parse_file_id(id: &str) -> Option<FileId> {
    id.strip_prefix(FILE_ID_START)?.parse().ok().map(FileId)
}

/// Adds a file to the JSON object of its message.
pub(super) fn add_file(form: &mut Value, world: &World, id: FileId) {
    let Ok(file) = world.file(id) else { return };
    let (field, described) = file_field(file);
    if matches!(file.kind, FileKind::Animation { .. }) {
        // The Bot API also shows an animation as a document, for bots that do not know animations.
        form["document"] = described.clone();
    }
    form[field] = described;
}

/// Returns the name and the value of the field of `Message` that contains a file.
pub(super) fn file_field(file: &File) -> (&'static str, Value) {
    let (field, attributes) = field_of(&file.kind);
    let mut described = described(file);
    for (name, value) in attributes.as_object().into_iter().flatten() {
        described[name] = value.clone();
    }
    if matches!(file.kind, FileKind::Photo { .. }) {
        described.as_object_mut().map(|photo| photo.remove("mime_type"));
        return (field, json!([described]));
    }
    (field, described)
}

fn described(file: &File) -> Value {
    let mut form = json!({
        "file_id": file_id(file.id),
        "file_unique_id": format!("u{}", file.id.0),
        "file_size": file.size_bytes(),
        "mime_type": file.mime,
    });
    if let Some(name) = &file.name {
        form["file_name"] = json!(name);
    }
    form
}

fn field_of(kind: &FileKind) -> (&'static str, Value) {
    match kind {
        FileKind::Photo { width, height } => ("photo", json!({ "width": width, "height": height })),
        FileKind::Voice { duration_s } => ("voice", json!({ "duration": duration_s })),
        FileKind::Audio { duration_s, title, performer } => {
            ("audio", json!({ "duration": duration_s, "title": title, "performer": performer }))
        }
        FileKind::Video { duration_s, width, height } => {
            ("video", json!({ "duration": duration_s, "width": width, "height": height }))
        }
        FileKind::RoundVideo { duration_s, side } => ("video_note", json!({ "duration": duration_s, "length": side })),
        FileKind::Animation { duration_s, width, height } => {
            ("animation", json!({ "duration": duration_s, "width": width, "height": height }))
        }
        FileKind::Sticker { emoji, width, height } => {
            let kind = json!({
                "type": "regular",
                "width": width,
                "height": height,
                "emoji": emoji,
                "is_animated": false,
                "is_video": false,
            });
            ("sticker", kind)
        }
        FileKind::Document => ("document", json!({})),
    }
}
