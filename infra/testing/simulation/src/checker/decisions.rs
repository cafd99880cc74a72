//! Which decision a change was, told by what it has made of what was there.
use domain::{Change, Ending, Write};

use super::rows::{ChatRow, ChatStage, LeadRow, LeadStatus, OperatorRow, RoomRow, Rows, assigned};

/// Every decision that stores something.
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
    "first word",
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
    "looks away",
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

/// What a change was. One change may be several things.
pub(crate) fn of(before: &Rows, after: &Rows, change: &Change) -> Vec<&'static str> {
    let mut kinds = vec![];
    let by_machine = assigned(&change.effects).is_some_and(|assigned| assigned.by_machine);
    let had_ticket = change.writes.iter().any(|write| matches!(write, Write::DeleteTicket(_)));
    for write in &change.writes {
        match write {
            Write::PutLead(lead) => {
                let user = lead.user.0;
                kinds.extend(of_lead(before.leads.get(&user), &after.leads[&user]));
            }
            Write::PutOperator(operator) => {
                let user = operator.id.0.0;
                kinds.extend(of_operator(before.operators.get(&user), &after.operators[&user]));
            }
            Write::DeleteOperator(operator) => {
                let with_chats = !operator.chats.is_empty();
                kinds.push(if with_chats { "dismissed with chats" } else { "dismissed" });
            }
            Write::PutRoom(room) => {
                kinds.extend(of_room(before.rooms.get(&room.id.0), &after.rooms[&room.id.0]));
            }
            Write::DeleteRoom(room) => match before.rooms.get(&room.id.0) {
                Some(RoomRow::Failed) => kinds.push("another room asked for in its place"),
                Some(RoomRow::Taken { chat, .. }) if after.chats.get(chat).is_some_and(is_sealed) => {
                    kinds.push("sealed, room gone");
                }
                Some(_) | None => {}
            },
            Write::PutChat(chat) => {
                let (old, new) = (before.chats.get(&chat.id.0), &after.chats[&chat.id.0]);
                kinds.extend(of_chat(old, new, by_machine, had_ticket));
            }
            Write::PutBoard(_) => kinds.push("queue redrawn"),
            Write::SetScreen { .. } => kinds.push("place shown elsewhere"),
            Write::PutTicket(_)
            | Write::DeleteTicket(_)
            | Write::ReserveSlot { .. }
            | Write::SetSlot { .. }
            | Write::ReleaseSlot { .. } => {}
        }
    }
    kinds
}

fn is_sealed(chat: &ChatRow) -> bool {
    matches!(chat.stage, ChatStage::Over(ending) if ending != Ending::RoomLost)
}

fn of_lead(before: Option<&LeadRow>, after: &LeadRow) -> Vec<&'static str> {
    let Some(before) = before else { return vec!["registered"] };
    let mut kinds = vec![];
    match (&before.stands, &after.stands) {
        (LeadStatus::Registered | LeadStatus::Finished, LeadStatus::Waiting { .. }) => kinds.push("took a ticket"),
        (LeadStatus::Waiting { .. }, LeadStatus::Finished) if after.is_reachable => kinds.push("left the queue"),
        (LeadStatus::Waiting { .. }, LeadStatus::Finished) => kinds.push("gave up the queue: unreachable"),
        (_, _) => {}
    }
    match (before.is_reachable, after.is_reachable) {
        (true, false) => kinds.push("out of reach"),
        (false, true) => kinds.push("in reach again"),
        (true, true) | (false, false) => {}
    }
    kinds.extend((before.name != after.name).then_some("renamed"));
    kinds.extend((before.language != after.language).then_some("language chosen"));
    kinds
}

