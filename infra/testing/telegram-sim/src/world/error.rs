//! The errors of operations on the world. Each interface (Bot API and MTProto) translates them to its own error codes.

use crate::world::rooms::AdminRight;

/// The reason why an operation was refused. A refused operation changes nothing in the world, except that it may have
/// used up random numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    /// No user has that id, username or phone.
    #[error("no such user")]
    UserUnknown,
    /// There is no such room, or it was deleted.
    #[error("no such room")]
    RoomUnknown,
    /// The room or private chat has no such message, or the user cannot see the room or chat.
    #[error("no such message")]
    MessageUnknown,
    /// There is no such file, or the client's reference to the file is no longer valid, or the operation needs a photo
    /// and the file is of another kind.
    #[error("no such file")]
    FileUnknown,
    /// A bot wants to write to a person who has never written to the bot.
    #[error("the person has not started the bot")]
    NotStarted,
    /// The addressee has blocked the sender.
    #[error("the person has blocked the sender")]
    Blocked,
    /// The acting user is not one of the two users of the private chat, or the two users are the same.
    #[error("no such private chat")]
    NotYourChat,
    /// Only members may do this, and the user is not a member.
    #[error("the person is not a member")]
    NotAMember,
    /// The target of the operation is not a member.
    #[error("the user is not a participant")]
    NotAParticipant,
    /// The operation needs an admin right that the user does not have.
    #[error("the right {0:?} is missing")]
    RightMissing(AdminRight),
    /// Only the room's creator may do this.
    #[error("only the room's creator may do this")]
    CreatorOnly,
    /// The operation would change the standing (role) of the room's creator, or remove an admin whom the acting user
    /// may not remove.
    #[error("an admin cannot be restricted")]
    IsAnAdmin,
    /// The room forbids plain members to write.
    #[error("the person may not write here")]
    WritingForbidden,
    /// The room forbids plain members to send files.
    #[error("the person may not send files here")]
    MediaForbidden,
    /// An admin can give only the rights that they have themselves.
    #[error("the right {0:?} is missing, so it cannot be given")]
    CannotGive(AdminRight),
    /// The person allows only their contacts to add them to groups.
    #[error("the person's privacy forbids it")]
    PrivacyForbids,
    /// The person is banned from the room.
    #[error("the person is banned from the room")]
    Banned,
    /// The person is already in the room.
    #[error("the person is already a participant")]
    AlreadyAParticipant,
    /// There is no such join request, or it was already resolved.
    #[error("no such join request")]
    RequestMissing,
    /// No link has this hash, or the link's room is deleted, or the link belongs to a different room than the given
    /// one, or a bot wants to edit another admin's link.
    #[error("no such link")]
    LinkInvalid,
    /// The link is revoked, used up or expired.
    #[error("the link is no longer valid")]
    LinkExpired,
    /// The usage limit is not between 1 and 99999, or it was given for a link that needs approval. Such a link cannot
    /// have a usage limit.
    #[error("the usage limit is not valid")]
    UsageLimitInvalid,
    /// The expiry date of the link is not in the future.
    #[error("the expiry date is not valid")]
    ExpiryInvalid,
    /// The operation would change nothing.
    #[error("the request changes nothing")]
    NotModified,
    /// The message was sent by somebody else, or is a service message.
    #[error("the message cannot be edited")]
    CannotEdit,
    /// People can edit only messages younger than 48 hours.
    #[error("the message is too old to be edited")]
    EditTooLate,
    /// The message is somebody else's and the user lacks the right to delete it, or the user is a bot and the message
    /// is older than 48 hours.
    #[error("the message cannot be deleted")]
    CannotDelete,
    /// The message has neither text nor media.
    #[error("the text is empty")]
    TextEmpty,
    /// The text is longer than 4096 UTF-16 units.
    #[error("the text is too long")]
    TextTooLong,
    /// The caption is longer than 1024 UTF-16 units.
    #[error("the caption is too long")]
    CaptionTooLong,
    /// The message to reply to does not exist.
    #[error("the message to reply to is missing")]
    ReplyMissing,
    /// The callback data is not 1 to 64 bytes long, or the pressed button does not exist.
    #[error("the button's data is not valid")]
    ButtonDataInvalid,
    /// A title must be 1 to 128 characters.
    #[error("the title is not valid")]
    TitleInvalid,
    /// An admin's title may be at most 16 characters.
    #[error("the admin's title is too long")]
    RankTooLong,
    /// A description may be at most 255 characters.
    #[error("the description is too long")]
    AboutTooLong,
    /// The button press was already answered, is too old, or never happened.
    #[error("the query is too old")]
    QueryTooOld,
    /// Another user has this username.
    #[error("the username is taken")]
    UsernameTaken,
    /// The account has reached its limit of rooms.
    #[error("the person is in too many rooms")]
    TooManyRooms,
    /// The account has repeated this operation too often. It must wait for this number of seconds.
    #[error("too many requests: wait {0} s")]
    WaitSeconds(u32),
    /// The sender has already sent a message with this random id.
    #[error("the message was sent before")]
    SentAlready,
    /// An album must have 2 to 10 messages, each with media.
    #[error("the album is not valid")]
    AlbumInvalid,
    /// The emoji is empty, or the target is a service message.
    #[error("the reaction is not valid")]
    ReactionInvalid,
    /// Bots are not allowed to do this.
    #[error("a bot may not do this")]
    NotForBots,
}
