//! Which tables there are, and by what an item is found in each.
//!
//! ```text
//! Desks      desk                      settings; <desk>#board: what was shown last of the queue
//! Leads      user_id
//! Operators  desk, user_id
//! Queue      desk, place               place = <since>#<user_id>, so that the oldest comes first
//! Chats      chat_id                   by_lead: lead_id, chat_id; by_operator: operator_id, chat_id; due: desk, due
//! Rooms      desk, room_id             by_group: group_id
//! Journal    cause                     unsent: outbox, unsent_since; TTL expires_at
//! ```
//!
//! The two lanes of a queue are two keys, `<desk>` and `<desk>#operator`: the oldest ticket that needs no room is the
//! first of its lane, however many wait in the other.
//!
//! A chat's id begins with its day, so `by_operator` is also an index by day. An index that sorts by an attribute
//! which not every item has holds only those that have it: `due` has no chat that is over or needs no looking at.

use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

/// Finds the chats of a desk that are due, the longest due first.
pub(super) const DUE: &str = "due";
/// Finds a room by Telegram's number.
pub(super) const BY_GROUP: &str = "by_group";
/// Finds journal items with something unsent, the oldest first.
pub(super) const UNSENT: &str = "unsent";

/// The desk's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    Desks,
    Leads,
    Operators,
    Queue,
    Chats,
    Rooms,
    Journal,
}

