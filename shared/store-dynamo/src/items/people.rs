//! The stored forms of leads and operators.

use std::collections::BTreeMap;

use domain::{
    ChatId, Checklist, DeskId, InviteLink, Language, Lead, LeadChat, LeadState, MessageId, Operator, OperatorId, Phone,
    Place, Shift, Slot, SlotState, Timestamp, UserId,
};
use serde::{Deserialize, Serialize};

use crate::items::form::Malformed;

#[derive(Serialize, Deserialize)]
pub(crate) struct LeadItem {
    user_id: UserId,
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    phone_number: Phone,
    language: Language,
    reachable: bool,
    waiting_status: WaitingStatus,
    /// The username or name of the operator who serves the lead's chat. Missing if the lead has no chat, and while
    /// nobody serves the chat.
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
pub(crate) struct OperatorItem {
    desk: DeskId,
    user_id: OperatorId,
    username: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    language: Language,
    checklist: Checklist,
    is_active: bool,
    active_chat_links: BTreeMap<ChatId, SlotForm>,
    epoch: u32,
    idle_since: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    watches: Option<MessageId>,
    version: u64,
}

/// The stored form of a slot: a value of the map `active_chat_links`.
#[derive(Serialize, Deserialize)]
pub(crate) struct SlotForm {
    state: SlotState,
    link: InviteLink,
    lead_name: String,
}

impl From<Lead> for LeadItem {
    fn from(lead: Lead) -> Self {
        let (waiting_status, place, lead_chat) = match lead.state {
            LeadState::Registered => (WaitingStatus::None, None, None),
            LeadState::Waiting(place) => (WaitingStatus::Waiting, Some(place), None),
            LeadState::Invited(lead_chat) => (WaitingStatus::CreateChat, None, Some(lead_chat)),
            LeadState::Accepted(lead_chat) => (WaitingStatus::Accepted, None, Some(lead_chat)),
            LeadState::Finished => (WaitingStatus::Finalize, None, None),
        };
        let (chat_id, active_chat_link, operator_tag) = lead_chat.map_or((None, None, None), |lead_chat| {
            (Some(lead_chat.chat), Some(lead_chat.link), lead_chat.operator_tag)
        });
        Self {
            user_id: lead.user,
            username: lead.name,
            tag: lead.tag,
            phone_number: lead.phone,
            language: lead.language,
            reachable: lead.reachable,
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
        let operator_tag = item.operator_tag;
        let lead_chat = match (item.chat_id, item.active_chat_link) {
            (Some(chat), Some(link)) => Some(LeadChat { chat, link, operator_tag }),
            (None, _) | (_, None) => None,
        };
        let state = match item.waiting_status {
            WaitingStatus::None => LeadState::Registered,
            WaitingStatus::Waiting => LeadState::Waiting(place.ok_or(Malformed)?),
            WaitingStatus::CreateChat => LeadState::Invited(lead_chat.ok_or(Malformed)?),
            WaitingStatus::Accepted => LeadState::Accepted(lead_chat.ok_or(Malformed)?),
            WaitingStatus::Finalize => LeadState::Finished,
        };
        Ok(Self {
            user: item.user_id,
            name: item.username,
            tag: item.tag,
            phone: item.phone_number,
            language: item.language,
            reachable: item.reachable,
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
            language: operator.language,
            checklist: operator.checklist,
            is_active: operator.shift == Shift::On,
            active_chat_links: operator.chats.into_iter().map(|(chat, slot)| (chat, slot.into())).collect(),
            epoch: operator.epoch,
            idle_since: operator.idle_since,
            watches: operator.watches,
            version: operator.version,
        }
    }
}

impl From<OperatorItem> for Operator {
    fn from(item: OperatorItem) -> Self {
        let slot = |SlotForm { state, link, lead_name }| Slot { state, link, lead_name };
        Self {
            id: item.user_id,
            desk: item.desk,
            name: item.username,
            tag: item.tag,
            language: item.language,
            checklist: item.checklist,
            shift: if item.is_active { Shift::On } else { Shift::Off },
            epoch: item.epoch,
            chats: item.active_chat_links.into_iter().map(|(chat, form)| (chat, slot(form))).collect(),
            idle_since: item.idle_since,
            watches: item.watches,
            version: item.version,
        }
    }
}

impl From<Slot> for SlotForm {
    fn from(slot: Slot) -> Self {
        Self { state: slot.state, link: slot.link, lead_name: slot.lead_name }
    }
}
