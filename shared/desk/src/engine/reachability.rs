//! Decides about people whom the bot can no longer write to, or can write to again. Each person may be a lead, an
//! operator or both.
use domain::{Change, Stale, Timestamp, UserId, decisions::reachability};
use store::Reads;

use crate::{
    engine::{facts::Facts, origin::Origin, trigger::Loaded},
    error::DeskError,
};

/// Decides about a person who cannot be written to. `tried` is the time at which a message could not be delivered;
/// `None` if Telegram itself reports that the person blocked the bot.
pub(crate) async fn lost<S: Reads>(
    facts: &Facts<S>,
    user: UserId,
    tried: Option<Timestamp>,
    origin: &Origin,
) -> Result<Loaded, DeskError> {
    let (lead, operator, settings) = tokio::try_join!(facts.lead(user), facts.operator(user), facts.settings())?;
    let chat = match &lead {
        Some(lead) => facts.chat_of_lead(lead).await?,
        None => None,
    };
    let context = facts.context(origin, &settings);
    let as_lead = lead.map(|lead| reachability::lead_unreachable(lead, chat, &context));
    let as_operator = operator.map(|operator| reachability::operator_unreachable(operator, tried));
    Ok(both(as_lead, as_operator))
}

/// Decides about a person who can be written to again.
pub(crate) async fn regained<S: Reads>(facts: &Facts<S>, user: UserId) -> Result<Loaded, DeskError> {
    let (lead, operator, settings) = tokio::try_join!(facts.lead(user), facts.operator(user), facts.settings())?;
    let as_operator = operator.map(|operator| reachability::operator_reachable(operator, &settings));
    Ok(both(lead.map(reachability::lead_reachable), as_operator))
}

/// Combines the change for the lead and the change for the operator, if there are any.
fn both(as_lead: Option<Result<Change, Stale>>, as_operator: Option<Result<Change, Stale>>) -> Loaded {
    let changes = [as_lead, as_operator].into_iter().flatten().filter_map(Result::ok);
    Loaded::from(changes.fold(Change::nothing(), Change::and))
}
