//! Everything that Telegram can refuse. Each face has its own words for these.

use crate::world::rooms::AdminRight;

/// Why an act did not happen. The world is then unchanged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// Nobody has that id, username or phone.
    #[error("no such user")]
    UserUnknown,
    /// No such room, or a deleted one.
    #[error("no such room")]
    RoomUnknown,
    /// No such message where it was looked for.
    #[error("no such message")]
    MessageUnknown,
    /// No such file, or its reference is stale.
    #[error("no such file")]
    FileUnknown,
    /// A bot writes to a person who never pressed Start.
    #[error("the person has not started the bot")]
    NotStarted,
    /// The addressee has blocked the sender.
    #[error("blocked by the addressee")]
    Blocked,
    /// The private chat is of others, or of oneself alone.
    #[error("no such private chat")]
    NotYourChat,
    /// The act is for members.
    #[error("not a member")]
    NotAMember,
    /// The one acted upon is not a member.
    #[error("the user is not a participant")]
    NotAParticipant,
    /// The act needs a right that the actor has not.
    #[error("the right {0:?} is missing")]
    RightMissing(AdminRight),
    /// The act is the creator's alone.
    #[error("only the creator may do this")]
    CreatorOnly,
    /// The creator, or an admin by another's promotion, cannot be restricted.
    #[error("an admin cannot be restricted")]
    IsAnAdmin,
    /// The room forbids its members to write.
    #[error("not allowed to write here")]
    WritingForbidden,
    /// The room forbids its members to send files.
    #[error("not allowed to send files here")]
    MediaForbidden,
    /// Who gives a right must have it.
    #[error("the right {0:?} is missing, so it cannot be given")]
    CannotGive(AdminRight),
    /// The person lets only their contacts add them to groups.
    #[error("the person's privacy forbids it")]
    PrivacyForbids,
    /// The person is banned from the room.
    #[error("banned from the room")]
    Banned,
    /// The person is in already.
    #[error("already a participant")]
    AlreadyAParticipant,
    /// There is no such join request (any more).
    #[error("no such join request")]
    RequestMissing,
    /// The link never was.
    #[error("no such link")]
    LinkInvalid,
    /// The link is revoked, used up or too old.
    #[error("the link is no longer valid")]
    LinkExpired,
    /// An approval link cannot also have a usage limit; a limit is 1 to 99999.
    #[error("bad usage limit")]
    UsageLimitInvalid,
    /// A link cannot expire in the past.
    #[error("bad expiry date")]
    ExpiryInvalid,
    /// Nothing would change.
    #[error("not modified")]
    NotModified,
    /// Only one's own messages can be edited.
    #[error("the message cannot be edited")]
    CannotEdit,
    /// People edit what is younger than 48 hours.
    #[error("the message is too old to be edited")]
    EditTooLate,
    /// The message is another's and one is no admin, or it is too old for a bot to delete it.
    #[error("the message cannot be deleted")]
    CannotDelete,
    /// Neither text nor media.
    #[error("the text is empty")]
    TextEmpty,
    /// More than 4096 UTF-16 units.
    #[error("the text is too long")]
    TextTooLong,
    /// More than 1024 UTF-16 units beside media.
    #[error("the caption is too long")]
    CaptionTooLong,
    /// The message answered is not there.
    #[error("the message to reply to is missing")]
    ReplyMissing,
    /// Callback data is 1 to 64 bytes.
    #[error("bad button data")]
    ButtonDataInvalid,
    /// A title is 1 to 128 characters.
    #[error("bad title")]
    TitleInvalid,
    /// What stands beside an admin's name is at most 16 characters.
    #[error("the admin's title is too long")]
    RankTooLong,
    /// A description is at most 255 characters.
    #[error("the description is too long")]
    AboutTooLong,
    /// The press of a button was answered already, or is too old, or never was.
    #[error("the query is too old")]
    QueryTooOld,
    /// The username is taken.
    #[error("the username is taken")]
    UsernameTaken,
    /// One room more than an account may be in.
    #[error("too many rooms")]
    TooManyRooms,
    /// The account did this too often, and must wait.
    #[error("too often: wait {0} s")]
    WaitSeconds(u32),
    /// The sender used this random id before.
    #[error("this was sent already")]
    SentAlready,
    /// An album is 2 to 10 things with media.
    #[error("no album")]
    AlbumInvalid,
    /// A reaction is an emoji on something that somebody said.
    #[error("no reaction")]
    ReactionInvalid,
    /// Bots cannot do this.
    #[error("not for bots")]
    NotForBots,
}
