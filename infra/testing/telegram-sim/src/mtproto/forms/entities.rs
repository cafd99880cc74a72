//! Converting the marked parts of texts to TL and back.

use grammers_tl_types::{enums, types};

use crate::world::{Entity, EntityKind, UserId};

/// Converts the entities of a message to TL.
pub(super) fn entities(entities: &[Entity]) -> Vec<enums::MessageEntity> {
    entities.iter().map(entity).collect()
}

/// Converts entities from TL, as a client sends them. Kinds that the world does not have are left out.
pub(crate) fn entities_of(forms: &[enums::MessageEntity]) -> Vec<Entity> {
    forms.iter().filter_map(entity_of).collect()
}

fn entity(entity: &Entity) -> enums::MessageEntity {
    let (offset, length) =
        (crate::mtproto::forms::fields::count(entity.offset), crate::mtproto::forms::fields::count(entity.length));
    match &entity.kind {
        EntityKind::Mention => types::MessageEntityMention { offset, length }.into(),
        EntityKind::Hashtag => types::MessageEntityHashtag { offset, length }.into(),
        EntityKind::BotCommand => types::MessageEntityBotCommand { offset, length }.into(),
        EntityKind::Url => types::MessageEntityUrl { offset, length }.into(),
        EntityKind::Email => types::MessageEntityEmail { offset, length }.into(),
        EntityKind::PhoneNumber => types::MessageEntityPhone { offset, length }.into(),
        EntityKind::Bold => types::MessageEntityBold { offset, length }.into(),
        EntityKind::Italic => types::MessageEntityItalic { offset, length }.into(),
        EntityKind::Underline => types::MessageEntityUnderline { offset, length }.into(),
        EntityKind::Strikethrough => types::MessageEntityStrike { offset, length }.into(),
        EntityKind::Spoiler => types::MessageEntitySpoiler { offset, length }.into(),
        EntityKind::Blockquote => types::MessageEntityBlockquote { collapsed: false, offset, length }.into(),
        EntityKind::Code => types::MessageEntityCode { offset, length }.into(),
        EntityKind::Pre { language } => {
            types::MessageEntityPre { offset, length, language: language.clone().unwrap_or_default() }.into()
        }
        EntityKind::TextLink { url } => types::MessageEntityTextUrl { offset, length, url: url.clone() }.into(),
        EntityKind::TextMention { user } => types::MessageEntityMentionName { offset, length, user_id: user.0 }.into(),
        EntityKind::CustomEmoji { document } => {
            types::MessageEntityCustomEmoji { offset, length, document_id: *document }.into()
        }
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "TL has more kinds than the world")]
fn entity_of(form: &enums::MessageEntity) -> Option<Entity> {
    let (kind, offset, length) = match form {
        enums::MessageEntity::Bold(at) => (EntityKind::Bold, at.offset, at.length),
        enums::MessageEntity::Italic(at) => (EntityKind::Italic, at.offset, at.length),
        enums::MessageEntity::Underline(at) => (EntityKind::Underline, at.offset, at.length),
        enums::MessageEntity::Strike(at) => (EntityKind::Strikethrough, at.offset, at.length),
        enums::MessageEntity::Spoiler(at) => (EntityKind::Spoiler, at.offset, at.length),
        enums::MessageEntity::Blockquote(at) => (EntityKind::Blockquote, at.offset, at.length),
        enums::MessageEntity::Code(at) => (EntityKind::Code, at.offset, at.length),
        enums::MessageEntity::Pre(at) => (pre(&at.language), at.offset, at.length),
        enums::MessageEntity::TextUrl(at) => (EntityKind::TextLink { url: at.url.clone() }, at.offset, at.length),
        enums::MessageEntity::MentionName(at) => {
            (EntityKind::TextMention { user: UserId(at.user_id) }, at.offset, at.length)
        }
        enums::MessageEntity::CustomEmoji(at) => {
            (EntityKind::CustomEmoji { document: at.document_id }, at.offset, at.length)
        }
        _ => return None,
    };
    Some(Entity { offset: usize::try_from(offset).ok()?, length: usize::try_from(length).ok()?, kind })
}

fn pre(language: &str) -> EntityKind {
    EntityKind::Pre { language: Some(language.to_owned()).filter(|language| !language.is_empty()) }
}