/// An attribute that is part of a key, with its type.
pub(super) type KeyPart = (&'static str, ScalarAttributeType);

/// An index by other keys than the table's. It holds keys only: what it finds is read from the table.
pub(super) struct Index {
    pub(super) name: &'static str,
    pub(super) hash: KeyPart,
    pub(super) range: Option<KeyPart>,
}

impl Table {
    pub(super) const ALL: [Self; 7] =
        [Self::Desks, Self::Leads, Self::Operators, Self::Queue, Self::Chats, Self::Rooms, Self::Journal];

    /// Its name, without the prefix.
    pub(super) fn name(self) -> &'static str {
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

    /// The attribute by which its items are spread.
    pub(super) fn hash_part(self) -> KeyPart {
        match self {
            Self::Desks | Self::Operators | Self::Queue | Self::Rooms => string(attribute::DESK),
            Self::Leads => numeric(attribute::USER_ID),
            Self::Chats => string(attribute::CHAT_ID),
            Self::Journal => string(attribute::CAUSE),
        }
    }

    /// The attribute by which the items of one hash are sorted.
    pub(super) fn range_part(self) -> Option<KeyPart> {
        match self {
            Self::Operators => Some(numeric(attribute::USER_ID)),
            Self::Queue => Some(string(attribute::PLACE)),
            Self::Rooms => Some(string(attribute::ROOM_ID)),
            Self::Desks | Self::Leads | Self::Chats | Self::Journal => None,
        }
    }

    pub(super) fn indexes(self) -> Vec<Index> {
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

    pub(super) fn ttl(self) -> Option<&'static str> {
        (self == Self::Journal).then_some(attribute::EXPIRES_AT)
    }
}

/// The keys of items.
pub(super) mod key {
    use domain::{Cause, ChatId, DeskId, Lane, Place, RoomId, TicketId, UserId};

    use super::super::items::Item;
    use super::{Table, attribute, number, text};

    pub(in crate::dynamo) fn desk(desk: &DeskId) -> Item {
        name_and_value(attribute::DESK, text(desk))
    }

    pub(in crate::dynamo) fn board(desk: &DeskId) -> Item {
        name_and_value(attribute::DESK, text(board_name(desk)))
    }

    pub(in crate::dynamo) fn lead(user: UserId) -> Item {
        name_and_value(attribute::USER_ID, number(user))
    }

    pub(in crate::dynamo) fn operator(desk: &DeskId, user: UserId) -> Item {
        both(self::desk(desk), name_and_value(attribute::USER_ID, number(user)))
    }

    pub(in crate::dynamo) fn ticket(ticket: &TicketId) -> Item {
        let lane = name_and_value(attribute::DESK, text(lane_name(&ticket.desk, ticket.lane)));
        both(lane, name_and_value(attribute::PLACE, text(place(ticket.place, ticket.lead))))
    }

    pub(in crate::dynamo) fn chat(chat: &ChatId) -> Item {
        name_and_value(attribute::CHAT_ID, text(chat))
    }

    pub(in crate::dynamo) fn room(desk: &DeskId, room: &RoomId) -> Item {
        both(self::desk(desk), name_and_value(attribute::ROOM_ID, text(room)))
    }

    pub(in crate::dynamo) fn journal(cause: &Cause) -> Item {
        name_and_value(attribute::CAUSE, text(cause))
    }

    /// The key of an item that an index has found.
    pub(in crate::dynamo) fn of(table: Table, item: &Item) -> Item {
        let range = table.range_part().map(|(name, _)| name);
        let names = std::iter::once(table.hash_part().0).chain(range);
        names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect()
    }

    /// The key of a desk's board.
    pub(in crate::dynamo) fn board_name(desk: &DeskId) -> String {
        beside(desk, BOARD)
    }

    /// The key that the tickets of this lane share.
    pub(in crate::dynamo) fn lane_name(desk: &DeskId, lane: Lane) -> String {
        match lane {
            Lane::Chat => desk.to_string(),
            Lane::Operator => beside(desk, OPERATOR_LANE),
        }
    }

    /// Fifteen digits of milliseconds last until the year 33658.
    pub(in crate::dynamo) fn place(place: Place, lead: UserId) -> String {
        format!("{:015}#{lead}", place.since.0)
    }

    /// The desk of a key that [`board_name`] has made.
    pub(in crate::dynamo) fn desk_of_board(key: &str) -> Option<DeskId> {
        desk_beside(key, BOARD)
    }

    /// The desk of a key that [`lane_name`] has made.
    pub(in crate::dynamo) fn desk_of_lane(key: &str, lane: Lane) -> Option<DeskId> {
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

/// The names of attributes that keys and conditions mention.
pub(super) mod attribute {
    pub(in crate::dynamo) const ACTIVE_CHAT_LINKS: &str = "active_chat_links";
    pub(in crate::dynamo) const CAUSE: &str = "cause";
    pub(in crate::dynamo) const CHAT_ID: &str = "chat_id";
    pub(in crate::dynamo) const DESK: &str = "desk";
    pub(in crate::dynamo) const DUE: &str = "due";
    pub(in crate::dynamo) const EPOCH: &str = "epoch";
    pub(in crate::dynamo) const EXPIRES_AT: &str = "expires_at";
    pub(in crate::dynamo) const GENERATION: &str = "generation";
    pub(in crate::dynamo) const GROUP_ID: &str = "group_id";
    pub(in crate::dynamo) const IDLE_SINCE: &str = "idle_since";
    pub(in crate::dynamo) const IS_ACTIVE: &str = "is_active";
    pub(in crate::dynamo) const LANGUAGE: &str = "language";
    pub(in crate::dynamo) const LEAD_ID: &str = "lead_id";
    pub(in crate::dynamo) const OPERATOR_ID: &str = "operator_id";
    pub(in crate::dynamo) const OUTBOX: &str = "outbox";
    pub(in crate::dynamo) const OUTCOMES: &str = "outcomes";
    pub(in crate::dynamo) const PLACE: &str = "place";
    pub(in crate::dynamo) const ROOM_ID: &str = "room_id";
    pub(in crate::dynamo) const SCREEN: &str = "screen";
    pub(in crate::dynamo) const UNSENT: &str = "unsent";
    pub(in crate::dynamo) const UNSENT_SINCE: &str = "unsent_since";
    pub(in crate::dynamo) const UPDATE: &str = "update";
    pub(in crate::dynamo) const USER_ID: &str = "user_id";
    pub(in crate::dynamo) const VERSION: &str = "version";
}

pub(super) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

pub(super) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn string(name: &'static str) -> KeyPart {
    (name, ScalarAttributeType::S)
}

fn numeric(name: &'static str) -> KeyPart {
    (name, ScalarAttributeType::N)
}
