//! A handle for a person: the simple acts, and what they see.

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

/// Somebody to play.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) world: WorldHandle,
    pub(super) id: UserId,
}

/// Why a person could not do something.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CannotDo {
    /// Telegram refuses.
    #[error("Telegram refuses: {0}")]
    Refused(#[from] WorldError),
    /// There is no such button in front of the person.
    #[error("no button [{label}] in front of them:\n{seen}")]
    NoSuchButton {
        /// What it should say.
        label: String,
        /// What they see instead.
        seen: Box<View>,
    },
}

/// The deadline passed, and the person never saw it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("not seen in {deadline:?}; seen instead:\n{seen}")]
pub struct NotSeen {
    /// What they see instead.
    pub seen: Box<View>,
    /// How long was waited.
    pub deadline: Duration,
}

/// What following a link led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Followed {
    /// They are in now.
    Joined(RoomId),
    /// They have asked, and wait.
    Asked(RoomId),
    /// They were in before.
    Already(RoomId),
}

impl Person {
    /// A handle for somebody who is in the world.
    pub fn new(world: WorldHandle, id: UserId) -> Self {
        Self { world, id }
    }

    /// Their number.
    pub fn id(&self) -> UserId {
        self.id
    }

    /// First and last name.
    pub fn name(&self) -> String {
        self.world.read(|world| world.user(self.id).map(User::full_name).unwrap_or_default())
    }

    /// The private chat with somebody.
    pub fn chat_with(&self, other: impl Into<UserId>) -> Place {
        Place::Private(Pair::of(self.id, other.into()))
    }

    /// Presses Start in a bot's chat.
    pub fn starts(&self, bot: impl Into<UserId>) -> Result<MessageId, CannotDo> {
        self.writes(bot, "/start")
    }

    /// Writes to somebody in private.
    pub fn writes(&self, to: impl Into<UserId>, text: &str) -> Result<MessageId, CannotDo> {
        self.says(self.chat_with(to), text)
    }

    /// Writes something, in a room or a private chat.
    pub fn says(&self, place: impl Into<Place>, text: &str) -> Result<MessageId, CannotDo> {
        self.posts(place, Content::text(text))
    }

    /// Answers a message.
    pub fn replies(&self, place: impl Into<Place>, to: MessageId, text: &str) -> Result<MessageId, CannotDo> {
        self.posts(place, Content { reply_to: Some(to), ..Content::text(text) })
    }

    /// Sends anything whatever.
    pub fn posts(&self, place: impl Into<Place>, content: Content) -> Result<MessageId, CannotDo> {
        let message = self.world.change(|world| world.post(self.id, place.into(), content))?;
        Ok(message.id)
    }

    /// Rewrites a message of their own.
    pub fn edits(&self, place: impl Into<Place>, id: MessageId, text: &str) -> Result<(), CannotDo> {
        self.world.change(|world| world.edit(self.id, place.into(), id, Content::text(text)))?;
        Ok(())
    }

    /// Deletes a message, for everybody.
    pub fn deletes(&self, place: impl Into<Place>, id: MessageId) -> Result<(), CannotDo> {
        self.world.change(|world| world.delete(self.id, place.into(), &[id]))?;
        Ok(())
    }

    /// Reacts to a message with an emoji, in place of their last reaction; with none, takes it back.
    pub fn reacts(&self, place: impl Into<Place>, id: MessageId, emoji: Option<&str>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.react(self.id, place.into(), id, emoji.map(str::to_owned)))?)
    }

    /// Follows an invite link.
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

    /// Leaves a room.
    pub fn leaves(&self, room: RoomId) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.leave(self.id, room))?)
    }

    /// Lets only those in the own address book, or everybody, add oneself to groups.
    pub fn allows_invites_from(&self, from: InvitesFrom) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.allow_invites_from(self.id, from))?)
    }

    /// Blocks somebody; a bot is stopped by it.
    pub fn blocks(&self, other: impl Into<UserId>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.block(self.id, other.into()))?)
    }

    /// Takes a block back.
    pub fn unblocks(&self, other: impl Into<UserId>) -> Result<(), CannotDo> {
        Ok(self.world.change(|world| world.unblock(self.id, other.into()))?)
    }

    /// The rooms that they are in.
    pub fn rooms(&self) -> Vec<RoomId> {
        let is_mine = |room: &&Room| !room.deleted && room.has(self.id);
        self.world.read(|world| world.rooms().filter(is_mine).map(|room| room.id).collect())
    }

    /// What they see now.
    pub fn sees(&self) -> View {
        self.world.read(|world| View::of(world, self.id))
    }

    /// Waits until what they see is as it should be.
    pub async fn sees_until(&self, is_so: impl Fn(&View) -> bool, deadline: Duration) -> Result<View, NotSeen> {
        let seen = self.world.until(deadline, |world| Some(View::of(world, self.id)).filter(&is_so)).await;
        seen.ok_or_else(|| NotSeen { seen: Box::new(self.sees()), deadline })
    }

    /// Waits, up to half a minute, until a line by somebody else holds these words or has a button that does.
    pub async fn hears(&self, words: &str) -> Result<View, NotSeen> {
        let name = self.name();
        self.sees_until(|view| view.lines().any(|line| line.who != name && line.to_string().contains(words)), PATIENCE)
            .await
    }

    /// Everything that they saw and did, in order, as it was then.
    pub fn transcript(&self) -> String {
        self.world.read(|world| transcript::of(world, self.id))
    }
}

impl From<&Person> for UserId {
    fn from(person: &Person) -> Self {
        person.id
    }
}
