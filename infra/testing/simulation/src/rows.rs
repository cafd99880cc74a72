//! The rows: the stored items, converted to types of the simulation.
//!
//! The conversion takes only the data of the desk's types and calls none of their functions. Otherwise the checker
//! could repeat a mistake that these functions make, and would not find it. After each change, the rows that the change
//! touched are read back from the store, item by item.
use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Act, Chat, ChatState, ChatTask, DeskFact, Effect, FirstReply, HostTask, Language, Lead, LeadState, Operator, Room,
    RoomState, Serving, Shift, SlotState, Ticket, TicketNeeds, Write,
};
use store::Contents;

/// All stored rows, one map for each type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) leads: BTreeMap<i64, LeadRow>,
    pub(crate) operators: BTreeMap<i64, OperatorRow>,
    /// The queue. The key is the lane, the time and the lead of the ticket.
    pub(crate) tickets: BTreeMap<(Needs, i64, i64), TicketRow>,
    pub(crate) rooms: BTreeMap<String, RoomRow>,
    pub(crate) chats: BTreeMap<String, ChatRow>,
    /// The chats that are not over.
    pub(crate) open: BTreeSet<String>,
    /// How many changes were stored.
    pub(crate) commits: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeadRow {
    pub(crate) status: LeadStatus,
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) is_reachable: bool,
    /// The number of the change that wrote the lead last.
    pub(crate) written: u64,
    /// The time since which the lead has this status.
    pub(crate) status_since: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LeadStatus {
    Registered,
    Waiting { since: i64, generation: u32 },
    Invited { chat: String, link: String, is_served: bool },
    Accepted { chat: String, link: String, is_served: bool },
    Finished,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OperatorRow {
    pub(crate) is_on_shift: bool,
    pub(crate) name: String,
    pub(crate) language: Language,
    pub(crate) checklist: ChecklistRow,
    pub(crate) watches: Option<i64>,
    /// For each chat of the operator, whether the chat's lead is in the room.
    pub(crate) chats: BTreeMap<String, bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ChecklistRow {
    pub(crate) started: bool,
    pub(crate) befriended: bool,
    pub(crate) probed: bool,
}

/// The resources that a ticket needs before a chat can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Needs {
    RoomAndOperator,
    Operator,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TicketRow {
    pub(crate) lead: i64,
    pub(crate) since: i64,
    pub(crate) generation: u32,
    pub(crate) needs: Needs,
    pub(crate) chat: Option<String>,
    /// The message that shows the lead's place.
    pub(crate) screen: Option<i64>,
    /// The number of the change that wrote the ticket.
    pub(crate) written: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoomRow {
    Asked,
    Failed,
    Ready { group: i64 },
    Taken { group: i64, chat: String },
    Resting { group: i64 },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChatRow {
    pub(crate) lead: i64,
    pub(crate) since: i64,
    pub(crate) generation: u32,
    pub(crate) operator: Option<i64>,
    pub(crate) first_reply: &'static str,
    pub(crate) room: String,
    pub(crate) group: i64,
    pub(crate) link: String,
    pub(crate) stage: ChatStage,
    pub(crate) step: u32,
    /// The time at which the chat reached this step.
    pub(crate) step_since: i64,
    pub(crate) jobs: u32,
    pub(crate) due: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChatStage {
    Invited,
    Talking,
    Left,
    Over(domain::Ending),
}

/// The assignment of an operator to a chat, taken from the effects of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assignment {
    pub(crate) operator: i64,
    pub(crate) chat: String,
    pub(crate) by_machine: bool,
}

impl Rows {
    /// Reads back the rows that these writes have touched.
    pub(crate) fn read_back(&mut self, writes: &[Write], contents: &Contents, now: i64) {
        self.commits += 1;
        for write in writes {
            match write {
                Write::PutLead(lead) => self.lead(lead.user.0, contents, now),
                Write::PutOperator(Operator { desk, id, .. }) | Write::DeleteOperator(Operator { desk, id, .. }) => {
                    self.operator(desk, id.0.0, contents);
                }
                Write::ReserveSlot { desk, operator, .. }
                | Write::SetSlot { desk, operator, .. }
                | Write::ReleaseSlot { desk, operator, .. } => self.operator(desk, operator.0.0, contents),
                Write::PutRoom(room) | Write::DeleteRoom(room) => self.room(room, contents),
                Write::PutChat(chat) => self.chat(&chat.id, contents, now),
                Write::PutTicket(Ticket { desk, .. }) => self.tickets(desk, contents),
                Write::SetScreen { ticket, .. } | Write::DeleteTicket(ticket) => self.tickets(&ticket.desk, contents),
                Write::PutBoard(_) => {}
            }
        }
    }

    fn lead(&mut self, user: i64, contents: &Contents, now: i64) {
        let Some(lead) = contents.leads.get(&domain::UserId(user)) else { return };
        let row = lead_row(lead);
        let known = self.leads.get(&user).filter(|known| known.status == row.status);
        let status_since = known.map_or(now, |known| known.status_since);
        self.leads.insert(user, LeadRow { written: self.commits, status_since, ..row });
    }

    fn operator(&mut self, desk: &domain::DeskId, user: i64, contents: &Contents) {
        let stored = contents.operators.get(desk).and_then(|roster| roster.get(&domain::UserId(user)));
        match stored {
            Some(operator) => self.operators.insert(user, operator_row(operator)),
            None => self.operators.remove(&user),
        };
    }

    fn room(&mut self, room: &Room, contents: &Contents) {
        let stored = contents.rooms.get(&room.desk).and_then(|rooms| rooms.get(&room.id));
        match stored {
            Some(stored) => self.rooms.insert(room.id.0.clone(), room_row(stored)),
            None => self.rooms.remove(&room.id.0),
        };
    }

    fn chat(&mut self, id: &domain::ChatId, contents: &Contents, now: i64) {
        let Some(chat) = contents.chats.get(id) else { return };
        let known = self.chats.get(&id.0).filter(|known| known.step == chat.step);
        let step_since = known.map_or(now, |known| known.step_since);
        let row = ChatRow { step_since, ..chat_row(chat) };
        if let ChatStage::Over(_) = row.stage {
            self.open.remove(&id.0);
        } else {
            self.open.insert(id.0.clone());
        }
        self.chats.insert(id.0.clone(), row);
    }

    /// Reads the whole queue, not only the tickets that the writes name: because of a bug, another ticket may have
    /// changed.
    fn tickets(&mut self, desk: &domain::DeskId, contents: &Contents) {
        let lanes = contents.queues.get(desk).into_iter().flat_map(BTreeMap::values);
        let stored = lanes.flat_map(BTreeMap::values).map(|ticket| {
            let row = ticket_row(ticket, self.commits);
            let key = (row.needs, row.since, row.lead);
            let known = self.tickets.get(&key).filter(|known| known.generation == row.generation);
            let written = known.map_or(self.commits, |known| known.written);
            (key, TicketRow { written, ..row })
        });
        self.tickets = stored.collect();
    }
}

/// Returns the assignment that a change makes, if it makes one.
pub(crate) fn assignment(effects: &[Effect]) -> Option<Assignment> {
    effects.iter().find_map(|effect| {
        let Act::SendJob(job) = &effect.act else { return None };
        let HostTask::Chat(chat) = &job.task else { return None };
        let (operator, by_machine) = match &chat.task {
            ChatTask::Record(DeskFact::Assigned { operator }) => (operator, true),
            ChatTask::Record(DeskFact::Taken { operator, .. }) => (operator, false),
            ChatTask::Record(DeskFact::GivenUp { .. })
            | ChatTask::OpenChat { .. }
            | ChatTask::AddOperator { .. }
            | ChatTask::RemoveOperator { .. }
            | ChatTask::CloseChat { .. } => return None,
        };
        Some(Assignment { operator: operator.0.0, chat: chat.chat.0.clone(), by_machine })
    })
}

pub(crate) fn lead_row(lead: &Lead) -> LeadRow {
    let lead_chat = |lead_chat: &domain::LeadChat| {
        (lead_chat.chat.0.clone(), lead_chat.link.0.clone(), lead_chat.operator_tag.is_some())
    };
    let status = match &lead.state {
        LeadState::Registered => LeadStatus::Registered,
        LeadState::Waiting(place) => LeadStatus::Waiting { since: place.since.0, generation: place.generation },
        LeadState::Invited(its) => {
            let (chat, link, is_served) = lead_chat(its);
            LeadStatus::Invited { chat, link, is_served }
        }
        LeadState::Accepted(its) => {
            let (chat, link, is_served) = lead_chat(its);
            LeadStatus::Accepted { chat, link, is_served }
        }
        LeadState::Finished => LeadStatus::Finished,
    };
    let (name, language) = (lead.name.clone(), lead.language);
    LeadRow { status, name, language, is_reachable: lead.reachable, written: 0, status_since: 0 }
}

pub(crate) fn operator_row(operator: &Operator) -> OperatorRow {
    let domain::Checklist { started, befriended, probed } = operator.checklist;
    OperatorRow {
        is_on_shift: match operator.shift {
            Shift::On => true,
            Shift::Off => false,
        },
        name: operator.name.clone(),
        language: operator.language,
        checklist: ChecklistRow { started, befriended, probed },
        watches: operator.watches.map(|message| message.0),
        chats: operator.chats.iter().map(|(chat, slot)| (chat.0.clone(), slot.state == SlotState::Open)).collect(),
    }
}

fn ticket_row(ticket: &Ticket, written: u64) -> TicketRow {
    let (needs, chat, screen) = match &ticket.needs {
        TicketNeeds::Chat { screen } => (Needs::RoomAndOperator, None, screen.map(|message| message.0)),
        TicketNeeds::Operator { chat, .. } => (Needs::Operator, Some(chat.0.clone()), None),
    };
    let (since, generation) = (ticket.place.since.0, ticket.place.generation);
    TicketRow { lead: ticket.lead.user.0, since, generation, needs, chat, screen, written }
}

pub(crate) fn room_row(room: &Room) -> RoomRow {
    match &room.state {
        RoomState::Asked { .. } => RoomRow::Asked,
        RoomState::Failed { .. } => RoomRow::Failed,
        RoomState::Ready { group, .. } => RoomRow::Ready { group: group.0 },
        RoomState::Taken { group, chat } => RoomRow::Taken { group: group.0, chat: chat.0.clone() },
        RoomState::Resting { group, .. } => RoomRow::Resting { group: group.0 },
    }
}

fn chat_row(chat: &Chat) -> ChatRow {
    let (operator, first_reply) = match chat.serving {
        Serving::By { operator, first_reply, .. } => (
            Some(operator.0.0),
            match first_reply {
                FirstReply::Awaited => "awaited",
                FirstReply::Reminded { .. } => "reminded",
                FirstReply::Overdue { .. } => "overdue",
                FirstReply::Given => "given",
            },
        ),
        Serving::Nobody { .. } => (None, "nobody"),
    };
    ChatRow {
        lead: chat.lead.0,
        since: chat.place.since.0,
        generation: chat.place.generation,
        operator,
        first_reply,
        room: chat.room.0.clone(),
        group: chat.group.0,
        link: chat.link.0.clone(),
        stage: match chat.state {
            ChatState::Invited { .. } => ChatStage::Invited,
            ChatState::Talking { .. } => ChatStage::Talking,
            ChatState::Left { .. } => ChatStage::Left,
            ChatState::Over { ending, .. } => ChatStage::Over(ending),
        },
        step: chat.step,
        step_since: 0,
        jobs: chat.jobs,
        due: chat.due.map(|due| due.0),
    }
}
