//! The reads of the desk's tables. The facts for a decision come from these reads.
use domain::{
    Board, Cause, Chat, ChatId, DeskId, GroupId, Lane, Lead, Operator, Room, RoomId, Settings, Ticket, TicketId,
    Timestamp, UserId,
};
use store::{Entry, Reads, StoreError};

use crate::{
    DynamoDb, deadlines,
    items::{BoardItem, ChatItem, JournalItem, LeadItem, OperatorItem, RoomItem, SettingsItem, TicketItem, read},
    journal,
    keys::{BY_GROUP, Table, attribute, key, number, text},
    sdk::failed,
    tables::page,
};

impl Reads for DynamoDb {
    async fn journaled(&self, cause: &Cause) -> Result<Option<Entry>, StoreError> {
        self.tables.get::<JournalItem, _>(Table::Journal, key::journal(cause), "reading the journal").await
    }

    async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.tables.get::<LeadItem, _>(Table::Leads, key::lead(user), "reading a lead").await
    }

    async fn operator(&self, desk: &DeskId, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.tables.get::<OperatorItem, _>(Table::Operators, key::operator(desk, user), "reading an operator").await
    }

    async fn roster(&self, desk: &DeskId) -> Result<Vec<Operator>, StoreError> {
        self.tables.of_desk::<OperatorItem, _>(Table::Operators, desk, "reading the roster").await
    }

    async fn queue(&self, desk: &DeskId, lane: Lane, limit: usize) -> Result<Vec<Ticket>, StoreError> {
        const DOING: &str = "reading the queue";
        let query = self.tables.client.query().table_name(self.tables.name(Table::Queue)).consistent_read(true);
        let query =
            query.key_condition_expression("#lane = :lane").expression_attribute_names("#lane", attribute::DESK);
        let query = query.expression_attribute_values(":lane", text(key::lane_name(desk, lane))).limit(page(limit));
        let found = query.send().await.map_err(|error| failed(DOING, &error))?.items.unwrap_or_default();
        found.into_iter().take(limit).map(|item| read::<TicketItem, _>(item, DOING)).collect()
    }

    async fn ticket(&self, ticket: &TicketId) -> Result<Option<Ticket>, StoreError> {
        let stored: Option<Ticket> =
            self.tables.get::<TicketItem, _>(Table::Queue, key::ticket(ticket), "reading a ticket").await?;
        Ok(stored.filter(|stored| stored.place == ticket.place))
    }

    async fn board(&self, desk: &DeskId) -> Result<Option<Board>, StoreError> {
        self.tables.get::<BoardItem, _>(Table::Desks, key::board(desk), "reading the board").await
    }

    async fn room(&self, desk: &DeskId, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.tables.get::<RoomItem, _>(Table::Rooms, key::room(desk, room), "reading a room").await
    }

    async fn rooms(&self, desk: &DeskId) -> Result<Vec<Room>, StoreError> {
        self.tables.of_desk::<RoomItem, _>(Table::Rooms, desk, "reading the rooms").await
    }

    async fn room_of(&self, group: GroupId) -> Result<Option<Room>, StoreError> {
        const DOING: &str = "finding a room";
        let query = self.tables.client.query().table_name(self.tables.name(Table::Rooms)).index_name(BY_GROUP);
        let query = query.key_condition_expression("#group = :group");
        let query = query.expression_attribute_names("#group", attribute::GROUP_ID);
        let query = query.expression_attribute_values(":group", number(group)).limit(1);
        let answer = query.send().await.map_err(|error| failed(DOING, &error))?;
        let Some(found) = answer.items.unwrap_or_default().pop() else { return Ok(None) };
        let room: Option<Room> =
            self.tables.get::<RoomItem, _>(Table::Rooms, key::of(Table::Rooms, &found), "reading a room").await?;
        Ok(room.filter(|room| room.group() == Some(group)))
    }

    async fn chat(&self, chat: &ChatId) -> Result<Option<Chat>, StoreError> {
        self.tables.get::<ChatItem, _>(Table::Chats, key::chat(chat), "reading a chat").await
    }

    async fn chats_due(&self, desk: &DeskId, by: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        deadlines::chats_due(&self.tables, desk, by, limit).await
    }

    async fn settings(&self, desk: &DeskId) -> Result<Settings, StoreError> {
        let settings =
            self.tables.get::<SettingsItem, _>(Table::Desks, key::desk(desk), "reading the settings").await?;
        Ok(settings.unwrap_or_default())
    }

    async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<Entry>, StoreError> {
        journal::unsent(&self.tables, before, limit).await
    }
}
