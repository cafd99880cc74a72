//! What people do, as data: for whoever plays them from outside this process.

use serde::{Deserialize, Serialize};

use crate::{
    people::{
        person::{CannotDo, Followed, Person},
        press::Pressed,
        send::Card,
    },
    world::{InvitesFrom, MessageId, Place, RoomId, UserId},
};

/// Something that a person does with their phone. People, bots and rooms go by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields are the arguments of the function of Person that the variant names")]
pub enum Act {
    /// [`Person::starts`].
    Start { bot: UserId },
    /// [`Person::says`].
    Say { at: Where, text: String },
    /// [`Person::replies`].
    Reply { at: Where, to: MessageId, text: String },
    /// [`Person::edits`].
    Edit { at: Where, message: MessageId, text: String },
    /// [`Person::deletes`].
    Delete { at: Where, message: MessageId },
    /// [`Person::reacts`].
    React { at: Where, message: MessageId, emoji: Option<String> },
    /// [`Person::presses`].
    Press { bot: UserId, label: String },
    /// [`Person::follows`].
    Follow { link: String },
    /// [`Person::leaves`].
    Leave { room: RoomId },
    /// [`Person::blocks`].
    Block { whom: UserId },
    /// [`Person::unblocks`].
    Unblock { whom: UserId },
    /// [`Person::allows_invites_from`].
    AllowInvites { from: InvitesFrom },
    /// [`Person::shares_contact`].
    ShareContact { to: UserId, card: Card },
    /// [`Person::sends_photo`], of bytes that are made up.
    SendPhoto { at: Where, size_bytes: u64, caption: String },
    /// [`Person::sends_voice`], of bytes that are made up.
    SendVoice { at: Where, size_bytes: u64, duration_s: u32 },
    /// [`Person::sends_round_video`].
    SendRoundVideo { at: Where, size_bytes: u64, duration_s: u32 },
    /// [`Person::sends_sticker`].
    SendSticker { at: Where, emoji: String },
    /// [`Person::sends_album`].
    SendAlbum { at: Where, sizes_bytes: Vec<u64>, caption: String },
    /// [`Person::sends_document`].
    SendDocument { at: Where, name: String, size_bytes: u64, caption: String },
}

/// A chat, as a person finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// The private chat with this person or bot.
    With(UserId),
    /// A supergroup, by its bare number.
    Room(RoomId),
}

/// What an act led to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// These messages were sent, or this one was changed.
    Messages(Vec<MessageId>),
    /// A button was pressed.
    Pressed(Pressed),
    /// A link was followed.
    Followed(Followed),
    /// Nothing is to be told.
    Done,
}

impl Person {
    /// Does something.
    pub fn does(&self, act: Act) -> Result<Done, CannotDo> {
        let one = |message| Done::Messages(vec![message]);
        match act {
            Act::Start { bot } => self.starts(bot).map(one),
            Act::Say { at, text } => self.says(self.place(at), &text).map(one),
            Act::Reply { at, to, text } => self.replies(self.place(at), to, &text).map(one),
            Act::Edit { at, message, text } => self.edits(self.place(at), message, &text).map(|()| one(message)),
            Act::Delete { at, message } => self.deletes(self.place(at), message).map(|()| Done::Done),
            Act::React { at, message, emoji } => {
                self.reacts(self.place(at), message, emoji.as_deref()).map(|()| one(message))
            }
            Act::Press { bot, label } => self.presses(bot, &label).map(Done::Pressed),
            Act::Follow { link } => self.follows(&link).map(Done::Followed),
            Act::Leave { room } => self.leaves(room).map(|()| Done::Done),
            Act::Block { whom } => self.blocks(whom).map(|()| Done::Done),
            Act::Unblock { whom } => self.unblocks(whom).map(|()| Done::Done),
            Act::AllowInvites { from } => self.allows_invites_from(from).map(|()| Done::Done),
            Act::ShareContact { to, card } => self.shares_contact(to, card).map(one),
            Act::SendPhoto { at, size_bytes, caption } => {
                self.sends_made_up_photo(self.place(at), size_bytes, &caption).map(one)
            }
            Act::SendVoice { at, size_bytes, duration_s } => {
                self.sends_made_up_voice(self.place(at), size_bytes, duration_s).map(one)
            }
            Act::SendRoundVideo { at, size_bytes, duration_s } => {
                self.sends_round_video(self.place(at), size_bytes, duration_s).map(one)
            }
            Act::SendSticker { at, emoji } => self.sends_sticker(self.place(at), &emoji).map(one),
            Act::SendAlbum { at, sizes_bytes, caption } => {
                self.sends_album(self.place(at), &sizes_bytes, &caption).map(Done::Messages)
            }
            Act::SendDocument { at, name, size_bytes, caption } => {
                self.sends_document(self.place(at), &name, size_bytes, &caption).map(one)
            }
        }
    }

    fn place(&self, at: Where) -> Place {
        match at {
            Where::With(other) => self.chat_with(other),
            Where::Room(room) => Place::Room(room),
        }
    }
}
