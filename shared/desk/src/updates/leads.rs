//! Handlers for people who want to talk to an operator.
use domain::{
    Change, Language, Requester, Screen,
    decisions::{matching, queue, register, supply::QueueReading},
};
use store::Reads;

use crate::{
    engine::{facts::Visit, trigger::Loaded},
    error::DeskError,
    updates::request::Request,
};

/// After this many lost races, a request no longer tries to get an operator and a room immediately: the lead gets a
/// ticket instead.
const ATTEMPTS_TO_BE_SERVED_AT_ONCE: u32 = 12;

/// Handles `/start`, and every other message to the bot.
pub(super) async fn start<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    let status = request.facts.queue_status(&visit, request.origin.now).await?;
    let data = visit.data();
    let Visit { visitor, settings } = visit;
    Ok(Loaded::from(register::start(visitor, status.as_ref(), &settings)).with_data(data))
}

/// Returns the current screens of the sender.
pub(super) async fn current_screens<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    let status = request.facts.queue_status(&visit, request.origin.now).await?;
    let shown = register::current_screens(&visit.visitor.roles, &visit.visitor.requester, status.as_ref());
    Ok(Loaded::from(shown).with_data(visit.data()))
}

/// Shows the privacy notice, for `/privacy`.
pub(super) async fn privacy<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let requester = request.visit().await?.visitor.requester;
    Ok(Loaded::from(Change::nothing().show(&requester, Screen::Privacy)))
}

/// Offers the languages in a separate message, so that the message with the pressed button still shows the sender's
/// status.
pub(super) async fn offer_languages<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let Visit { visitor, settings } = request.visit().await?;
    let beside = Requester { pressed: None, ..visitor.requester };
    Ok(Loaded::from(Change::nothing().show(&beside, Screen::Languages { offered: settings.languages })))
}

/// Stores the language that the sender chose.
pub(super) async fn choose_language<S: Reads>(
    request: &Request<'_, S>,
    language: Language,
) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    let status = request.facts.queue_status(&visit, request.origin.now).await?;
    let data = visit.data();
    let Visit { visitor, settings } = visit;
    Ok(Loaded::from(register::choose_language(visitor, language, status.as_ref(), &settings)).with_data(data))
}

/// Registers the sender with the contact that they shared.
pub(super) async fn register<S: Reads>(
    request: &Request<'_, S>,
    contact: &register::Contact,
) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    let status = request.facts.queue_status(&visit, request.origin.now).await?;
    let (requester, data) = (visit.visitor.requester, visit.data());
    let registered = register::register(visit.visitor, contact, status.as_ref());
    Ok(Loaded::on_request(registered, requester).with_data(data))
}

/// Handles *Talk to an operator*. The first trip to the tables loads everything except the front of the queue. The
/// second trip loads the front. The ledger commits in a third trip.
pub(super) async fn request<S: Reads>(request: &Request<'_, S>, attempt: u32) -> Result<Loaded, DeskError> {
    let visit = async { request.visit().await };
    let supply = async { Ok::<_, DeskError>(request.facts.supply().await?) };
    let board = async { Ok(request.facts.board().await?) };
    let (visit, supply, board) = tokio::try_join!(visit, supply, board)?;
    let reading = QueueReading { front: request.facts.front().await?, board };
    let (requester, data) = (visit.visitor.requester, visit.data());
    let settings = supply.settings().clone();
    let context = request.context(&settings);
    let may_be_served = attempt < ATTEMPTS_TO_BE_SERVED_AT_ONCE;
    let availability = supply.availability(reading, visit.visitor.person.user, may_be_served, &context);
    let decided = matching::request(visit.visitor, availability, &context);
    Ok(Loaded::on_request(decided, requester).with_data(data))
}

/// Removes the sender from the queue. A sender who is not queued gets the current screens.
pub(super) async fn leave_queue<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visitor = request.visit().await?.visitor;
    let left =
        visitor.roles.lead.as_ref().and_then(|lead| queue::leave(lead, request.facts.desk(), &visitor.requester));
    Ok(Loaded::from(left.unwrap_or_else(|| register::current_screens(&visitor.roles, &visitor.requester, None))))
}
