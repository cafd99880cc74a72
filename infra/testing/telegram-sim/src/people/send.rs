//! Sending media and contact cards.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    people::person::{CannotDo, Person},
    world::{Contact, Content, Contents, FileKind, Forward, Media, MessageId, NewFile, Place, UserId},
};

/// A contact card to share, and the way it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// The sender's own card.
    Own,
    /// The card of another user.
    Of(UserId),
    /// A user's card, in a message that looks forwarded from that user. The user may also be the sender.
    ForwardedFrom(UserId),
    /// The card of somebody without an account.
    WithoutAccount {
        /// The first name on the card.
        name: String,
        /// The phone number in international format, with or without `+`.
        phone: String,
    },
}

impl Person {
    /// Sends a contact card in a private chat.
    pub fn shares_contact(&self, to: impl Into<UserId>, whose: Card) -> Result<MessageId, CannotDo> {
        let content = match whose {
            Card::Own => self.own_card(),
            Card::Of(owner) => self.card_of(owner),
            Card::ForwardedFrom(owner) => {
                let sent = self.world.read(crate::world::World::now);
                Content { forwarded_from: Some(Forward { author: owner, sent }), ..self.card_of(owner) }
            }
            Card::WithoutAccount { name, phone } => card(name, None, &phone),
        };
        self.posts(self.chat_with(to), content)
    }

    /// Sends a photo (1280 × 960, JPEG) with these bytes.
    pub fn sends_photo(
        &self,
        place: impl Into<Place>,
        bytes: impl Into<Bytes>,
        caption: &str,
    ) -> Result<MessageId, CannotDo> {
        let kind = FileKind::Photo { width: 1280, height: 960 };
        let contents = Contents::Given(bytes.into());
        self.sends_file(place, NewFile { kind, mime: "image/jpeg".into(), name: None, contents }, caption)
    }

    /// Sends a voice note (Ogg) with these bytes.
    pub fn sends_voice(
        &self,
        place: impl Into<Place>,
        bytes: impl Into<Bytes>,
        duration_s: u32,
    ) -> Result<MessageId, CannotDo> {
        let kind = FileKind::Voice { duration_s };
        let contents = Contents::Given(bytes.into());
        self.sends_file(place, NewFile { kind, mime: "audio/ogg".into(), name: None, contents }, "")
    }

    /// Sends a document of any size. Its bytes are generated when they are read.
    pub fn sends_document(
        &self,
        place: impl Into<Place>,
        name: &str,
        size_bytes: u64,
        caption: &str,
    ) -> Result<MessageId, CannotDo> {
        let contents = Contents::Generated { seed: size_bytes, size_bytes };
        let mime = "application/octet-stream".into();
        self.sends_file(
            place,
            NewFile { kind: FileKind::Document, mime, name: Some(name.to_owned()), contents },
            caption,
        )
    }

    /// Sends a photo of `size_bytes` bytes, which are generated when they are read.
    pub(super) fn sends_made_up_photo(
        &self,
        place: Place,
        size_bytes: u64,
        caption: &str,
    ) -> Result<MessageId, CannotDo> {
        let kind = FileKind::Photo { width: 1280, height: 960 };
        self.sends_file(place, generated(kind, "image/jpeg", size_bytes), caption)
    }

    /// Sends a voice note of `size_bytes` bytes, which are generated when they are read.
    pub(super) fn sends_made_up_voice(
        &self,
        place: Place,
        size_bytes: u64,
        duration_s: u32,
    ) -> Result<MessageId, CannotDo> {
        self.sends_file(place, generated(FileKind::Voice { duration_s }, "audio/ogg", size_bytes), "")
    }

    /// Sends a round video of `size_bytes` bytes, which are generated when they are read.
    pub fn sends_round_video(
        &self,
        place: impl Into<Place>,
        size_bytes: u64,
        duration_s: u32,
    ) -> Result<MessageId, CannotDo> {
        let kind = FileKind::RoundVideo { duration_s, side: 384 };
        self.sends_file(place, generated(kind, "video/mp4", size_bytes), "")
    }

    /// Sends a sticker (512 × 512, `image/webp`) that stands for an emoji.
    pub fn sends_sticker(&self, place: impl Into<Place>, emoji: &str) -> Result<MessageId, CannotDo> {
        let kind = FileKind::Sticker { emoji: emoji.to_owned(), width: 512, height: 512 };
        self.sends_file(place, generated(kind, "image/webp", STICKER_BYTES), "")
    }

    /// Sends 2 to 10 photos as an album: one photo for each size in `sizes_bytes`. The first photo gets the caption.
    pub fn sends_album(
        &self,
        place: impl Into<Place>,
        sizes_bytes: &[u64],
        caption: &str,
    ) -> Result<Vec<MessageId>, CannotDo> {
        let place = place.into();
        let captions = std::iter::once(caption).chain(std::iter::repeat(""));
        let messages = self.world.change(|world| {
            let photo = |(size_bytes, caption): (&u64, &str)| {
                let kind = FileKind::Photo { width: 1280, height: 960 };
                let file = world.add_file(self.id, generated(kind, "image/jpeg", *size_bytes));
                Content::media(Media::File(file), caption)
            };
            let contents = sizes_bytes.iter().zip(captions).map(photo).collect();
            world.post_album(self.id, place, contents)
        })?;
        Ok(messages.iter().map(|message| message.id).collect())
    }

    /// Sends a file of any kind, with a caption.
    pub fn sends_file(&self, place: impl Into<Place>, file: NewFile, caption: &str) -> Result<MessageId, CannotDo> {
        let place = place.into();
        let message = self.world.change(|world| {
            let file = world.add_file(self.id, file);
            world.post(self.id, place, Content::media(Media::File(file), caption))
        })?;
        Ok(message.id)
    }

    pub(super) fn own_card(&self) -> Content {
        self.card_of(self.id)
    }

    fn card_of(&self, whose: UserId) -> Content {
        let known = self.world.read(|world| world.user(whose).cloned());
        let Ok(user) = known else { return card("Somebody".to_owned(), None, "") };
        let phone = user.person().map(|person| person.phone.clone()).unwrap_or_default();
        card(user.first_name, user.last_name, &phone)
    }
}

const STICKER_BYTES: u64 = 20_000;

fn generated(kind: FileKind, mime: &str, size_bytes: u64) -> NewFile {
    let contents = Contents::Generated { seed: size_bytes, size_bytes };
    NewFile { kind, mime: mime.to_owned(), name: None, contents }
}

/// Builds a contact card. Like the apps, it writes the number without `+`.
fn card(first_name: String, last_name: Option<String>, phone: &str) -> Content {
    let phone = phone.trim_start_matches('+').to_owned();
    Content::media(Media::Contact(Contact { phone, first_name, last_name, user: None }), "")
}
