//! The types and fields of the Bot API that we read, under Telegram's own names.
//!
//! Every field except `update_id` is [`Lenient`]: if it is missing or has an unexpected form, it is `None`, and the
//! other fields are still read.
use domain::{GroupId, Language, Person, UserId};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value};

/// Parses a body. The body is parsed as a [`Value`] first: if a key is repeated, a `Value` keeps the last one, whereas
/// parsing directly into a struct would fail.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let value: Value = serde_json::from_slice(body).ok()?;
    value.is_object().then(|| serde_json::from_value(value).ok())?
}

/// The value of a field. `None` if the field is missing or cannot be read as a `T`.
#[derive(Clone, Debug)]
pub(super) struct Lenient<T>(pub(super) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self(serde_json::from_value(value).ok()))
    }
}

#[derive(Deserialize)]
#[expect(clippy::struct_field_names, reason = "the Bot API's name")]
pub(super) struct Update {
    pub(super) update_id: i64,
    #[serde(default)]
    pub(super) message: Lenient<Message>,
    #[serde(default)]
    edited_message: Lenient<Message>,
    #[serde(default)]
    pub(super) callback_query: Lenient<CallbackQuery>,
    #[serde(default)]
    pub(super) my_chat_member: Lenient<ChatMemberUpdated>,
    #[serde(default)]
    pub(super) chat_member: Lenient<ChatMemberUpdated>,
    #[serde(default)]
    pub(super) chat_join_request: Lenient<ChatJoinRequest>,
}

impl Update {
    /// Returns the date of the update in seconds since 1970, or 0 if it has none. For a pressed button, this is the
    /// date of the message that has the button.
    pub(super) fn date(&self) -> i64 {
        let message = self.message.0.as_ref().and_then(|message| message.date.0);
        let edited = || self.edited_message.0.as_ref().and_then(|message| message.edit_date.0.or(message.date.0));
        let pressed = || self.callback_query.0.as_ref()?.message.0.as_ref()?.date.0;
        let member = || self.chat_member.0.as_ref()?.date.0;
        let request = || self.chat_join_request.0.as_ref()?.date.0;
        let own = || self.my_chat_member.0.as_ref()?.date.0;
        message.or_else(edited).or_else(pressed).or_else(member).or_else(request).or_else(own).unwrap_or(0)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_field_names, reason = "the Bot API's name")]
pub(super) struct Message {
    pub(super) message_id: Lenient<i64>,
    pub(super) from: Lenient<User>,
    pub(super) chat: Lenient<Chat>,
    date: Lenient<i64>,
    edit_date: Lenient<i64>,
    pub(super) text: Lenient<String>,
    pub(super) contact: Lenient<Contact>,
    pub(super) new_chat_members: Lenient<Vec<Lenient<User>>>,
    pub(super) left_chat_member: Lenient<User>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The fields of service messages, which Telegram creates and no person writes (Bot API, `Message`: the fields
/// described as "Service message").
const SERVICE: [&str; 27] = [
    "boost_added",
    "channel_chat_created",
    "chat_background_set",
    "chat_owner_changed",
    "chat_owner_left",
    "chat_shared",
    "connected_website",
    "delete_chat_photo",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "group_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_from_chat_id",
    "migrate_to_chat_id",
    "new_chat_photo",
    "new_chat_title",
    "pinned_message",
    "proximity_alert_triggered",
    "supergroup_chat_created",
    "users_shared",
    "video_chat_ended",
    "video_chat_participants_invited",
    "video_chat_scheduled",
    "video_chat_started",
    "write_access_allowed",
];

impl Message {
    pub(super) fn is_service(&self) -> bool {
        SERVICE.iter().any(|kind| self.rest.contains_key(*kind))
    }

    /// Returns whether the message was forwarded. Bot API 7.0 introduced the field `forward_origin`; the fields
    /// `forward_date` and `forward_from` are from older versions.
    pub(super) fn is_forwarded(&self) -> bool {
        ["forward_origin", "forward_date", "forward_from"].iter().any(|sign| self.rest.contains_key(*sign))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct CallbackQuery {
    pub(super) id: Lenient<String>,
    pub(super) from: Lenient<User>,
    pub(super) message: Lenient<Message>,
    pub(super) data: Lenient<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ChatMemberUpdated {
    pub(super) chat: Lenient<Chat>,
    pub(super) from: Lenient<User>,
    date: Lenient<i64>,
    pub(super) old_chat_member: Lenient<ChatMember>,
    pub(super) new_chat_member: Lenient<ChatMember>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ChatMember {
    status: Lenient<String>,
    pub(super) user: Lenient<User>,
    is_member: Lenient<bool>,
}

impl ChatMember {
    /// Returns whether the person is in the chat. `None` for an unknown status.
    pub(super) fn is_in(&self) -> Option<bool> {
        match self.status.0.as_deref()? {
            "creator" | "administrator" | "member" => Some(true),
            "restricted" => self.is_member.0,
            "left" | "kicked" => Some(false),
            _ => None,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct ChatJoinRequest {
    pub(super) chat: Lenient<Chat>,
    pub(super) from: Lenient<User>,
    date: Lenient<i64>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: String,
}

impl Chat {
    pub(super) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    pub(super) fn group(&self) -> Option<GroupId> {
        matches!(self.kind.as_str(), "group" | "supergroup").then_some(GroupId(self.id))
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Contact {
    pub(super) phone_number: Lenient<String>,
    pub(super) user_id: Lenient<i64>,
}

#[derive(Deserialize)]
pub(super) struct User {
    id: i64,
    #[serde(default)]
    is_bot: Lenient<bool>,
    #[serde(default)]
    first_name: Lenient<String>,
    #[serde(default)]
    last_name: Lenient<String>,
    #[serde(default)]
    username: Lenient<String>,
    #[serde(default)]
    language_code: Lenient<String>,
}

impl User {
    pub(super) fn user(&self) -> UserId {
        UserId(self.id)
    }

    pub(super) fn is_bot(&self) -> bool {
        self.is_bot.0.unwrap_or(false)
    }

    pub(super) fn person(self) -> Person {
        let names = [self.first_name.0, self.last_name.0];
        let names: Vec<String> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
        let tag = self.username.0.filter(|username| !username.is_empty()).map(|username| format!("@{username}"));
        let language = self.language_code.0.as_deref().and_then(Language::of_tag);
        Person { user: UserId(self.id), name: names.join(" "), tag, language }
    }
}
