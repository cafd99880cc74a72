//! Writing and editing messages, in rooms and in private.

use std::{collections::BTreeSet, num::NonZeroI64, sync::Arc};

use crate::world::{
    entities,
    error::WorldError,
    files::FileKind,
    ids::{MessageId, Pair, Place, RoomId, UserId},
    messages::{Body, Contact, Content, Forward, InlineAction, Markup, Media, Message},
    operation::Operation,
    rooms::{MemberRight, Standing},
    state::World,
};

const ALBUM_LIMIT: usize = 10;
const TEXT_LIMIT: usize = 4096;
const CAPTION_LIMIT: usize = 1024;
const BUTTON_DATA_LIMIT_BYTES: usize = 64;
/// The age in seconds from which people can no longer edit a message, and bots can no longer delete it.
pub(crate) const EDIT_LIMIT_S: i32 = 48 * 60 * 60;

impl World {
    /// Sends a message. Commands, links and mentions in the text become entities.
    pub fn post(&mut self, by: UserId, place: Place, content: Content) -> Result<Arc<Message>, WorldError> {
        self.log_operation(|| Operation::Post { by, place, content: content.clone() });
        self.may_write(by, place)?;
        self.may_post(by, place, &content)?;
        Ok(self.post_allowed(by, place, content))
    }

    /// Sends 2 to 10 messages with media as one album (<https://core.telegram.org/bots/api#sendmediagroup>). If one of
    /// the messages is refused, no message is sent.
    pub fn post_album(
        &mut self,
        by: UserId,
        place: Place,
        contents: Vec<Content>,
    ) -> Result<Vec<Arc<Message>>, WorldError> {
        self.log_operation(|| Operation::PostAlbum { by, place, contents: contents.clone() });
        self.may_write(by, place)?;
        let is_album = (2..=ALBUM_LIMIT).contains(&contents.len()) && contents.iter().all(|one| one.media.is_some());
        if !is_album {
            return Err(WorldError::AlbumInvalid);
        }
        contents.iter().try_for_each(|content| self.may_post(by, place, content))?;
        if !numbered_apart(&contents) {
            return Err(WorldError::SentAlready);
        }
        let album = Some(self.chance.between("album", 1 << 40, 1 << 60));
        Ok(contents.into_iter().map(|content| self.post_allowed(by, place, Content { album, ..content })).collect())
    }

    /// Replaces text, entities and buttons of a message that `by` has sent. The media stays the same. People can edit a
    /// message for 48 hours, bots without a time limit.
    pub fn edit(&mut self, by: UserId, place: Place, id: MessageId, new: Content) -> Result<Arc<Message>, WorldError> {
        self.log_operation(|| Operation::Edit { by, place, id, new: new.clone() });
        self.rewrite(by, place, id, new)
    }

    /// Replaces only the buttons of a message that `by` has sent.
    pub fn edit_markup(
        &mut self,
        by: UserId,
        place: Place,
        id: MessageId,
        markup: Option<Markup>,
    ) -> Result<Arc<Message>, WorldError> {
        self.log_operation(|| Operation::EditMarkup { by, place, id, markup: markup.clone() });
        let old = self.own_message(by, place, id)?;
        let content = old.content().ok_or(WorldError::CannotEdit)?;
        self.rewrite(by, place, id, Content { markup, ..content.clone() })
    }

    /// Checks that `by` may send this content. The caller must already have checked that `by` may write in this room or
    /// chat.
    pub fn may_post(&self, by: UserId, place: Place, content: &Content) -> Result<(), WorldError> {
        self.may_bring(by, place, content)?;
        self.may_say(by, content)?;
        match content.reply_to {
            Some(answered) => self.message(place, answered).map(drop).map_err(|_| WorldError::ReplyMissing),
            None => Ok(()),
        }
    }

    /// Returns the content of the new message with which `by` forwards the message `id`. The content names the original
    /// author, even if the message `id` was itself forwarded.
    pub fn forwarded(&self, by: UserId, from: Place, id: MessageId) -> Result<Content, WorldError> {
        self.may_see(by, from)?;
        let message = self.message(from, id)?;
        let content = message.content().cloned().ok_or(WorldError::MessageUnknown)?;
        let first = Forward { author: message.sender, sent: message.sent };
        let forwarded_from = Some(content.forwarded_from.unwrap_or(first));
        Ok(Content { forwarded_from, reply_to: None, album: None, markup: None, random_id: None, ..content })
    }

    /// Checks that `by` may write in a room or private chat now.
    pub(super) fn may_write(&self, by: UserId, place: Place) -> Result<(), WorldError> {
        match place {
            Place::Room(room) => self.may_write_in_room(by, room),
            Place::Private(pair) => self.may_write_to(by, pair),
        }
    }

    /// Checks the size of the content, and that its random id was not used before.
    fn may_say(&self, by: UserId, content: &Content) -> Result<(), WorldError> {
        check(content)?;
        let again = content.random_id.is_some_and(|id| self.random_ids.contains(&(by, id)));
        if again { Err(WorldError::SentAlready) } else { Ok(()) }
    }

    /// Posts content that was already checked.
    fn post_allowed(&mut self, by: UserId, place: Place, content: Content) -> Arc<Message> {
        let entities = entities::with_detected(&content.text, content.entities);
        let media = content.media.map(|media| self.with_owner(media));
        self.append_message(by, place, Body::Said(Content { entities, media, ..content }))
    }

