//! Converts Telegram messages to events of the archive.
mod media;

use archive::{Content, Entity, Event, JoinMethod, Message, MessageId, Person, Utc};
use domain::Timestamp;
use grammers_tl_types::{enums, types};

use crate::telegram::{files::RemoteFile, names::Names, schema::constructor_name};

/// An event of a room. `file` is the file of the message, if the event is about a message with a file.
#[derive(Debug)]
pub(crate) struct RoomEvent {
    pub(crate) event: Event,
    pub(crate) file: Option<RemoteFile>,
}

/// Returns the event of a posted message. `None` if the message has been deleted since.
pub(super) fn posted(message: enums::Message, names: &Names) -> Option<RoomEvent> {
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
            Some(RoomEvent { event, file })
        }
        enums::Message::Service(service) => Some(RoomEvent { event: service_event(&service, names), file: None }),
        enums::Message::Empty(_) => None,
    }
}

/// Returns the event of an edited message. `None` if the message has been deleted since.
pub(super) fn edited(message: enums::Message, names: &Names) -> Option<RoomEvent> {
    match message {
        enums::Message::Message(message) => {
            let (content, file) = content(&message);
            let edited = utc(message.edit_date.unwrap_or(message.date));
            Some(RoomEvent { event: Event::Edit { message: MessageId(message.id), edited, content }, file })
        }
        other @ (enums::Message::Service(_) | enums::Message::Empty(_)) => posted(other, names),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "other actions are recorded by name")]
fn service_event(service: &types::MessageService, names: &Names) -> Event {
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
    known.unwrap_or_else(|| Event::Service { message, sent, sender, action: constructor_name(&service.action) })
}

fn content(message: &types::Message) -> (Content, Option<RemoteFile>) {
    let entities = message.entities.iter().flatten().map(entity).collect();
    let (media, file) = message.media.as_ref().map_or((None, None), |media| media::translate(message.id, media));
    (Content { text: message.message.clone(), entities, media }, file)
}

fn entity(entity: &enums::MessageEntity) -> Entity {
    Entity {
        kind: constructor_name(entity),
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

fn answered(reply: &enums::MessageReplyHeader) -> Option<MessageId> {
    match reply {
        enums::MessageReplyHeader::Header(header) => header.reply_to_msg_id.map(MessageId),
        enums::MessageReplyHeader::MessageReplyStoryHeader(_) => None,
    }
}

fn utc(seconds: i32) -> Utc {
    Utc(Timestamp::from_seconds(seconds.into()))
}
