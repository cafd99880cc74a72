//! Members of staff, at their panel.
use domain::{
    Cause, ChatId, GroupId, Lane, Moment, OperatorId, Place, Refusal, Screen, TicketId, UserId, closing, matching,
    returning::Held, shift,
};
use store::Store;

use super::{Then, Turn};
use crate::{
    Desk, DeskError,
    commit::Decided,
    loading::{self, Writer},
    ports::{Calls, Queues},
    showing::Seen,
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    pub(super) async fn start_shift(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |_| {
            Box::pin(async move {
                let Writer { known, asker, settings } = self.who(turn).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(shift::start(known.operator, &asker, &settings, turn.now)).seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn end_shift(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let Writer { known, asker, settings } = self.who(turn).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(shift::end(known.operator, &asker)).seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn end_shift_keeping(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let Writer { known, asker, settings } = self.who(turn).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(shift::end_keeping(known.operator, &asker)).seeing(seen))
            })
        })
        .await
    }

    /// Another may be free for those who are sent back.
    pub(super) async fn end_shift_giving_back(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |_| {
            Box::pin(async move {
                let Writer { known, asker, settings } = self.who(turn).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                let held: Vec<Held> = match &known.operator {
                    Some(operator) => loading::held(&self.store, operator).await?,
                    None => vec![],
                };
                let given_back = shift::end_giving_back(known.operator, held, &asker, &settings, turn.now);
                Ok(Decided::from(given_back).seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn watch_queue(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let who = async { self.who(turn).await };
                let line = async { Ok::<_, DeskError>(self.front().await?) };
                let (Writer { known, asker, settings }, line) = tokio::try_join!(who, line)?;
                let seen = Seen { line: Some(line), ..Seen::operator(known.operator.as_ref(), &settings) };
                Ok(Decided::from(shift::watch(known.operator, &asker)).seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn look_away(&self, screen: Screen, turn: &Turn) -> Result<(), DeskError> {
        let screen = &screen;
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let Writer { known, asker, settings } = self.who(turn).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(shift::look_away(known.operator, &asker, screen.clone())).seeing(seen))
            })
        })
        .await
    }

    /// Stored under the ticket, as its match would be: whoever is first has it.
    pub(super) async fn take(&self, lead: UserId, place: Place, turn: &Turn) -> Result<(), DeskError> {
        let Place { since, generation } = place;
        let cause = &Cause::Ticket { lead, since, generation };
        self.act_under(cause, turn, Then::Look, |_| {
            Box::pin(async move {
                let who = async { self.who(turn).await };
                let supply = async { Ok::<_, DeskError>(self.supply().await?) };
                let (Writer { known, asker, settings }, supply) = tokio::try_join!(who, supply)?;
                let read = self.ticket_of(lead, place).await?;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                let moment = Moment { settings: &settings, cause, now: turn.now };
                let room = supply.room_for(cause);
                let taken = matching::take(known.operator, (lead, place), read, room, &asker, &moment);
                Ok(Decided::from(taken).seeing(seen))
            })
        })
        .await
    }

    /// A lead's ticket in either lane, with what it is about. Two trips.
    async fn ticket_of(
        &self,
        lead: UserId,
        place: Place,
    ) -> Result<Option<(domain::Ticket, domain::Lead, Option<domain::Chat>)>, DeskError> {
        let id = |lane| TicketId { desk: self.id.clone(), lane, lead, place };
        let (needs_room, has_room) = (id(Lane::Chat), id(Lane::Operator));
        let (new, back, lead) =
            tokio::try_join!(self.store.ticket(&needs_room), self.store.ticket(&has_room), self.store.lead(lead))?;
        let (Some(ticket), Some(lead)) = (new.or(back), lead) else { return Ok(None) };
        let chat = match ticket.chat() {
            Some(chat) => self.store.chat(chat).await?,
            None => None,
        };
        Ok(Some((ticket, lead, chat)))
    }

    /// By the button, in private.
    pub(super) async fn close(&self, chat: &ChatId, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |_| Box::pin(self.closing(chat, None, turn))).await
    }

    /// By the button below the news that it stands still, if it still does.
    pub(super) async fn close_silent(&self, chat: &ChatId, silent: OperatorId, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |_| Box::pin(self.closing(chat, Some(silent), turn))).await
    }

    /// By `/close` in the room. What anybody else types there is talk. What becomes of it is shown in private: the room
    /// is about to be empty.
    pub(super) async fn close_here(&self, group: GroupId, turn: &Turn) -> Result<(), DeskError> {
        let user = turn.person().user;
        let Some(chat) = self.chat_in(group, user).await? else { return Ok(()) };
        let settings = self.store.settings(&self.id).await?;
        let may_close = chat.operator().is_some_and(|operator| operator.user() == user) || settings.is_supervisor(user);
        if !may_close {
            let talk = Turn { cause: turn.cause.clone(), now: turn.now, who: None };
            return self.said(group, user, &talk).await;
        }
        self.act(turn, Then::Look, |_| Box::pin(self.closing(&chat.id, None, turn))).await
    }

    async fn closing(&self, chat: &ChatId, silent: Option<OperatorId>, turn: &Turn) -> Result<Decided, DeskError> {
        let who = async { self.who(turn).await };
        let party = async { Ok(self.party(chat).await?) };
        let (Writer { known, asker, settings }, party) = tokio::try_join!(who, party)?;
        let Some(operator) = &known.operator else {
            return Ok(Decided::from(Err::<domain::Change, _>(Refusal::NotOnRoster)));
        };
        let seen = Seen::operator(known.operator.as_ref(), &settings);
        let closed = match silent {
            Some(silent) => closing::close_silent(party, silent, operator.id, &asker, &settings, turn.now),
            None => closing::close(party, operator.id, &asker, &settings, turn.now),
        };
        Ok(Decided::from(closed).seeing(seen))
    }
}
