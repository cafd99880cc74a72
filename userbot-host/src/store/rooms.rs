//! How far each room is. Every step is written down before the next one is begun, so that whoever finds the item goes on.
//!
//! ```text
//! asked ─▶ created ─▶ configured ─▶ promoted ─▶ ready ─▶ bound ─▶ closing ─▶ gone
//!   └────────────────────────────────────────▶ failed
//! ```
use archive::Pts;
use domain::{Cause, ChatId, Ending, GroupId, InviteLink, RoomId, Timestamp, UserId};
use serde::{Deserialize, Serialize};

use super::{StoreError, Table};

/// The version of room items that this crate writes.
const VERSION: u32 = 1;

/// How far a room is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(crate) enum Room {
    /// Telegram is about to be asked for it, or was: a room of that name may be there.
    Asked,
    /// It is there.
    Created { channel: Channel },
    /// History is visible, and people may do what they may.
    Configured { channel: Channel },
    /// The bot is an administrator.
    Promoted { channel: Channel },
    /// It has its link. What happens from here on belongs to the chat that it will be given to.
    /// `cause` is that of the job that asked for the room.
    Ready { channel: Channel, link: InviteLink, from: Pts, cause: Cause },
    /// It was given to a chat.
    Bound { channel: Channel, link: InviteLink, chat: Binding },
    /// Its chat is over and is being sealed.
    Closing { channel: Channel, link: InviteLink, chat: Binding, closing: Closing },
    /// Its chat is sealed, up to this count, and the room is deleted.
    Gone { chat: ChatId, ends: Pts },
    /// Telegram would not make it.
    Failed { reason: String },
}

/// A supergroup as this account knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Channel {
    /// Telegram's number.
    pub(crate) id: i64,
    /// The hash that Telegram gives this account with it.
    pub(crate) access_hash: i64,
    /// It is gone, or we have no rights in it any more, and that was reported.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) lost: bool,
}

/// Which chat a room was given to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Binding {
    pub(crate) chat: ChatId,
    pub(crate) lead: UserId,
    /// Where the chat's part of the room's count begins.
    pub(crate) from: Pts,
    /// The last of the chat's jobs that was done.
    pub(crate) done: u32,
}

/// How a chat ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Closing {
    /// The number of the job that closes it.
    pub(crate) number: u32,
    /// When the desk decided it.
    pub(crate) decided: Timestamp,
    pub(crate) ending: Ending,
    /// What made the desk ask; the report names it again.
    pub(crate) cause: Cause,
    /// When the host began to seal it.
    pub(crate) since: Timestamp,
    pub(crate) seal: Seal,
}

/// How far the seal of a chat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seal", rename_all = "snake_case")]
pub(crate) enum Seal {
    /// Nothing is done yet.
    Begun,
    /// Nobody can come in any more.
    LinkRevoked,
    /// Everybody but host and bot was removed.
    Emptied,
    /// The log is complete up to this count, where the chat's part of it ends.
    Recorded { ends: Pts },
    /// The room is deleted.
    Deleted { ends: Pts },
}

impl Channel {
    pub(crate) fn group(self) -> GroupId {
        GroupId::from_channel(self.id)
    }
}

#[derive(Serialize, Deserialize)]
struct RoomItem {
    account: String,
    item: String,
    v: u32,
    fence: u64,
    room: Room,
}

impl Table {
    /// How far a room is. `None` if it was never asked for.
    pub(crate) async fn room(&self, room: &RoomId) -> Result<Option<Room>, StoreError> {
        let item: Option<RoomItem> = self.get("reading a room", name(room)).await?;
        Ok(item.map(|item| item.room))
    }

    /// All rooms of the account.
    pub(crate) async fn rooms(&self) -> Result<Vec<(RoomId, Room)>, StoreError> {
        let items: Vec<RoomItem> = self.all("reading the rooms", PREFIX).await?;
        let with_name = |item: RoomItem| (RoomId(item.item.trim_start_matches(PREFIX).to_owned()), item.room);
        Ok(items.into_iter().map(with_name).collect())
    }

    /// Writes down how far a room is.
    pub(crate) async fn put_room(&self, room: &RoomId, state: &Room, fence: u64) -> Result<(), StoreError> {
        let item =
            RoomItem { account: self.account.0.clone(), item: name(room), v: VERSION, fence, room: state.clone() };
        self.put("writing a room", item, fence).await
    }
}

