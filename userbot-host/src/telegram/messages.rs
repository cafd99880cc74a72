//! A message as Telegram has it, as what the archive says of it.
use std::collections::BTreeMap;

use archive::{Content, Entity, Event, JoinMethod, Media, MediaKind, Message, MessageId, Person, Utc};
use domain::{GroupId, Timestamp, UserId};
use grammers_tl_types::{enums, types};

use super::{Heard, files::File, schema_name};

/// What people called themselves when something was told.
#[derive(Default)]
pub(super) struct Names(BTreeMap<i64, String>);

impl Names {
    pub(super) fn of(users: &[enums::User]) -> Self {
        let name = |user: &enums::User| match user {
            enums::User::User(user) => Some((user.id, full_name(user)?)),
            enums::User::Empty(_) => None,
        };
        Self(users.iter().filter_map(name).collect())
    }

    fn user(&self, id: i64) -> Person {
        Person { id: UserId(id), name: self.0.get(&id).cloned() }
    }

    fn peer(&self, peer: &enums::Peer) -> Person {
        match peer {
            enums::Peer::User(user) => self.user(user.user_id),
            enums::Peer::Chat(chat) => Person { id: UserId(-chat.chat_id), name: None },
            enums::Peer::Channel(channel) => {
                Person { id: UserId(GroupId::from_channel(channel.channel_id).0), name: None }
            }
        }
    }
}

