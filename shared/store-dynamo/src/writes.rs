//! Each write of a change as an item of a transaction, with its condition.
//!
//! An item that was read whole is replaced whole, on the condition that its version has not changed since. An
//! operator's slots are changed by update expressions instead, so that several matches with one operator can be stored
//! at the same time, as long as the operator is below the cap. Attribute names are always placeholders, because many of
//! them are reserved words in DynamoDB.

use aws_sdk_dynamodb::types::builders::{DeleteBuilder, PutBuilder, UpdateBuilder};
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use domain::{
    Board, Chat, ChatId, DeskId, Language, Lead, MessageId, Operator, OperatorId, Room, Slot, Ticket, TicketId,
    Timestamp, Write,
};

use crate::{
    items::{BoardItem, ChatItem, LeadItem, OperatorItem, RoomItem, SlotForm, TicketItem, form, value},
    keys::{Item, Table, attribute, key, number},
    sdk::whole,
    tables::Tables,
};

impl Tables {
    /// Returns the item of a transaction that carries out this write.
    pub(crate) fn transact(&self, write: &Write) -> TransactWriteItem {
        match write {
            Write::PutLead(lead) => self.put_lead(lead),
            Write::PutOperator(operator) => self.put_operator(operator),
            Write::DeleteOperator(operator) => {
                let key = key::operator(&operator.desk, operator.id.user());
                self.delete_on_version(Table::Operators, key, operator.version)
            }
            Write::PutRoom(room) => self.put_room(room),
            Write::DeleteRoom(room) => {
                self.delete_on_version(Table::Rooms, key::room(&room.desk, &room.id), room.version)
            }
            Write::PutChat(chat) => self.put_chat(chat),
            Write::PutBoard(board) => self.put_board(board),
            Write::PutTicket(ticket) => self.put_ticket(ticket),
            Write::SetScreen { ticket, message, language } => self.set_screen(ticket, *message, *language),
            Write::DeleteTicket(ticket) => self.delete_ticket(ticket),
            Write::ReserveSlot { desk, operator, epoch, cap, chat, slot, at } => {
                let reservation = Reservation { epoch: *epoch, cap: *cap, chat, slot, at: *at };
                self.reserve_slot(desk, *operator, &reservation)
            }
            Write::SetSlot { desk, operator, chat, slot } => self.set_slot(desk, *operator, chat, slot),
            Write::ReleaseSlot { desk, operator, chat } => self.release_slot(desk, *operator, chat),
        }
    }

    fn put_lead(&self, lead: &Lead) -> TransactWriteItem {
        let item = LeadItem::from(Lead { version: lead.version + 1, ..lead.clone() });
        self.put_on_version(Table::Leads, form(&item), lead.version)
    }

    fn put_operator(&self, operator: &Operator) -> TransactWriteItem {
        let item = OperatorItem::from(Operator { version: operator.version + 1, ..operator.clone() });
        self.put_on_version(Table::Operators, form(&item), operator.version)
    }

    fn put_room(&self, room: &Room) -> TransactWriteItem {
        let item = RoomItem::from(Room { version: room.version + 1, ..room.clone() });
        self.put_on_version(Table::Rooms, form(&item), room.version)
    }

    fn put_chat(&self, chat: &Chat) -> TransactWriteItem {
        let item = ChatItem::from(Chat { version: chat.version + 1, ..chat.clone() });
        self.put_on_version(Table::Chats, form(&item), chat.version)
    }

    fn put_board(&self, board: &Board) -> TransactWriteItem {
        let item = BoardItem::from(Board { version: board.version + 1, ..board.clone() });
        self.put_on_version(Table::Desks, form(&item), board.version)
    }

    fn put_ticket(&self, ticket: &Ticket) -> TransactWriteItem {
        let put = self.put(Table::Queue, form(&TicketItem::from(ticket)));
        let put = put.condition_expression("attribute_not_exists(#place)");
        stored(put.expression_attribute_names("#place", attribute::PLACE))
    }

