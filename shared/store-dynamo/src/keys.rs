//! The tables, the keys of their items, and their indexes.
//!
//! ```text
//! table      key                       values of the key; indexes with their keys; TTL
//!
//! Desks      desk                      <desk> has the settings; <desk>#board has the board
//! Leads      user_id
//! Operators  desk, user_id
//! Queue      desk, place               place = <since>#<user_id>, so that the oldest comes first
//! Chats      chat_id                   by_lead: lead_id, chat_id; by_operator: operator_id, chat_id; due: desk, due
//! Rooms      desk, room_id             by_group: group_id
//! Journal    cause                     unsent: outbox, unsent_since; TTL expires_at
//! ```
//!
//! Each lane of a queue has its own partition key: `<desk>` for tickets that need a room, and `<desk>#operator` for
//! tickets that have one. So the oldest ticket of either lane is found with one read, however many tickets wait in the
//! other lane.
//!
//! The indexes `by_lead` and `by_operator` list the chats of a person; no code reads them yet. A chat's id begins with
//! its date, so both indexes are sorted by date. An index contains only the items that have all attributes of the
//! index's key. For example, `due` contains only chats with a deadline.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

/// An item in the form of DynamoDB, or only its key.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The index that finds the chats of a desk by their deadlines, the earliest deadline first.
pub(crate) const DUE: &str = "due";
/// The index that finds a room by its group's id in Telegram.
pub(crate) const BY_GROUP: &str = "by_group";
/// The index that finds journal items with unsent effects, the oldest first.
pub(crate) const UNSENT: &str = "unsent";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Desks,
    Leads,
    Operators,
    Queue,
    Chats,
    Rooms,
    Journal,
}

/// The name of an attribute that is part of a key, with its type.
pub(crate) type KeyPart = (&'static str, ScalarAttributeType);

/// A secondary index. It contains keys only; the items that it finds are then read from the table.
pub(crate) struct Index {
    pub(crate) name: &'static str,
    pub(crate) hash: KeyPart,
    pub(crate) range: Option<KeyPart>,
}

impl Table {
    pub(crate) const ALL: [Self; 7] =
        [Self::Desks, Self::Leads, Self::Operators, Self::Queue, Self::Chats, Self::Rooms, Self::Journal];

    /// Returns the name without the prefix, e.g. `Leads`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Desks => "Desks",
            Self::Leads => "Leads",
            Self::Operators => "Operators",
            Self::Queue => "Queue",
            Self::Chats => "Chats",
            Self::Rooms => "Rooms",
            Self::Journal => "Journal",
        }
    }

    /// Returns the attribute that is the partition key.
    pub(crate) fn hash_part(self) -> KeyPart {
        match self {
            Self::Desks | Self::Operators | Self::Queue | Self::Rooms => string(attribute::DESK),
            Self::Leads => numeric(attribute::USER_ID),
            Self::Chats => string(attribute::CHAT_ID),
            Self::Journal => string(attribute::CAUSE),
        }
    }

    /// Returns the attribute that is the sort key, if the table has one.
    pub(crate) fn range_part(self) -> Option<KeyPart> {
        match self {
            Self::Operators => Some(numeric(attribute::USER_ID)),
            Self::Queue => Some(string(attribute::PLACE)),
            Self::Rooms => Some(string(attribute::ROOM_ID)),
            Self::Desks | Self::Leads | Self::Chats | Self::Journal => None,
        }
    }

    pub(crate) fn indexes(self) -> Vec<Index> {
        let by_chat = Some(string(attribute::CHAT_ID));
        match self {
            Self::Chats => vec![
                Index { name: "by_lead", hash: numeric(attribute::LEAD_ID), range: by_chat.clone() },
                Index { name: "by_operator", hash: numeric(attribute::OPERATOR_ID), range: by_chat },
                Index { name: DUE, hash: string(attribute::DESK), range: Some(numeric(attribute::DUE)) },
            ],
            Self::Rooms => vec![Index { name: BY_GROUP, hash: numeric(attribute::GROUP_ID), range: None }],
            Self::Journal => vec![Index {
                name: UNSENT,
                hash: string(attribute::OUTBOX),
                range: Some(numeric(attribute::UNSENT_SINCE)),
            }],
            Self::Desks | Self::Leads | Self::Operators | Self::Queue => vec![],
        }
    }

    pub(crate) fn ttl(self) -> Option<&'static str> {
        (self == Self::Journal).then_some(attribute::EXPIRES_AT)
    }
}

/// Builds the keys of items.
pub(crate) mod key {
    use domain::{Cause, ChatId, DeskId, Lane, Place, RoomId, TicketId, UserId};

    use crate::keys::{Item, Table, attribute, number, text};

    pub(crate) fn desk(desk: &DeskId) -> Item {
        name_and_value(attribute::DESK, text(desk))
    }

    pub(crate) fn board(desk: &DeskId) -> Item {
        name_and_value(attribute::DESK, text(board_name(desk)))
    }

