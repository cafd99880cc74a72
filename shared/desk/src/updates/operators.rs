//! Members of staff, at their panel.
use domain::{
    Change, ChatId, Operator, OperatorId, Place, Refusal, Requester, Screen, UserId,
    decisions::{
        closing::{self, Closer},
        matching::{self, Taking},
        shift,
    },
};
use store::Reads;

use crate::{
    engine::{
        facts::{Facts, Visit},
        screens::ScreenData,
        trigger::Decision,
    },
    error::DeskError,
    updates::update::Update,
};

pub(super) async fn start_shift<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let settings = visit.settings.clone();
    let context = update.context(facts, &settings);
    Ok(decide(visit, |operator, requester| shift::start(operator, requester, &context)))
}

pub(super) async fn end_shift<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    Ok(decide(update.visit(facts).await?, shift::end))
}

pub(super) async fn end_shift_keeping<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    Ok(decide(update.visit(facts).await?, shift::end_keeping))
}

/// Another operator may be free for the leads who are sent back.
pub(super) async fn end_shift_giving_back<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let chats = facts.chats_of(visit.visitor.roles.operator.as_ref()).await?;
    let settings = visit.settings.clone();
    let context = update.context(facts, &settings);
    Ok(decide(visit, |operator, requester| shift::end_giving_back(operator, chats, requester, &context)))
}

pub(super) async fn show_screen<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    screen: Screen,
) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    Ok(decide(visit, |operator, requester| shift::show_screen(operator, requester, screen)))
}

pub(super) async fn watch_queue<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visit = async { update.visit(facts).await };
    let front = async { Ok::<_, DeskError>(facts.front().await?) };
    let (visit, front) = tokio::try_join!(visit, front)?;
    let data = ScreenData { front: Some(front), ..visit.data() };
    Ok(decide(visit, shift::watch_queue).with_data(data))
}

/// Stored under the ticket, as its match would be: the first one gets it.
pub(super) async fn take<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    lead: UserId,
    place: Place,
) -> Result<Decision, DeskError> {
    let visit = async { update.visit(facts).await };
    let supply = async { Ok::<_, DeskError>(facts.supply().await?) };
    let (visit, supply) = tokio::try_join!(visit, supply)?;
    let queued = facts.queued_at(lead, place).await?;
    let settings = visit.settings.clone();
    let context = update.context(facts, &settings);
    let taking = Taking { lead, place, queued, room: supply.room_for(context.cause) };
    Ok(decide(visit, |operator, requester| matching::take(operator, taking, requester, &context)))
}

/// Closes a chat. The answer is shown in private: the room is about to be emptied.
pub(super) async fn close<S: Reads>(update: &Update, facts: &Facts<S>, chat: &ChatId) -> Result<Decision, DeskError> {
    close_chat(update, facts, chat, None).await
}

/// Closes the chat of an operator who does not reply, from the alert about it, if that is still so.
pub(super) async fn close_silent<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    chat: &ChatId,
    silent: OperatorId,
) -> Result<Decision, DeskError> {
    close_chat(update, facts, chat, Some(silent)).await
}

async fn close_chat<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    chat: &ChatId,
    silent: Option<OperatorId>,
) -> Result<Decision, DeskError> {
    let visit = async { update.visit(facts).await };
    let full = async { Ok(facts.full_chat(chat).await?) };
    let (visit, full) = tokio::try_join!(visit, full)?;
    let settings = visit.settings.clone();
    let context = update.context(facts, &settings);
    Ok(decide(visit, |operator, requester| {
        let by = Closer { operator: operator.ok_or(Refusal::NotOnRoster)?.id, requester };
        match silent {
            Some(silent) => closing::close_silent(full, silent, by, &context),
            None => closing::close(full, by, &context),
        }
    }))
}

/// Decides about the sender as an operator, if they are one.
fn decide(visit: Visit, decision: impl FnOnce(Option<Operator>, &Requester) -> Result<Change, Refusal>) -> Decision {
    let (requester, data) = (visit.visitor.requester, visit.data());
    Decision::on_request(decision(visit.visitor.roles.operator, &requester), requester).with_data(data)
}