    fn set_screen(
        &self,
        ticket: &TicketId,
        message: Option<MessageId>,
        language: Option<Language>,
    ) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(self.name(Table::Queue))
            .set_key(Some(key::ticket(ticket)))
            .condition_expression("#generation = :generation")
            .expression_attribute_names("#generation", attribute::GENERATION)
            .expression_attribute_values(":generation", number(ticket.place.generation));
        let mut set = vec![];
        let update = match message {
            Some(message) => {
                set.push("#screen = :message");
                let update = update.expression_attribute_names("#screen", attribute::SCREEN);
                update.expression_attribute_values(":message", number(message.0))
            }
            None => update,
        };
        let update = match language {
            Some(language) => {
                set.push("#language = :language");
                let update = update.expression_attribute_names("#language", attribute::LANGUAGE);
                update.expression_attribute_values(":language", value(&language))
            }
            None => update,
        };
        updated(update.update_expression(format!("SET {}", set.join(", "))))
    }

    fn delete_ticket(&self, ticket: &TicketId) -> TransactWriteItem {
        let delete = self.delete(Table::Queue, key::ticket(ticket));
        let delete = delete.condition_expression("#generation = :generation");
        let delete = delete.expression_attribute_names("#generation", attribute::GENERATION);
        deleted(delete.expression_attribute_values(":generation", number(ticket.place.generation)))
    }

    fn reserve_slot(&self, desk: &DeskId, operator: OperatorId, wanted: &Reservation<'_>) -> TransactWriteItem {
        let update = self
            .touch_slot(desk, operator, wanted.chat)
            .update_expression("SET #slots.#chat = :slot, #idle = :at, #version = #version + :one")
            .condition_expression(
                "#active = :on AND #epoch = :epoch AND size(#slots) < :cap AND attribute_not_exists(#slots.#chat)",
            )
            .expression_attribute_names("#active", attribute::IS_ACTIVE)
            .expression_attribute_names("#epoch", attribute::EPOCH)
            .expression_attribute_names("#idle", attribute::IDLE_SINCE)
            .expression_attribute_values(":slot", slot(wanted.slot))
            .expression_attribute_values(":at", number(wanted.at.0))
            .expression_attribute_values(":on", AttributeValue::Bool(true))
            .expression_attribute_values(":epoch", number(wanted.epoch))
            .expression_attribute_values(":cap", number(wanted.cap));
        updated(update)
    }

    fn set_slot(&self, desk: &DeskId, operator: OperatorId, chat: &ChatId, shown: &Slot) -> TransactWriteItem {
        let update = self
            .touch_slot(desk, operator, chat)
            .update_expression("SET #slots.#chat = :slot, #version = #version + :one")
            .condition_expression("attribute_exists(#slots.#chat)")
            .expression_attribute_values(":slot", slot(shown));
        updated(update)
    }

    fn release_slot(&self, desk: &DeskId, operator: OperatorId, chat: &ChatId) -> TransactWriteItem {
        let update = self
            .touch_slot(desk, operator, chat)
            .update_expression("REMOVE #slots.#chat SET #version = #version + :one")
            .condition_expression("attribute_exists(#slots)");
        updated(update)
    }

    fn touch_slot(&self, desk: &DeskId, operator: OperatorId, chat: &ChatId) -> UpdateBuilder {
        Update::builder()
            .table_name(self.name(Table::Operators))
            .set_key(Some(key::operator(desk, operator.user())))
            .expression_attribute_names("#slots", attribute::ACTIVE_CHAT_LINKS)
            .expression_attribute_names("#chat", chat.to_string())
            .expression_attribute_names("#version", attribute::VERSION)
            .expression_attribute_values(":one", number(1))
    }

    /// Replaces an item, on the condition that it still has the version `read`. Version 0 means that no item existed at
    /// the time of the read.
    fn put_on_version(&self, table: Table, item: Item, read: u64) -> TransactWriteItem {
        let put = self.put(table, item).expression_attribute_names("#version", attribute::VERSION);
        stored(if read == 0 {
            put.condition_expression("attribute_not_exists(#version)")
        } else {
            put.condition_expression("#version = :version").expression_attribute_values(":version", number(read))
        })
    }

    fn delete_on_version(&self, table: Table, key: Item, read: u64) -> TransactWriteItem {
        let delete = self.delete(table, key).condition_expression("#version = :version");
        let delete = delete.expression_attribute_names("#version", attribute::VERSION);
        deleted(delete.expression_attribute_values(":version", number(read)))
    }

    fn put(&self, table: Table, item: Item) -> PutBuilder {
        Put::builder().table_name(self.name(table)).set_item(Some(item))
    }

    fn delete(&self, table: Table, key: Item) -> DeleteBuilder {
        Delete::builder().table_name(self.name(table)).set_key(Some(key))
    }
}

/// A slot to reserve, with the epoch and the cap that the condition checks.
struct Reservation<'a> {
    epoch: u32,
    cap: usize,
    chat: &'a ChatId,
    slot: &'a Slot,
    at: Timestamp,
}

fn slot(slot: &Slot) -> AttributeValue {
    value(&SlotForm::from(slot.clone()))
}

fn stored(put: PutBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().put(whole(put.build())).build()
}

fn deleted(delete: DeleteBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().delete(whole(delete.build())).build()
}

fn updated(update: UpdateBuilder) -> TransactWriteItem {
    TransactWriteItem::builder().update(whole(update.build())).build()
}
