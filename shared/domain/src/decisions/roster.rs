//! The roster: adding and removing operators, and their checklists.
use std::collections::BTreeMap;

use crate::{
    AccountId, Change, ChatWithLead, Checklist, Context, GivingUp, HostJob, HostTask, Notice, Operator, OperatorId,
    Person, RoomId, Settings, Shift, Stale, Write, decisions::handback::send_all_back,
};

/// Puts a person on the roster, off shift. If the person is already on the roster, only their name and username are
/// updated.
pub fn enlist(known: Option<Operator>, person: Person, context: &Context<'_>) -> Change {
    let language = context.settings.language(person.language);
    let Person { user, name, tag, .. } = person;
    if let Some(operator) = known {
        return Change::nothing().write(Write::PutOperator(Operator { name, tag, ..operator }));
    }
    let operator = Operator {
        id: OperatorId(user),
        desk: context.desk.clone(),
        name,
        tag,
        language,
        checklist: Checklist::default(),
        shift: Shift::Off,
        epoch: 0,
        chats: BTreeMap::new(),
        idle_since: context.now,
        watches: None,
        version: 0,
    };
    Change::nothing().write(Write::PutOperator(operator))
}

/// Removes an operator from the roster. The operator's chats go back to the queue; `chats` must contain all of them.
/// The caller need not rematch, because the timers do it later.
pub fn dismiss(operator: Operator, chats: Vec<ChatWithLead>, context: &Context<'_>) -> Change {
    let back = send_all_back(chats, &operator, GivingUp::Dismissed, context);
    Change::nothing().notify(operator.recipient(), Notice::Dismissed).write(Write::DeleteOperator(operator)).and(back)
}

/// Ticks off the second step of the checklist: the operator is now among the contacts of the host's account.
pub fn befriended(operator: Option<Operator>) -> Result<Change, Stale> {
    tick_off(operator, |checklist| Checklist { befriended: true, ..checklist })
}

/// Ticks off the last step of the checklist: the host has checked that it can add the operator to rooms.
pub fn probed(operator: Option<Operator>) -> Result<Change, Stale> {
    tick_off(operator, |checklist| Checklist { befriended: true, probed: true, ..checklist })
}

fn tick_off(operator: Option<Operator>, tick: impl FnOnce(Checklist) -> Checklist) -> Result<Change, Stale> {
    let operator = operator.ok_or(Stale)?;
    let checklist = tick(operator.checklist);
    if checklist == operator.checklist {
        return Err(Stale);
    }
    Ok(Change::nothing().write(Write::PutOperator(Operator { checklist, ..operator })))
}

/// Ticks off the first step of the checklist: the operator has started the bot, so the bot can write to them. The
/// host gets a job for the second and the third step, if neither the first nor the second step was done before.
pub(crate) fn begin_checklist(operator: Operator, settings: &Settings) -> (Operator, Change) {
    let begins = !operator.checklist.started && !operator.checklist.befriended;
    let job = begins.then(|| befriend(operator.id, settings.account.clone()));
    let checklist = Checklist { started: true, ..operator.checklist };
    (Operator { checklist, ..operator }, job.into_iter().fold(Change::nothing(), Change::send_job))
}

/// Returns the job with which the host befriends an operator.
pub(crate) fn befriend(operator: OperatorId, account: AccountId) -> HostJob {
    HostJob { account, room: RoomId(format!("befriend-{operator}")), task: HostTask::Befriend { operator } }
}

#[cfg(test)]
mod tests;
