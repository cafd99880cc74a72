//! Finds the decisions behind a change by comparing the rows before and after it.
use domain::{Change, Ending, Write};

use crate::rows::{ChatRow, ChatStage, LeadRow, LeadStatus, OperatorRow, RoomRow, Rows, assignment};

/// The names of all decisions that store something.
pub(crate) const DECISIONS: [&str; 54] = [
    "registered",
    "renamed",
    "language chosen",
    "took a ticket",
    "left the queue",
    "gave up the queue: unreachable",
    "out of reach",
    "in reach again",
    "assigned at once",
    "matched",
    "taken",
    "given another operator",
    "taken from another operator",
    "joined",
    "came back",
    "left",
    "first reply",
    "reminded",
    "overdue",
    "still overdue",
    "sent back",
    "rescheduled",
    "closed by its operator",
    "closed by a supervisor",
    "nobody joined",
    "lead left for good",
    "lead unreachable",
    "room lost under a chat",
    "enlisted",
    "enlisted again",
    "dismissed",
    "dismissed with chats",
    "shift started",
    "shift ended",
    "shift ended, chats kept",
    "shift ended, chats given back",
    "chats given back off shift",
    "watches the queue",
    "stops watching the queue",
    "operator renamed",
    "operator's language",
    "operator started the bot",
    "operator out of reach",
    "befriended",
    "probed",
    "room asked for",
    "room ready",
    "room ready again",
    "room failed",
    "another room asked for in its place",
    "sealed, room rests",
    "sealed, room gone",
    "queue redrawn",
    "place shown elsewhere",
];

/// Returns the decisions behind a change. One change may store the results of several decisions.
pub(super) fn of(before: &Rows, after: &Rows, change: &Change) -> Vec<&'static str> {
    let mut decisions = vec![];
    let by_machine = assignment(&change.effects).is_some_and(|assignment| assignment.by_machine);
    let had_ticket = change.writes.iter().any(|write| matches!(write, Write::DeleteTicket(_)));
    for write in &change.writes {
        match write {
            Write::PutLead(lead) => {
                let user = lead.user.0;
                decisions.extend(lead_decisions(before.leads.get(&user), &after.leads[&user]));
            }
            Write::PutOperator(operator) => {
                let user = operator.id.0.0;
                decisions.extend(operator_decisions(before.operators.get(&user), &after.operators[&user]));
            }
            Write::DeleteOperator(operator) => {
                let with_chats = !operator.chats.is_empty();
                decisions.push(if with_chats { "dismissed with chats" } else { "dismissed" });
            }
            Write::PutRoom(room) => {
                decisions.extend(room_decision(before.rooms.get(&room.id.0), &after.rooms[&room.id.0]));
            }
            Write::DeleteRoom(room) => match before.rooms.get(&room.id.0) {
                Some(RoomRow::Failed) => decisions.push("another room asked for in its place"),
                Some(RoomRow::Taken { chat, .. }) if after.chats.get(chat).is_some_and(is_sealed) => {
                    decisions.push("sealed, room gone");
                }
                Some(_) | None => {}
            },
            Write::PutChat(chat) => {
                let (old, new) = (before.chats.get(&chat.id.0), &after.chats[&chat.id.0]);
                decisions.extend(chat_decisions(old, new, by_machine, had_ticket));
            }
            Write::PutBoard(_) => decisions.push("queue redrawn"),
            Write::SetScreen { .. } => decisions.push("place shown elsewhere"),
            Write::PutTicket(_)
            | Write::DeleteTicket(_)
            | Write::ReserveSlot { .. }
            | Write::SetSlot { .. }
            | Write::ReleaseSlot { .. } => {}
        }
    }
    decisions
}

fn is_sealed(chat: &ChatRow) -> bool {
    matches!(chat.stage, ChatStage::Over(ending) if ending != Ending::RoomLost)
}

fn lead_decisions(before: Option<&LeadRow>, after: &LeadRow) -> Vec<&'static str> {
    let Some(before) = before else { return vec!["registered"] };
    let mut decisions = vec![];
    match (&before.status, &after.status) {
        (LeadStatus::Registered | LeadStatus::Finished, LeadStatus::Waiting { .. }) => decisions.push("took a ticket"),
        (LeadStatus::Waiting { .. }, LeadStatus::Finished) if after.is_reachable => decisions.push("left the queue"),
        (LeadStatus::Waiting { .. }, LeadStatus::Finished) => decisions.push("gave up the queue: unreachable"),
        (_, _) => {}
    }
    match (before.is_reachable, after.is_reachable) {
        (true, false) => decisions.push("out of reach"),
        (false, true) => decisions.push("in reach again"),
        (true, true) | (false, false) => {}
    }
    decisions.extend((before.name != after.name).then_some("renamed"));
    decisions.extend((before.language != after.language).then_some("language chosen"));
    decisions
}

