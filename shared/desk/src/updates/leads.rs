//! People who want to talk to staff.
use domain::{
    Change, Language, Requester, Screen,
    decisions::{matching, queue, register, supply::QueueReading},
};
use store::Reads;

use crate::{
    engine::{
        facts::{Facts, Visit},
        trigger::Decision,
    },
    error::DeskError,
    updates::update::Update,
};

/// After this many lost races a request does not try for an operator and a room any more, but takes a ticket.
const ATTEMPTS_TO_BE_SERVED_AT_ONCE: u32 = 12;

/// `/start`, and everything else that somebody writes.
pub(super) async fn start<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let status = facts.queue_status(&visit, update.origin.now).await?;
    let data = visit.data();
    let Visit { visitor, settings } = visit;
    Ok(Decision::from(register::start(visitor, status.as_ref(), &settings)).with_data(data))
}

/// The screens that are right for the sender now.
pub(super) async fn current_screens<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let status = facts.queue_status(&visit, update.origin.now).await?;
    let shown = register::current_screens(&visit.visitor.roles, &visit.visitor.requester, status.as_ref());
    Ok(Decision::from(shown).with_data(visit.data()))
}

/// `/privacy`.
pub(super) async fn privacy<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let requester = update.visit(facts).await?.visitor.requester;
    Ok(Decision::from(Change::nothing().show(&requester, Screen::Privacy)))
}

/// Offers the languages in a message of its own: the message that was pressed still shows the sender's status.
pub(super) async fn offer_languages<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let Visit { visitor, settings } = update.visit(facts).await?;
    let beside = Requester { pressed: None, ..visitor.requester };
    Ok(Decision::from(Change::nothing().show(&beside, Screen::Languages { offered: settings.languages })))
}

/// A language was chosen.
pub(super) async fn choose_language<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    language: Language,
) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let status = facts.queue_status(&visit, update.origin.now).await?;
    let data = visit.data();
    let Visit { visitor, settings } = visit;
    Ok(Decision::from(register::choose_language(visitor, language, status.as_ref(), &settings)).with_data(data))
}

/// A contact was shared.
pub(super) async fn register<S: Reads>(
    update: &Update,
    facts: &Facts<S>,
    contact: &register::Contact,
) -> Result<Decision, DeskError> {
    let visit = update.visit(facts).await?;
    let status = facts.queue_status(&visit, update.origin.now).await?;
    let (requester, data) = (visit.visitor.requester, visit.data());
    let registered = register::register(visit.visitor, contact, status.as_ref());
    Ok(Decision::on_request(registered, requester).with_data(data))
}

/// *Talk to an operator*. The first trip loads everything but the queue's head, the second the head, the third commits.
pub(super) async fn request<S: Reads>(update: &Update, facts: &Facts<S>, attempt: u32) -> Result<Decision, DeskError> {
    let visit = async { update.visit(facts).await };
    let supply = async { Ok::<_, DeskError>(facts.supply().await?) };
    let board = async { Ok(facts.board().await?) };
    let (visit, supply, board) = tokio::try_join!(visit, supply, board)?;
    let reading = QueueReading { front: facts.front().await?, board };
    let (requester, data) = (visit.visitor.requester, visit.data());
    let settings = supply.settings().clone();
    let context = update.context(facts, &settings);
    let may_be_served = attempt < ATTEMPTS_TO_BE_SERVED_AT_ONCE;
    let availability = supply.availability(reading, visit.visitor.person.user, may_be_served, &context);
    let decided = matching::request(visit.visitor, availability, &context);
    Ok(Decision::on_request(decided, requester).with_data(data))
}

/// Leaves the queue. A lead who is not queued gets the current screens.
pub(super) async fn leave_queue<S: Reads>(update: &Update, facts: &Facts<S>) -> Result<Decision, DeskError> {
    let visitor = update.visit(facts).await?.visitor;
    let left = visitor.roles.lead.as_ref().and_then(|lead| queue::leave(lead, facts.desk(), &visitor.requester));
    Ok(Decision::from(left.unwrap_or_else(|| register::current_screens(&visitor.roles, &visitor.requester, None))))
}
