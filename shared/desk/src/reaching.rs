//! Who could not be written to: they blocked the bot or deleted their account. Asking again is of no use, and what waits
//! for them does not wait on.
use domain::{Cause, Change, Timestamp, UserId, reach};
use futures::future::BoxFuture;
use store::Store;
use tracing::info;

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{Decided, Verdict},
    ports::{Calls, Queues},
    showing::Seen,
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Each of these people is noted as out of reach, once for each cause that found it out.
    pub(crate) fn could_not_reach<'a>(
        &'a self,
        people: &'a [UserId],
        of: &'a Cause,
        now: Timestamp,
    ) -> BoxFuture<'a, Result<(), DeskError>> {
        Box::pin(async move {
            for user in people {
                let cause = Cause::Undelivered { user: *user, of: of.to_string() };
                self.reach_changed(*user, false, &cause, now).await?;
            }
            Ok(())
        })
    }

    /// Somebody can be written to again, or not any more. A slot may be free then, so the queue is looked at.
    pub(crate) async fn reach_changed(
        &self,
        user: UserId,
        reachable: bool,
        cause: &Cause,
        now: Timestamp,
    ) -> Result<(), DeskError> {
        let verdict = self
            .decide(cause, now, |_| {
                Box::pin(async move {
                    let tried = matches!(cause, Cause::Undelivered { .. }).then_some(now);
                    let change =
                        if reachable { self.regained(user).await? } else { self.lost(user, tried, now).await? };
                    Ok(Decided::from(change))
                })
            })
            .await?;
        match verdict {
            Verdict::Committed(effects, _) | Verdict::Stale(effects) => {
                info!(user.id = %user, reachable, "the bot's reach has changed");
                self.carry_out_and_settle(cause, &effects, &Near::nobody(), &Seen::default(), now).await?;
                self.look(now).await
            }
            Verdict::Nothing(..) | Verdict::Refused(_) => Ok(()),
        }
    }

    async fn lost(&self, user: UserId, tried: Option<Timestamp>, now: Timestamp) -> Result<Change, DeskError> {
        let (lead, operator, settings) = tokio::try_join!(
            self.store.lead(user),
            self.store.operator(&self.id, user),
            self.store.settings(&self.id)
        )?;
        let party = match &lead {
            Some(lead) => self.party_of_lead(lead).await?,
            None => None,
        };
        let as_lead = lead.map(|lead| reach::lost(lead, party, &self.id, &settings, now));
        let as_operator = operator.map(|operator| reach::operator_lost(operator, tried));
        Ok(both(as_lead, as_operator))
    }

    async fn regained(&self, user: UserId) -> Result<Change, DeskError> {
        let (lead, operator, settings) = tokio::try_join!(
            self.store.lead(user),
            self.store.operator(&self.id, user),
            self.store.settings(&self.id)
        )?;
        let as_operator = operator.map(|operator| reach::operator_regained(operator, &settings));
        Ok(both(lead.map(reach::regained), as_operator))
    }
}

/// What is to be stored of both, if there is anything.
fn both(as_lead: Option<Result<Change, domain::Stale>>, as_operator: Option<Result<Change, domain::Stale>>) -> Change {
    let changes = [as_lead, as_operator].into_iter().flatten().filter_map(Result::ok);
    changes.fold(Change::nothing(), Change::and)
}