const PREFIX: &str = "room#";

fn name(room: &RoomId) -> String {
    format!("{PREFIX}{room}")
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::types::AttributeValue;
    use domain::{AccountId, OperatorId, UserId};
    use insta::assert_snapshot;

    use super::*;
    use crate::{local_aws, store::create_table};

    #[test]
    fn every_step_of_a_room_has_its_stored_form_and_is_read_back() {
        let steps = everything();
        let stored: Vec<String> = steps.iter().map(|step| serde_json::to_string(step).unwrap()).collect();
        assert_snapshot!(stored.join("\n"), @r#"
        {"step":"asked"}
        {"step":"created","channel":{"id":2000000001,"access_hash":-5}}
        {"step":"configured","channel":{"id":2000000001,"access_hash":-5}}
        {"step":"promoted","channel":{"id":2000000001,"access_hash":-5}}
        {"step":"ready","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","from":4,"cause":{"cause":"update","bot":1,"date":2,"update_id":3}}
        {"step":"bound","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2}}
        {"step":"bound","channel":{"id":2000000001,"access_hash":-5,"lost":true},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2}}
        {"step":"closing","channel":{"id":2000000001,"access_hash":-5},"link":"https://t.me/+AbCd","chat":{"chat":"20261122-aa","lead":7,"from":4,"done":2},"closing":{"number":3,"decided":1,"ending":{"ended":"closed_by_operator","operator":9},"cause":{"cause":"update","bot":1,"date":2,"update_id":3},"since":2,"seal":{"seal":"recorded","ends":9}}}
        {"step":"gone","chat":"20261122-aa","ends":9}
        {"step":"failed","reason":"CHANNELS_TOO_MUCH"}
        "#);
        for step in steps {
            let item: AttributeValue = serde_dynamo::to_attribute_value(&step).unwrap();
            assert_eq!(serde_dynamo::from_attribute_value::<_, Room>(item).unwrap(), step);
        }
    }

    #[tokio::test]
    async fn a_host_that_was_overtaken_cannot_write_over_its_successor() {
        let (aws, clients) = local_aws::start().await;
        create_table(&clients.dynamodb, "Userbot").await.unwrap();
        let table = Table::new(clients.dynamodb, "Userbot", &AccountId("main".into()));
        let room = RoomId("bb".into());
        let channel = Channel { id: 2_000_000_001, access_hash: -5, lost: false };
        table.put_room(&room, &Room::Asked, 1).await.unwrap();
        table.put_room(&room, &Room::Created { channel }, 2).await.unwrap();
        table.put_room(&room, &Room::Asked, 1).await.unwrap_err();
        assert_eq!(table.rooms().await.unwrap(), [(room, Room::Created { channel })]);
        aws.stop().await;
    }

    fn everything() -> Vec<Room> {
        let channel = Channel { id: 2_000_000_001, access_hash: -5, lost: false };
        let cause = Cause::Update { bot: 1, date: 2, update_id: 3 };
        let link = InviteLink("https://t.me/+AbCd".into());
        let chat = Binding { chat: ChatId("20261122-aa".into()), lead: UserId(7), from: Pts(4), done: 2 };
        let closing = Closing {
            number: 3,
            decided: Timestamp(1),
            ending: Ending::ClosedByOperator { operator: OperatorId(UserId(9)) },
            cause: cause.clone(),
            since: Timestamp(2),
            seal: Seal::Recorded { ends: Pts(9) },
        };
        vec![
            Room::Asked,
            Room::Created { channel },
            Room::Configured { channel },
            Room::Promoted { channel },
            Room::Ready { channel, link: link.clone(), from: Pts(4), cause },
            Room::Bound { channel, link: link.clone(), chat: chat.clone() },
            Room::Bound { channel: Channel { lost: true, ..channel }, link: link.clone(), chat: chat.clone() },
            Room::Closing { channel, link, chat: chat.clone(), closing },
            Room::Gone { chat: chat.chat, ends: Pts(9) },
            Room::Failed { reason: "CHANNELS_TOO_MUCH".into() },
        ]
    }
}
