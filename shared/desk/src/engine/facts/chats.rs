//! Reads chats, with the people in them.
use domain::{Chat, ChatId, FullChat, GroupId, Lead, Room, RoomState, UserId};
use store::{Reads, StoreError};

use crate::engine::facts::Facts;

impl<S: Reads> Facts<S> {
    /// Returns the chat that takes place in this Telegram group. `user` is the person who did something in the group.
    /// The index of groups may lack the latest writes. If it lacks this group, the chats of this person are searched.
    pub(crate) async fn chat_in(&self, group: GroupId, user: UserId) -> Result<Option<Chat>, StoreError> {
        let Some(room) = self.store.room_of(group).await? else { return self.own_chat_in(group, user).await };
        match room.state {
            RoomState::Taken { chat, .. } => self.store.chat(&chat).await,
            RoomState::Asked { .. }
            | RoomState::Failed { .. }
            | RoomState::Ready { .. }
            | RoomState::Resting { .. } => Ok(None),
        }
    }

    /// Finds the chat in this group among the chats that the person has as a lead or as an operator.
    async fn own_chat_in(&self, group: GroupId, user: UserId) -> Result<Option<Chat>, StoreError> {
        let (lead, operator) = tokio::try_join!(self.lead(user), self.operator(user))?;
        let as_lead = lead.iter().filter_map(Lead::chat).map(|chat| &chat.chat);
        let as_operator = operator.iter().flat_map(|operator| operator.chats.keys());
        let own = futures::future::try_join_all(as_lead.chain(as_operator).map(|chat| self.store.chat(chat))).await?;
        Ok(own.into_iter().flatten().find(|chat| chat.group == group))
    }

    /// Returns a chat with its lead and its operator. Takes two trips to the tables.
    pub(crate) async fn full_chat(&self, chat: &ChatId) -> Result<Option<FullChat>, StoreError> {
        match self.store.chat(chat).await? {
            Some(chat) => Ok(Some(self.with_people(chat).await?)),
            None => Ok(None),
        }
    }

    /// Reads the lead and the operator of this chat, and returns the chat together with them.
    pub(crate) async fn with_people(&self, chat: Chat) -> Result<FullChat, StoreError> {
        let operator = async {
            match chat.operator() {
                Some(operator) => self.operator(operator.user()).await,
                None => Ok(None),
            }
        };
        let (lead, operator) = tokio::try_join!(self.lead(chat.lead), operator)?;
        Ok(FullChat { chat, lead, operator })
    }

    /// Returns a lead's current chat, with its lead and its operator. Takes two trips to the tables.
    pub(crate) async fn chat_of_lead(&self, lead: &Lead) -> Result<Option<FullChat>, StoreError> {
        match lead.chat() {
            Some(chat) => self.full_chat(&chat.chat).await,
            None => Ok(None),
        }
    }

    /// Returns the chat that takes place in a room, with its lead and its operator. Takes two trips to the tables.
    pub(crate) async fn chat_in_room(&self, room: Option<&Room>) -> Result<Option<FullChat>, StoreError> {
        match room.map(|room| &room.state) {
            Some(RoomState::Taken { chat, .. }) => self.full_chat(chat).await,
            Some(
                RoomState::Asked { .. }
                | RoomState::Failed { .. }
                | RoomState::Ready { .. }
                | RoomState::Resting { .. },
            )
            | None => Ok(None),
        }
    }
}