    pub(crate) fn lead(user: UserId) -> Item {
        name_and_value(attribute::USER_ID, number(user))
    }

    pub(crate) fn operator(desk: &DeskId, user: UserId) -> Item {
        both(self::desk(desk), name_and_value(attribute::USER_ID, number(user)))
    }

    pub(crate) fn ticket(ticket: &TicketId) -> Item {
        let lane = name_and_value(attribute::DESK, text(lane_name(&ticket.desk, ticket.lane)));
        both(lane, name_and_value(attribute::PLACE, text(place(ticket.place, ticket.lead))))
    }

    pub(crate) fn chat(chat: &ChatId) -> Item {
        name_and_value(attribute::CHAT_ID, text(chat))
    }

    pub(crate) fn room(desk: &DeskId, room: &RoomId) -> Item {
        both(self::desk(desk), name_and_value(attribute::ROOM_ID, text(room)))
    }

    pub(crate) fn journal(cause: &Cause) -> Item {
        name_and_value(attribute::CAUSE, text(cause))
    }

    /// Returns the key of an item that an index has found.
    pub(crate) fn of(table: Table, item: &Item) -> Item {
        let range = table.range_part().map(|(name, _)| name);
        let names = std::iter::once(table.hash_part().0).chain(range);
        names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }

    /// Returns the partition key of a desk's board.
    pub(crate) fn board_name(desk: &DeskId) -> String {
        beside(desk, BOARD)
    }

    /// Returns the partition key of the tickets in this lane.
    pub(crate) fn lane_name(desk: &DeskId, lane: Lane) -> String {
        match lane {
            Lane::Chat => desk.to_string(),
            Lane::Operator => beside(desk, OPERATOR_LANE),
        }
    }

    /// Returns the sort key of a ticket. Fifteen digits of milliseconds are enough until the year 33658.
    pub(crate) fn place(place: Place, lead: UserId) -> String {
        format!("{:015}#{lead}", place.since.0)
    }

    /// Returns the desk's id from a key that [`board_name`] made.
    pub(crate) fn desk_of_board(key: &str) -> Option<DeskId> {
        desk_beside(key, BOARD)
    }

    /// Returns the desk's id from a key that [`lane_name`] made.
    pub(crate) fn desk_of_lane(key: &str, lane: Lane) -> Option<DeskId> {
        match lane {
            Lane::Chat => Some(DeskId(key.to_owned())),
            Lane::Operator => desk_beside(key, OPERATOR_LANE),
        }
    }

    const BOARD: &str = "#board";
    const OPERATOR_LANE: &str = "#operator";

    fn beside(desk: &DeskId, what: &str) -> String {
        format!("{desk}{what}")
    }

    fn desk_beside(key: &str, what: &str) -> Option<DeskId> {
        key.strip_suffix(what).map(|desk| DeskId(desk.to_owned()))
    }

    fn both(mut one: Item, other: Item) -> Item {
        one.extend(other);
        one
    }

    fn name_and_value(name: &str, value: aws_sdk_dynamodb::types::AttributeValue) -> Item {
        Item::from([(name.to_owned(), value)])
    }
}

/// The names of the attributes that appear in keys and conditions.
pub(crate) mod attribute {
    pub(crate) const ACTIVE_CHAT_LINKS: &str = "active_chat_links";
    pub(crate) const CAUSE: &str = "cause";
    pub(crate) const CHAT_ID: &str = "chat_id";
    pub(crate) const DESK: &str = "desk";
    pub(crate) const DUE: &str = "due";
    pub(crate) const EPOCH: &str = "epoch";
    pub(crate) const EXPIRES_AT: &str = "expires_at";
    pub(crate) const GENERATION: &str = "generation";
    pub(crate) const GROUP_ID: &str = "group_id";
    pub(crate) const IDLE_SINCE: &str = "idle_since";
    pub(crate) const IS_ACTIVE: &str = "is_active";
    pub(crate) const LANGUAGE: &str = "language";
    pub(crate) const LEAD_ID: &str = "lead_id";
    pub(crate) const OPERATOR_ID: &str = "operator_id";
    pub(crate) const OUTBOX: &str = "outbox";
    pub(crate) const OUTCOMES: &str = "outcomes";
    pub(crate) const PLACE: &str = "place";
    pub(crate) const ROOM_ID: &str = "room_id";
    pub(crate) const SCREEN: &str = "screen";
    pub(crate) const UNSENT: &str = "unsent";
    pub(crate) const UNSENT_SINCE: &str = "unsent_since";
    pub(crate) const UPDATE: &str = "update";
    pub(crate) const USER_ID: &str = "user_id";
    pub(crate) const VERSION: &str = "version";
}

pub(crate) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn string(name: &'static str) -> KeyPart {
    (name, ScalarAttributeType::S)
}

fn numeric(name: &'static str) -> KeyPart {
    (name, ScalarAttributeType::N)
}