fn full_name(user: &types::User) -> Option<String> {
    let parts: Vec<&str> = [&user.first_name, &user.last_name].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// A message that was posted. `None` for one that was deleted since.
pub(super) fn posted(message: enums::Message, names: &Names) -> Option<Heard> {
    match message {
        enums::Message::Message(message) => {
            let (content, file) = content(&message);
            let event = Event::Message(Message {
                message: MessageId(message.id),
                sent: utc(message.date),
                sender: message.from_id.as_ref().map(|peer| names.peer(peer)),
                content,
                reply_to: message.reply_to.as_ref().and_then(answered),
                album: message.grouped_id,
                edited: message.edit_date.filter(|_| !message.edit_hide).map(utc),
                forwarded_from: message.fwd_from.map(|enums::MessageFwdHeader::Header(first)| utc(first.date)),
            });
            Some(Heard { event, file })
        }
        enums::Message::Service(service) => Some(Heard { event: happened(&service, names), file: None }),
        enums::Message::Empty(_) => None,
    }
}

/// A message that was changed.
pub(super) fn edited(message: enums::Message, names: &Names) -> Option<Heard> {
    match message {
        enums::Message::Message(message) => {
            let (content, file) = content(&message);
            let edited = utc(message.edit_date.unwrap_or(message.date));
            Some(Heard { event: Event::Edit { message: MessageId(message.id), edited, content }, file })
        }
        other @ (enums::Message::Service(_) | enums::Message::Empty(_)) => posted(other, names),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other actions are kept by name")]
fn happened(service: &types::MessageService, names: &Names) -> Event {
    let (message, sent) = (MessageId(service.id), utc(service.date));
    let sender = service.from_id.as_ref().map(|peer| names.peer(peer));
    let joined = |person: Option<Person>, way| person.map(|person| Event::Join { message, sent, person, way });
    let known = match &service.action {
        enums::MessageAction::ChatJoinedByLink(_) => joined(sender.clone(), JoinMethod::Link),
        enums::MessageAction::ChatJoinedByRequest => joined(sender.clone(), JoinMethod::Request),
        enums::MessageAction::ChatAddUser(added) => match added.users.as_slice() {
            [one] if sender.as_ref().is_some_and(|sender| sender.id.0 == *one) => {
                joined(sender.clone(), JoinMethod::Link)
            }
            [one] => {
                let by = sender.as_ref().map(|sender| sender.id);
                joined(Some(names.user(*one)), JoinMethod::Added { by })
            }
            _ => None,
        },
        enums::MessageAction::ChatDeleteUser(gone) => {
            let removed_by = sender.clone().filter(|sender| sender.id.0 != gone.user_id);
            Some(Event::Leave { message, sent, person: names.user(gone.user_id), removed_by })
        }
        _ => None,
    };
    known.unwrap_or_else(|| Event::Service { message, sent, sender, action: schema_name(&service.action) })
}

fn content(message: &types::Message) -> (Content, Option<File>) {
    let entities = message.entities.iter().flatten().map(entity).collect();
    let (media, file) = message.media.as_ref().map_or((None, None), |media| of_media(message.id, media));
    (Content { text: message.message.clone(), entities, media }, file)
}

fn entity(entity: &enums::MessageEntity) -> Entity {
    Entity {
        kind: schema_name(entity),
        offset_utf16: entity.offset(),
        length_utf16: entity.length(),
        means: meaning(entity),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the text shows what others mean")]
fn meaning(entity: &enums::MessageEntity) -> Option<String> {
    match entity {
        enums::MessageEntity::TextUrl(link) => Some(link.url.clone()),
        enums::MessageEntity::MentionName(mention) => Some(mention.user_id.to_string()),
        enums::MessageEntity::CustomEmoji(emoji) => Some(emoji.document_id.to_string()),
        enums::MessageEntity::Pre(code) => Some(code.language.clone()),
        _ => None,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what is not known is kept as such")]
fn of_media(message: i32, media: &enums::MessageMedia) -> (Option<Media>, Option<File>) {
    let without_file = |kind| (Some(media_of(kind, None, false)), None);
    match media {
        enums::MessageMedia::Photo(photo) => {
            let file = photo.photo.as_ref().and_then(|found| File::of_photo(message, found));
            kept(MediaKind::Photo, file, photo.ttl_seconds.is_some())
        }
        enums::MessageMedia::Document(document) => {
            let file = document.document.as_ref().and_then(|found| File::of_document(message, found));
            kept(document_kind(document), file, document.ttl_seconds.is_some())
        }
        enums::MessageMedia::Contact(_) => without_file(MediaKind::Contact),
        enums::MessageMedia::Geo(_) | enums::MessageMedia::GeoLive(_) | enums::MessageMedia::Venue(_) => {
            without_file(MediaKind::Place)
        }
        enums::MessageMedia::Poll(_) => without_file(MediaKind::Poll),
        // The text names the page; its preview comes and goes by itself.
        enums::MessageMedia::WebPage(_) | enums::MessageMedia::Empty => (None, None),
        _ => without_file(MediaKind::Other),
    }
}

fn kept(kind: MediaKind, file: Option<File>, self_destructing: bool) -> (Option<Media>, Option<File>) {
    let file = file.filter(|_| !self_destructing);
    (Some(media_of(kind, file.as_ref(), self_destructing)), file)
}

fn media_of(kind: MediaKind, file: Option<&File>, self_destructing: bool) -> Media {
    Media {
        kind,
        file: file.map(|file| file.id),
        size_bytes: file.map(|file| file.size_bytes),
        mime: file.and_then(|file| file.mime.clone()),
        self_destructing,
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other attributes do not tell what it is")]
fn document_kind(media: &types::MessageMediaDocument) -> MediaKind {
    let attributes = match &media.document {
        Some(enums::Document::Document(document)) => document.attributes.as_slice(),
        Some(enums::Document::Empty(_)) | None => &[],
    };
    let told = attributes.iter().find_map(|attribute| match attribute {
        enums::DocumentAttribute::Sticker(_) | enums::DocumentAttribute::CustomEmoji(_) => Some(MediaKind::Sticker),
        enums::DocumentAttribute::Animated => Some(MediaKind::Animation),
        enums::DocumentAttribute::Audio(audio) if audio.voice => Some(MediaKind::Voice),
        enums::DocumentAttribute::Audio(_) => Some(MediaKind::Audio),
        enums::DocumentAttribute::Video(video) if video.round_message => Some(MediaKind::RoundVideo),
        _ => None,
    });
    let is_video =
        media.video || attributes.iter().any(|attribute| matches!(attribute, enums::DocumentAttribute::Video(_)));
    match told {
        Some(kind) => kind,
        None if media.round => MediaKind::RoundVideo,
        None if media.voice => MediaKind::Voice,
        None if is_video => MediaKind::Video,
        None => MediaKind::Document,
    }
}

fn answered(reply: &enums::MessageReplyHeader) -> Option<MessageId> {
    match reply {
        enums::MessageReplyHeader::Header(header) => header.reply_to_msg_id.map(MessageId),
        enums::MessageReplyHeader::MessageReplyStoryHeader(_) => None,
    }
}

fn utc(seconds: i32) -> Utc {
    Utc(Timestamp::from_seconds(seconds.into()))
}
