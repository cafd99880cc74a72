//! Rules about the writes of a change. Every [`Store`](crate::Store) applies them.

use domain::{ChatId, DeskId, Lane, RoomId, Timestamp, UserId, Write};

use crate::{CommitError, Reason, StoreError};

/// The largest number of items in a transaction, including the journal item (DynamoDB, `TransactWriteItems`).
const TRANSACTION_LIMIT: usize = 100;

/// Returns the reason that a store reports when the condition of this write fails.
pub fn reason(write: &Write) -> Reason {
    match write {
        Write::PutLead(_) | Write::PutChat(_) | Write::PutBoard(_) => Reason::LeadOrChat,
        Write::PutTicket(_) | Write::SetScreen { .. } | Write::DeleteTicket(_) => Reason::Ticket,
        Write::PutOperator(_)
        | Write::DeleteOperator(_)
        | Write::ReserveSlot { .. }
        | Write::SetSlot { .. }
        | Write::ReleaseSlot { .. } => Reason::Operator,
        Write::PutRoom(_) | Write::DeleteRoom(_) => Reason::Room,
    }
}

/// Returns whether a store may leave this write out of its change if the slot or the operator that the write updates is
/// gone.
pub fn is_harmless_if_gone(write: &Write) -> bool {
    match write {
        Write::SetSlot { .. } | Write::ReleaseSlot { .. } => true,
        Write::PutLead(_)
        | Write::PutOperator(_)
        | Write::DeleteOperator(_)
        | Write::PutRoom(_)
        | Write::DeleteRoom(_)
        | Write::PutChat(_)
        | Write::PutBoard(_)
        | Write::PutTicket(_)
        | Write::SetScreen { .. }
        | Write::DeleteTicket(_)
        | Write::ReserveSlot { .. } => false,
    }
}

/// Fails if a change writes an item twice, or has more writes than one transaction can hold.
pub fn check_form(writes: &[Write]) -> Result<(), CommitError> {
    let mut keys: Vec<ItemKey> = writes.iter().map(item_key).collect();
    keys.sort_unstable();
    let problem = if writes.len() >= TRANSACTION_LIMIT {
        "too many writes for one transaction"
    } else if keys.windows(2).any(|pair| pair[0] == pair[1]) {
        "an item is written twice"
    } else {
        return Ok(());
    };
    Err(CommitError::Failed(StoreError { doing: "storing a change", problem: problem.to_owned() }))
}

/// The key of the item that a write changes. Two writes of a change must not have the same key.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum ItemKey<'a> {
    Lead(UserId),
    Operator(&'a DeskId, UserId),
    Room(&'a DeskId, &'a RoomId),
    Chat(&'a ChatId),
    Board(&'a DeskId),
    Ticket(&'a DeskId, Lane, Timestamp, UserId),
}

fn item_key(write: &Write) -> ItemKey<'_> {
    match write {
        Write::PutLead(lead) => ItemKey::Lead(lead.user),
        Write::PutOperator(operator) | Write::DeleteOperator(operator) => {
            ItemKey::Operator(&operator.desk, operator.id.user())
        }
        Write::PutRoom(room) | Write::DeleteRoom(room) => ItemKey::Room(&room.desk, &room.id),
        Write::PutChat(chat) => ItemKey::Chat(&chat.id),
        Write::PutBoard(board) => ItemKey::Board(&board.desk),
        Write::PutTicket(ticket) => {
            ItemKey::Ticket(&ticket.desk, ticket.needs.lane(), ticket.place.since, ticket.lead.user)
        }
        Write::SetScreen { ticket, .. } | Write::DeleteTicket(ticket) => {
            ItemKey::Ticket(&ticket.desk, ticket.lane, ticket.place.since, ticket.lead)
        }
        Write::ReserveSlot { desk, operator, .. }
        | Write::SetSlot { desk, operator, .. }
        | Write::ReleaseSlot { desk, operator, .. } => ItemKey::Operator(desk, operator.user()),
    }
}