    /// Checks that `by` may send the media of this content. A room can forbid plain members to send files. Stickers,
    /// contact cards and locations do not count as files here.
    fn may_bring(&self, by: UserId, place: Place, content: &Content) -> Result<(), WorldError> {
        let (Place::Room(room), Some(Media::File(file))) = (place, &content.media) else { return Ok(()) };
        let is_sticker = self.file(*file).is_ok_and(|file| matches!(file.kind, FileKind::Sticker { .. }));
        let room = self.room(room)?;
        let denied = room.standing(by, self.now()) == Standing::Member && room.denied.contains(&MemberRight::SendMedia);
        if denied && !is_sticker { Err(WorldError::MediaForbidden) } else { Ok(()) }
    }

    /// Sets the user of a contact card to the account that has the card's phone number. The sender cannot choose
    /// another user.
    fn with_owner(&self, media: Media) -> Media {
        match media {
            Media::Contact(card) => {
                let user = self.user_by_phone(&card.phone).map(|owner| owner.id);
                Media::Contact(Contact { user, ..card })
            }
            other @ (Media::File(_) | Media::Location { .. }) => other,
        }
    }

    fn may_write_in_room(&self, by: UserId, room: RoomId) -> Result<(), WorldError> {
        let room = self.room(room)?;
        match room.standing(by, self.now()) {
            Standing::Member if room.denied.contains(&MemberRight::SendMessages) => Err(WorldError::WritingForbidden),
            Standing::Creator | Standing::Admin { .. } | Standing::Member => Ok(()),
            Standing::Left => Err(WorldError::NotAMember),
            Standing::Banned { .. } => Err(WorldError::Banned),
        }
    }

    fn may_write_to(&self, by: UserId, pair: Pair) -> Result<(), WorldError> {
        let other = pair.other(by);
        if !pair.has(by) || other == by {
            return Err(WorldError::NotYourChat);
        }
        let writer = self.user(by)?;
        self.user(other)?;
        if self.has_blocked(other, by) {
            return Err(WorldError::Blocked);
        }
        if writer.is_bot() && !self.bot_may_write(by, other) {
            return Err(WorldError::NotStarted);
        }
        Ok(())
    }

    fn bot_may_write(&self, bot: UserId, person: UserId) -> bool {
        let started = self.private_chats.get(&Pair::of(bot, person)).is_some_and(|chat| chat.wrote.contains(&person));
        started || self.may_greet(bot, person)
    }

    fn rewrite(&mut self, by: UserId, place: Place, id: MessageId, new: Content) -> Result<Arc<Message>, WorldError> {
        let old = self.own_message(by, place, id)?;
        let content = old.content().ok_or(WorldError::CannotEdit)?;
        if !self.user(by)?.is_bot() && self.is_old(&old) {
            return Err(WorldError::EditTooLate);
        }
        let entities = entities::with_detected(&new.text, new.entities);
        let edited = Content { text: new.text, entities, markup: new.markup, ..content.clone() };
        check(&edited)?;
        if edited == *content {
            return Err(WorldError::NotModified);
        }
        let edited_at = (edited.text != content.text || edited.entities != content.entities).then(|| self.now());
        let message = Message { edited: edited_at.or(old.edited), body: Body::Said(edited), ..(*old).clone() };
        Ok(self.post_edit(message))
    }

    /// Returns whether a message is so old that people can no longer edit it, and bots can no longer delete it.
    pub(super) fn is_old(&self, message: &Message) -> bool {
        message.sent.plus_s(i64::from(EDIT_LIMIT_S)) <= self.now()
    }

    fn own_message(&self, by: UserId, place: Place, id: MessageId) -> Result<Arc<Message>, WorldError> {
        self.may_write(by, place)?;
        let message = self.message(place, id)?;
        if message.sender == by { Ok(Arc::clone(message)) } else { Err(WorldError::CannotEdit) }
    }
}

/// Returns whether every random id in these messages occurs only once.
fn numbered_apart(contents: &[Content]) -> bool {
    let numbers: Vec<NonZeroI64> = contents.iter().filter_map(|content| content.random_id).collect();
    numbers.iter().collect::<BTreeSet<_>>().len() == numbers.len()
}

fn check(content: &Content) -> Result<(), WorldError> {
    let (limit, too_long) = match content.media {
        Some(_) => (CAPTION_LIMIT, WorldError::CaptionTooLong),
        None => (TEXT_LIMIT, WorldError::TextTooLong),
    };
    if content.media.is_none() && content.text.trim().is_empty() {
        return Err(WorldError::TextEmpty);
    }
    if content.text.encode_utf16().count() > limit {
        return Err(too_long);
    }
    match &content.markup {
        Some(Markup::Inline(rows)) if !rows.iter().flatten().all(|button| data_fits(&button.does)) => {
            Err(WorldError::ButtonDataInvalid)
        }
        Some(Markup::Inline(_) | Markup::Keyboard { .. } | Markup::RemoveKeyboard | Markup::ForceReply) | None => {
            Ok(())
        }
    }
}

fn data_fits(does: &InlineAction) -> bool {
    match does {
        InlineAction::Callback(data) => (1..=BUTTON_DATA_LIMIT_BYTES).contains(&data.len()),
        InlineAction::Open(_) => true,
    }
}
