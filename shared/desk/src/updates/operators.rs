//! Handlers for operators, who use the buttons of their panel.
use domain::{
    Change, ChatId, Context, Operator, OperatorId, Place, Refusal, Requester, Screen, UserId,
    decisions::{
        closing::{self, Closer},
        matching::{self, TicketToTake},
        shift,
    },
};
use store::Reads;

use crate::{
    engine::{facts::Visit, screens::ScreenData, trigger::Loaded},
    error::DeskError,
    updates::request::Request,
};

pub(super) async fn start_shift<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    Ok(decide(request, visit, shift::start))
}

pub(super) async fn end_shift<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    Ok(decide(request, request.visit().await?, |operator, requester, _| shift::end(operator, requester)))
}

pub(super) async fn end_shift_keeping<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    Ok(decide(request, request.visit().await?, |operator, requester, _| shift::end_keeping(operator, requester)))
}

/// Ends a shift and sends the chats back to the queue. A rematch follows, because another operator may be free to serve
/// the leads of these chats.
pub(super) async fn end_shift_giving_back<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    let chats = request.facts.chats_of(visit.visitor.roles.operator.as_ref()).await?;
    Ok(decide(request, visit, |operator, requester, context| {
        shift::end_giving_back(operator, chats, requester, context)
    }))
}

pub(super) async fn show_screen<S: Reads>(request: &Request<'_, S>, screen: Screen) -> Result<Loaded, DeskError> {
    let visit = request.visit().await?;
    Ok(decide(request, visit, |operator, requester, _| shift::show_screen(operator, requester, screen)))
}

pub(super) async fn watch_queue<S: Reads>(request: &Request<'_, S>) -> Result<Loaded, DeskError> {
    let visit = async { request.visit().await };
    let front = async { Ok::<_, DeskError>(request.facts.front().await?) };
    let (visit, front) = tokio::try_join!(visit, front)?;
    let data = ScreenData { front: Some(front), ..visit.data() };
    Ok(decide(request, visit, |operator, requester, _| shift::watch_queue(operator, requester)).with_data(data))
}

/// Takes a lead from the queue. The change is stored under the ticket's cause, like an automatic match, so that *Take*
/// and an automatic match cannot both be stored.
pub(super) async fn take<S: Reads>(request: &Request<'_, S>, lead: UserId, place: Place) -> Result<Loaded, DeskError> {
    let visit = async { request.visit().await };
    let supply = async { Ok::<_, DeskError>(request.facts.supply().await?) };
    let (visit, supply) = tokio::try_join!(visit, supply)?;
    let queued = request.facts.queued_at(lead, place).await?;
    let taking = TicketToTake { lead, place, queued, room: supply.room_for(&request.origin.cause) };
    Ok(decide(request, visit, |operator, requester, context| matching::take(operator, taking, requester, context)))
}

/// Closes a chat. `silent` is given if the pressed button belongs to an alert about an operator who does not reply. In
/// this case the chat is closed only if that operator still does not reply. The answer is shown in the private chat,
/// because the room is about to be emptied.
pub(super) async fn close_chat<S: Reads>(
    request: &Request<'_, S>,
    chat: &ChatId,
    silent: Option<OperatorId>,
) -> Result<Loaded, DeskError> {
    let visit = async { request.visit().await };
    let full = async { Ok(request.facts.full_chat(chat).await?) };
    let (visit, full) = tokio::try_join!(visit, full)?;
    Ok(decide(request, visit, |operator, requester, context| {
        let by = Closer { operator: operator.ok_or(Refusal::NotOnRoster)?.id, requester };
        match silent {
            Some(silent) => closing::close_silent(full, silent, by, context),
            None => closing::close(full, by, context),
        }
    }))
}

/// Calls `decision` with the sender as an operator, or with `None` if the sender is not an operator. Returns the
/// result, with the data for the sender's screens.
fn decide<S: Reads>(
    request: &Request<'_, S>,
    visit: Visit,
    decision: impl FnOnce(Option<Operator>, &Requester, &Context<'_>) -> Result<Change, Refusal>,
) -> Loaded {
    let data = visit.data();
    let Visit { visitor, settings } = visit;
    let decided = decision(visitor.roles.operator, &visitor.requester, &request.context(&settings));
    Loaded::on_request(decided, visitor.requester).with_data(data)
}