fn of_operator(before: Option<&OperatorRow>, after: &OperatorRow) -> Vec<&'static str> {
    let Some(before) = before else { return vec!["enlisted"] };
    let mut kinds = vec![];
    match (before.is_on, after.is_on, before.chats.is_empty(), after.chats.is_empty()) {
        (false, true, ..) => kinds.push("shift started"),
        (true, false, true, _) => kinds.push("shift ended"),
        (true, false, false, false) => kinds.push("shift ended, chats kept"),
        (true, false, false, true) => kinds.push("shift ended, chats given back"),
        (false, false, false, true) => kinds.push("chats given back off shift"),
        (..) => {}
    }
    match (before.watches, after.watches, before.is_on == after.is_on) {
        (old, Some(new), _) if old != Some(new) => kinds.push("watches the queue"),
        (Some(_), None, true) => kinds.push("looks away"),
        (..) => {}
    }
    let (old, new) = (before.checklist, after.checklist);
    match (old.0, new.0) {
        (false, true) => kinds.push("operator started the bot"),
        (true, false) => kinds.push("operator out of reach"),
        (true, true) | (false, false) => {}
    }
    kinds.extend((!old.1 && new.1).then_some("befriended"));
    kinds.extend((!old.2 && new.2).then_some("probed"));
    kinds.extend((before.language != after.language).then_some("operator's language"));
    if before.name != after.name {
        kinds.push("operator renamed");
    } else if before == after {
        kinds.push("enlisted again");
    }
    kinds
}

fn of_room(before: Option<&RoomRow>, after: &RoomRow) -> Option<&'static str> {
    match (before, after) {
        (None, RoomRow::Asked) => Some("room asked for"),
        (Some(RoomRow::Asked), RoomRow::Ready { .. }) => Some("room ready"),
        (Some(RoomRow::Asked | RoomRow::Resting { .. }), RoomRow::Failed) => Some("room failed"),
        (Some(RoomRow::Resting { .. }), RoomRow::Ready { .. }) => Some("room ready again"),
        (Some(RoomRow::Taken { .. }), RoomRow::Resting { .. }) => Some("sealed, room rests"),
        (_, _) => None,
    }
}

fn of_chat(before: Option<&ChatRow>, after: &ChatRow, by_machine: bool, had_ticket: bool) -> Vec<&'static str> {
    let Some(before) = before else {
        return vec![match (by_machine, had_ticket) {
            (true, true) => "matched",
            (true, false) => "assigned at once",
            (false, _) => "taken",
        }];
    };
    let mut kinds = vec![];
    match (before.stage, after.stage) {
        (ChatStage::Invited, ChatStage::Talking) => kinds.push("joined"),
        (ChatStage::Left, ChatStage::Talking) => kinds.push("came back"),
        (ChatStage::Talking, ChatStage::Left) => kinds.push("left"),
        (ChatStage::Invited | ChatStage::Talking | ChatStage::Left, ChatStage::Over(ending)) => {
            kinds.push(of_ending(ending, before));
        }
        (_, _) => {}
    }
    match (before.operator, after.operator) {
        (None, Some(_)) if by_machine => kinds.push("given another operator"),
        (None, Some(_)) => kinds.push("taken from another operator"),
        (Some(_), None) => kinds.push("sent back"),
        (Some(_), Some(_)) if before.word != after.word => match after.word {
            "said" => kinds.push("first word"),
            "reminded" => kinds.push("reminded"),
            "overdue" => kinds.push("overdue"),
            _ => {}
        },
        (Some(_), Some(_)) if after.word == "overdue" && before.step == after.step => kinds.push("still overdue"),
        (Some(_), Some(_)) | (None, None) if before.step == after.step && before.due != after.due => {
            kinds.push("rescheduled");
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    kinds
}

fn of_ending(ending: Ending, before: &ChatRow) -> &'static str {
    match ending {
        Ending::ClosedByOperator { operator } if before.operator == Some(operator.0.0) => "closed by its operator",
        Ending::ClosedByOperator { .. } => "closed by a supervisor",
        Ending::NobodyJoined => "nobody joined",
        Ending::LeadLeft => "lead left for good",
        Ending::LeadUnreachable => "lead unreachable",
        Ending::RoomLost => "room lost under a chat",
    }
}
