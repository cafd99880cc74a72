//! Leads, operators and tickets.

use std::collections::BTreeMap;

use domain::{
    ChatId, DeskId, InviteLink, Lead, LeadState, Operator, OperatorId, Phone, Place, Seat, Shift, Slot, SlotState,
    Ticket, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use super::super::keys::key;
use super::Malformed;

#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct LeadItem {
    user_id: UserId,
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    phone_number: Phone,
    waiting_status: WaitingStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_chat_link: Option<InviteLink>,
    #[serde(skip_serializing_if = "Option::is_none")]
    chat_id: Option<ChatId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u32>,
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WaitingStatus {
    None,
    Waiting,
    CreateChat,
    Accepted,
    Finalize,
}

#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct OperatorItem {
    desk: DeskId,
    user_id: OperatorId,
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    is_active: bool,
    active_chat_links: BTreeMap<ChatId, SlotForm>,
    epoch: u32,
    idle_since: Timestamp,
    version: u64,
}

/// A value of `active_chat_links`.
#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct SlotForm {
    state: SlotState,
    link: InviteLink,
}

#[derive(Serialize, Deserialize)]
pub(in crate::dynamo) struct TicketItem {
    desk: DeskId,
    place: String,
    user_id: UserId,
    since: Timestamp,
    generation: u32,
}

impl From<Lead> for LeadItem {
    fn from(lead: Lead) -> Self {
        let (waiting_status, place, seat) = match lead.state {
            LeadState::Registered => (WaitingStatus::None, None, None),
            LeadState::Waiting(place) => (WaitingStatus::Waiting, Some(place), None),
            LeadState::Invited(seat) => (WaitingStatus::CreateChat, None, Some(seat)),
            LeadState::Accepted(seat) => (WaitingStatus::Accepted, None, Some(seat)),
            LeadState::Finished => (WaitingStatus::Finalize, None, None),
        };
        let (chat_id, active_chat_link, operator_tag) =
            seat.map_or((None, None, None), |seat| (Some(seat.chat), Some(seat.link), Some(seat.operator_tag)));
        Self {
            user_id: lead.user,
            username: lead.name,
            tag: lead.tag,
            phone_number: lead.phone,
            waiting_status,
            operator_tag,
            active_chat_link,
            chat_id,
            since: place.map(|place| place.since),
            generation: place.map(|place| place.generation),
            version: lead.version,
        }
    }
}

impl TryFrom<LeadItem> for Lead {
    type Error = Malformed;

    fn try_from(item: LeadItem) -> Result<Self, Malformed> {
        let place = match (item.since, item.generation) {
            (Some(since), Some(generation)) => Some(Place { since, generation }),
            (None, _) | (_, None) => None,
        };
        let seat = match (item.chat_id, item.active_chat_link, item.operator_tag) {
            (Some(chat), Some(link), Some(operator_tag)) => Some(Seat { chat, link, operator_tag }),
            (None, _, _) | (_, None, _) | (_, _, None) => None,
        };
        let state = match item.waiting_status {
            WaitingStatus::None => LeadState::Registered,
            WaitingStatus::Waiting => LeadState::Waiting(place.ok_or(Malformed)?),
            WaitingStatus::CreateChat => LeadState::Invited(seat.ok_or(Malformed)?),
            WaitingStatus::Accepted => LeadState::Accepted(seat.ok_or(Malformed)?),
            WaitingStatus::Finalize => LeadState::Finished,
        };
        Ok(Self {
            user: item.user_id,
            name: item.username,
            tag: item.tag,
            phone: item.phone_number,
            state,
            version: item.version,
        })
    }
}

impl From<Operator> for OperatorItem {
    fn from(operator: Operator) -> Self {
        Self {
            desk: operator.desk,
            user_id: operator.id,
            username: operator.name,
            tag: operator.tag,
            is_active: operator.shift == Shift::On,
            active_chat_links: operator.chats.into_iter().map(|(chat, slot)| (chat, slot.into())).collect(),
            epoch: operator.epoch,
            idle_since: operator.idle_since,
            version: operator.version,
        }
    }
}

impl From<OperatorItem> for Operator {
    fn from(item: OperatorItem) -> Self {
        let slot = |SlotForm { state, link }| Slot { state, link };
        Self {
            id: item.user_id,
            desk: item.desk,
            name: item.username,
            tag: item.tag,
            shift: if item.is_active { Shift::On } else { Shift::Off },
            epoch: item.epoch,
            chats: item.active_chat_links.into_iter().map(|(chat, form)| (chat, slot(form))).collect(),
            idle_since: item.idle_since,
            version: item.version,
        }
    }
}

impl From<Slot> for SlotForm {
    fn from(slot: Slot) -> Self {
        Self { state: slot.state, link: slot.link }
    }
}

impl From<&Ticket> for TicketItem {
    fn from(ticket: &Ticket) -> Self {
        Self {
            desk: ticket.desk.clone(),
            place: key::place(ticket),
            user_id: ticket.lead,
            since: ticket.place.since,
            generation: ticket.place.generation,
        }
    }
}

impl From<TicketItem> for Ticket {
    fn from(item: TicketItem) -> Self {
        let place = Place { since: item.since, generation: item.generation };
        Self { desk: item.desk, lead: item.user_id, place }
    }
}
