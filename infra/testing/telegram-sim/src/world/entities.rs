//! Finds the parts of a text that Telegram marks automatically: commands, links, mentions, hashtags.
//!
//! Positions and lengths are in UTF-16 units. Entities that the sender has set are kept. Telegram detects no further
//! entities inside code, links, mentions and similar entities (see `hides`).

use crate::world::messages::{Entity, EntityKind};

/// Returns the sender's entities and the entities that Telegram detects. The returned list is sorted by position.
pub fn with_detected(text: &str, mut given: Vec<Entity>) -> Vec<Entity> {
    let mut detected: Vec<Entity> = detect(text).into_iter().filter(|found| !given.contains(found)).collect();
    detected.retain(|found| given.iter().all(|own| !overlaps(own, found) || !hides(&own.kind)));
    given.append(&mut detected);
    given.sort_by(|one, other| one.offset.cmp(&other.offset).then(other.length.cmp(&one.length)));
    given
}

fn detect(text: &str) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?)".contains(c));
        if let Some(kind) = kind_of(bare) {
            found.push(Entity { offset, length: utf16(bare), kind });
        }
        offset += utf16(word);
    }
    found
}

fn kind_of(word: &str) -> Option<EntityKind> {
    let all = |tail: &str, allowed: fn(char) -> bool| !tail.is_empty() && tail.chars().all(allowed);
    if let Some(tail) = word.strip_prefix('/') {
        return all(tail, |c| c.is_ascii_alphanumeric() || c == '_' || c == '@').then_some(EntityKind::BotCommand);
    }
    if let Some(tail) = word.strip_prefix('@') {
        return (tail.len() >= 4 && all(tail, |c| c.is_ascii_alphanumeric() || c == '_'))
            .then_some(EntityKind::Mention);
    }
    if let Some(tail) = word.strip_prefix('#') {
        return all(tail, |c| c.is_alphanumeric() || c == '_').then_some(EntityKind::Hashtag);
    }
    let is_address =
        ["https://", "http://", "t.me/"].iter().any(|start| word.len() > start.len() && word.starts_with(start));
    is_address.then_some(EntityKind::Url)
}

fn overlaps(one: &Entity, other: &Entity) -> bool {
    one.offset < other.offset + other.length && other.offset < one.offset + one.length
}

/// Returns whether an entity of this kind stops Telegram from detecting other entities in the same part of the text.
fn hides(kind: &EntityKind) -> bool {
    match kind {
        EntityKind::Code
        | EntityKind::Pre { .. }
        | EntityKind::TextLink { .. }
        | EntityKind::TextMention { .. }
        | EntityKind::Mention
        | EntityKind::Hashtag
        | EntityKind::BotCommand
        | EntityKind::Url
        | EntityKind::Email
        | EntityKind::PhoneNumber => true,
        EntityKind::Bold
        | EntityKind::Italic
        | EntityKind::Underline
        | EntityKind::Strikethrough
        | EntityKind::Spoiler
        | EntityKind::Blockquote
        | EntityKind::CustomEmoji { .. } => false,
    }
}

/// Returns the length of a text in UTF-16 units, the unit of Telegram's positions and lengths.
pub fn utf16(text: &str) -> usize {
    text.encode_utf16().count()
}