fn operator_decisions(before: Option<&OperatorRow>, after: &OperatorRow) -> Vec<&'static str> {
    let Some(before) = before else { return vec!["enlisted"] };
    let mut decisions = vec![];
    match (before.is_on_shift, after.is_on_shift, before.chats.is_empty(), after.chats.is_empty()) {
        (false, true, ..) => decisions.push("shift started"),
        (true, false, true, _) => decisions.push("shift ended"),
        (true, false, false, false) => decisions.push("shift ended, chats kept"),
        (true, false, false, true) => decisions.push("shift ended, chats given back"),
        (false, false, false, true) => decisions.push("chats given back off shift"),
        (..) => {}
    }
    match (before.watches, after.watches, before.is_on_shift == after.is_on_shift) {
        (old, Some(new), _) if old != Some(new) => decisions.push("watches the queue"),
        (Some(_), None, true) => decisions.push("stops watching the queue"),
        (..) => {}
    }
    let (old, new) = (before.checklist, after.checklist);
    match (old.started, new.started) {
        (false, true) => decisions.push("operator started the bot"),
        (true, false) => decisions.push("operator out of reach"),
        (true, true) | (false, false) => {}
    }
    decisions.extend((!old.befriended && new.befriended).then_some("befriended"));
    decisions.extend((!old.probed && new.probed).then_some("probed"));
    decisions.extend((before.language != after.language).then_some("operator's language"));
    if before.name != after.name {
        decisions.push("operator renamed");
    } else if before == after {
        decisions.push("enlisted again");
    }
    decisions
}

fn room_decision(before: Option<&RoomRow>, after: &RoomRow) -> Option<&'static str> {
    match (before, after) {
        (None, RoomRow::Asked) => Some("room asked for"),
        (Some(RoomRow::Asked), RoomRow::Ready { .. }) => Some("room ready"),
        (Some(RoomRow::Asked | RoomRow::Resting { .. }), RoomRow::Failed) => Some("room failed"),
        (Some(RoomRow::Resting { .. }), RoomRow::Ready { .. }) => Some("room ready again"),
        (Some(RoomRow::Taken { .. }), RoomRow::Resting { .. }) => Some("sealed, room rests"),
        (_, _) => None,
    }
}

fn chat_decisions(before: Option<&ChatRow>, after: &ChatRow, by_machine: bool, had_ticket: bool) -> Vec<&'static str> {
    let Some(before) = before else {
        return vec![match (by_machine, had_ticket) {
            (true, true) => "matched",
            (true, false) => "assigned at once",
            (false, _) => "taken",
        }];
    };
    let mut decisions = vec![];
    match (before.stage, after.stage) {
        (ChatStage::Invited, ChatStage::Talking) => decisions.push("joined"),
        (ChatStage::Left, ChatStage::Talking) => decisions.push("came back"),
        (ChatStage::Talking, ChatStage::Left) => decisions.push("left"),
        (ChatStage::Invited | ChatStage::Talking | ChatStage::Left, ChatStage::Over(ending)) => {
            decisions.push(ending_decision(ending, before));
        }
        (_, _) => {}
    }
    match (before.operator, after.operator) {
        (None, Some(_)) if by_machine => decisions.push("given another operator"),
        (None, Some(_)) => decisions.push("taken from another operator"),
        (Some(_), None) => decisions.push("sent back"),
        (Some(_), Some(_)) if before.first_reply != after.first_reply => match after.first_reply {
            "given" => decisions.push("first reply"),
            "reminded" => decisions.push("reminded"),
            "overdue" => decisions.push("overdue"),
            _ => {}
        },
        (Some(_), Some(_)) if after.first_reply == "overdue" && before.step == after.step => {
            decisions.push("still overdue");
        }
        (Some(_), Some(_)) | (None, None) if before.step == after.step && before.due != after.due => {
            decisions.push("rescheduled");
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    decisions
}

fn ending_decision(ending: Ending, before: &ChatRow) -> &'static str {
    match ending {
        Ending::ClosedByOperator { operator } if before.operator == Some(operator.0.0) => "closed by its operator",
        Ending::ClosedByOperator { .. } => "closed by a supervisor",
        Ending::NobodyJoined => "nobody joined",
        Ending::LeadLeft => "lead left for good",
        Ending::LeadUnreachable => "lead unreachable",
        Ending::RoomLost => "room lost under a chat",
    }
}
