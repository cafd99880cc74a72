//! A handle for a person. It carries out the person's acts and returns what the person sees.

use std::time::Duration;

use serde::Serialize;

use crate::{
    people::{transcript, view::View},
    world::{
        Content, Entered, InvitesFrom, LinkHash, LinkPreview, MessageId, Pair, Place, Room, RoomId, User, UserId,
        WorldError, WorldHandle,
    },
};

/// How long [`Person::hears`] waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// A handle with which a test or a web page plays a person.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) world: WorldHandle,
    pub(super) id: UserId,
}

/// The reason why a person could not do something.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CannotDo {
    /// Telegram refused the act.
    #[error("Telegram refuses: {0}")]
    Refused(#[from] WorldError),
    /// No button with this label is visible to the person.
    #[error("the person sees no button [{label}], but:\n{seen}")]
    NoSuchButton {
        /// The label that was looked for.
        label: String,
        /// Everything that the person sees.
        seen: Box<View>,
    },
}

/// The deadline passed, and the person did not see what the caller waited for.
#[derive(Clone, Debug, thiserror::Error)]
#[error("not seen within {deadline:?}; the person sees:\n{seen}")]
pub struct NotSeen {
    /// Everything that the person sees at the deadline.
    pub seen: Box<View>,
    /// The time after which the wait ended.
    pub deadline: Duration,
}

/// The result of following an invite link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Followed {
    /// The person is a member now.
    Joined(RoomId),
    /// The person asked to join and waits for approval.
    Asked(RoomId),
    /// The person was already a member.
    Already(RoomId),
}

impl Person {
    /// Creates a handle for a user who already exists in the world.
    pub fn new(world: WorldHandle, id: UserId) -> Self {
        Self { world, id }
    }

    /// Returns the person's number in the world.
    pub fn id(&self) -> UserId {
        self.id
    }

    /// Returns the first and last name, or an empty text if the user does not exist.
    pub fn name(&self) -> String {
        self.world.read(|world| world.user(self.id).map(User::full_name).unwrap_or_default())
    }

    /// Returns the private chat with another user.
    pub fn chat_with(&self, other: impl Into<UserId>) -> Place {
        Place::Private(Pair::of(self.id, other.into()))
    }

    /// Presses Start in a bot's chat: sends `/start`.
    pub fn starts(&self, bot: impl Into<UserId>) -> Result<MessageId, CannotDo> {
        self.writes(bot, "/start")
    }

    /// Sends a text in a private chat.
    pub fn writes(&self, to: impl Into<UserId>, text: &str) -> Result<MessageId, CannotDo> {
        self.says(self.chat_with(to), text)
    }

    /// Sends a text in a room or a private chat.
    pub fn says(&self, place: impl Into<Place>, text: &str) -> Result<MessageId, CannotDo> {
        self.posts(place, Content::text(text))
    }

    /// Sends a text as a reply to a message.
    pub fn replies(&self, place: impl Into<Place>, to: MessageId, text: &str) -> Result<MessageId, CannotDo> {
        self.posts(place, Content { reply_to: Some(to), ..Content::text(text) })
    }

    /// Sends content of any kind in a room or a private chat.
    pub fn posts(&self, place: impl Into<Place>, content: Content) -> Result<MessageId, CannotDo> {
        let message = self.world.change(|world| world.post(self.id, place.into(), content))?;
        Ok(message.id)
    }

    /// Replaces the text of one of the person's own messages.
    pub fn edits(&self, place: impl Into<Place>, id: MessageId, text: &str) -> Result<(), CannotDo> {
        self.world.change(|world| world.edit(self.id, place.into(), id, Content::text(text)))?;
        Ok(())
    }

    /// Deletes a message, for everybody.
    pub fn deletes(&self, place: impl Into<Place>, id: MessageId) -> Result<(), CannotDo> {
        self.world.change(|world| world.delete(self.id, place.into(), &[id]))?;
        Ok(())
    }

    /// Reacts to a message with an emoji, which replaces the person's last reaction. `None` only removes the last
    /// reaction.
    pub fn reacts(&self, place: impl Into<Place>, id: MessageId, emoji: Option<&str>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.react(self.id, place.into(), id, emoji.map(str::to_owned)))?)
    }

    /// Follows an invite link. A person who is already a member stays a member and gets [`Followed::Already`].
    pub fn follows(&self, link: &str) -> Result<Followed, CannotDo> {
        let hash = LinkHash::parse(link);
        self.world.change(|world| match world.peek_link(self.id, &hash)? {
            LinkPreview::AlreadyIn(room) => Ok(Followed::Already(room)),
            LinkPreview::Open { .. } => Ok(match world.follow_link(self.id, &hash)? {
                Entered::Joined(room) => Followed::Joined(room),
                Entered::Requested(room) => Followed::Asked(room),
            }),
        })
    }

    /// Leaves a room. The creator cannot leave.
    pub fn leaves(&self, room: RoomId) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.leave(self.id, room))?)
    }

    /// Sets the users who may add this person to groups: everybody, or only their contacts.
    pub fn allows_invites_from(&self, from: InvitesFrom) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.allow_invites_from(self.id, from))?)
    }

    /// Blocks a user. A bot that is blocked gets an update about it and can no longer write to the person.
    pub fn blocks(&self, other: impl Into<UserId>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.block(self.id, other.into()))?)
    }

    /// Ends the block of a user.
    pub fn unblocks(&self, other: impl Into<UserId>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.unblock(self.id, other.into()))?)
    }

    /// Returns the rooms where this person is a member.
    pub fn rooms(&self) -> Vec<RoomId> {
        let is_mine = |room: &&Room| !room.deleted && room.has(self.id);
        self.world.read(|world| world.rooms().filter(is_mine).map(|room| room.id).collect())
    }

    /// Returns the chats as the person sees them now.
    pub fn sees(&self) -> View {
        self.world.read(|world| View::of(world, self.id))
    }

    /// Waits until `is_so` returns true for the person's view, and returns this view. `is_so` is called again after
    /// every event in the world. Fails at the deadline.
    pub async fn sees_until(&self, is_so: impl Fn(&View) -> bool, deadline: Duration) -> Result<View, NotSeen> {
        let seen = self.world.until(deadline, |world| Some(View::of(world, self.id)).filter(&is_so)).await;
        seen.ok_or_else(|| NotSeen { seen: Box::new(self.sees()), deadline })
    }

    /// Waits up to 30 seconds for a message by somebody else that contains these words, in its text or on a button.
    pub async fn hears(&self, words: &str) -> Result<View, NotSeen> {
        let name = self.name();
        self.sees_until(|view| view.lines().any(|line| line.who != name && line.to_string().contains(words)), PATIENCE)
            .await
    }

    /// Returns everything that the person saw and did, in order. Each message has the text that it had when the person
    /// saw it.
    pub fn transcript(&self) -> String {
        self.world.read(|world| transcript::of(world, self.id))
    }
}

impl From<&Person> for UserId {
    fn from(person: &Person) -> Self {
        person.id
    }
}
