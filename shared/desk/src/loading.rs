//! What decisions are made of, as it is read: each function is one trip, or says how many.
use domain::{
    Asker, Chat, ChatId, GroupId, Lane, Lead, LeadState, MessageId, Operator, Person, Position, RoomState, Settings,
    Ticket, Timestamp, UserId,
    closing::Party,
    matching,
    queue::{self, Line},
    register::{Known, Standing},
    returning::Held,
};
use store::{Store, StoreError};

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

/// How many of each lane are read for screens: one more than is told exactly, to know whether there are more.
const FRONT: usize = Position::LAST_EXACT + 1;

/// Somebody who writes to the bot, and what the desk knows of them.
pub(crate) struct Writer {
    pub(crate) known: Known,
    pub(crate) asker: Asker,
    pub(crate) settings: Settings,
}

/// Every chat of an operator that can be sent back to the queue, with its lead. Two trips.
pub async fn held(store: &impl Store, operator: &Operator) -> Result<Vec<Held>, StoreError> {
    let chats = futures::future::try_join_all(operator.chats.keys().map(|id| store.chat(id))).await?;
    let leads = chats.into_iter().flatten().map(|chat| async {
        let lead = store.lead(chat.lead).await?;
        Ok(lead.map(|lead| Held { chat, lead }))
    });
    Ok(futures::future::try_join_all(leads).await?.into_iter().flatten().collect())
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Who writes, as a lead and as an operator, and how to answer them.
    pub(crate) async fn writer(&self, person: &Person, pressed: Option<MessageId>) -> Result<Writer, StoreError> {
        let (lead, operator, settings) = tokio::try_join!(
            self.store.lead(person.user),
            self.store.operator(&self.id, person.user),
            self.store.settings(&self.id)
        )?;
        let chosen = lead.as_ref().map(|lead| lead.language);
        let chosen = chosen.or(operator.as_ref().map(|operator| operator.language));
        let asker = person.asks(chosen, pressed, &settings);
        Ok(Writer { known: Known { lead, operator }, asker, settings })
    }

    /// Where a lead stands, if they wait.
    pub(crate) async fn standing(
        &self,
        lead: Option<&Lead>,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Option<Standing>, StoreError> {
        let Some(lead) = lead else { return Ok(None) };
        let LeadState::Waiting(place) = lead.state else { return Ok(None) };
        let (line, roster, rooms) =
            tokio::try_join!(self.front(), self.store.roster(&self.id), self.store.rooms(&self.id))?;
        let wants = matching::missing(&matching::free(roster, settings), &rooms, settings, now);
        let ticket = queue::ticket_at(place, lead, &self.id);
        Ok(Some(Standing { ticket, position: line.position_of(lead.user), wants }))
    }

    /// The front of the queue, as far as screens show it.
    pub(crate) async fn front(&self) -> Result<Line, StoreError> {
        self.line(FRONT).await
    }

    /// The first `limit` of the queue.
    pub(crate) async fn line(&self, limit: usize) -> Result<Line, StoreError> {
        Ok(Line::of(self.lanes(limit).await?, limit))
    }

    /// The first `each` of each lane, in one line: there may be others between them, but nobody in either lane before.
    pub(crate) async fn heads(&self, each: usize) -> Result<Line, StoreError> {
        Ok(Line::of(self.lanes(each).await?, each * Lane::ALL.len()))
    }

    async fn lanes(&self, each: usize) -> Result<[Vec<Ticket>; 2], StoreError> {
        let lane = |lane| self.store.queue(&self.id, lane, each);
        let (with_room, without) = tokio::try_join!(lane(Lane::Operator), lane(Lane::Chat))?;
        Ok([with_room, without])
    }

    /// The chat that takes place in a Telegram group, where this person does something. Two trips; two more if the
    /// index does not know the group yet: then it is one of the person's own chats, or nothing to them.
    pub(crate) async fn chat_in(&self, group: GroupId, user: UserId) -> Result<Option<Chat>, StoreError> {
        let Some(room) = self.store.room_of(group).await? else { return self.own_chat_in(group, user).await };
        match room.state {
            RoomState::Taken { chat, .. } => self.store.chat(&chat).await,
            RoomState::Asked { .. }
            | RoomState::Failed { .. }
            | RoomState::Ready { .. }
            | RoomState::Resting { .. } => Ok(None),
        }
    }

    /// The same, of the chats that a person has as a lead and as an operator.
    async fn own_chat_in(&self, group: GroupId, user: UserId) -> Result<Option<Chat>, StoreError> {
        let (lead, operator) = tokio::try_join!(self.store.lead(user), self.operator(user))?;
        let as_lead = lead.iter().filter_map(Lead::seat).map(|seat| &seat.chat);
        let as_operator = operator.iter().flat_map(|operator| operator.chats.keys());
        let own = futures::future::try_join_all(as_lead.chain(as_operator).map(|chat| self.store.chat(chat))).await?;
        Ok(own.into_iter().flatten().find(|chat| chat.group == group))
    }

    /// A chat with its people. Two trips.
    pub(crate) async fn party(&self, chat: &ChatId) -> Result<Option<Party>, StoreError> {
        match self.store.chat(chat).await? {
            Some(chat) => Ok(Some(self.party_of(chat).await?)),
            None => Ok(None),
        }
    }

    /// The people of a chat.
    pub(crate) async fn party_of(&self, chat: Chat) -> Result<Party, StoreError> {
        let serving = async {
            match chat.operator() {
                Some(operator) => self.store.operator(&self.id, operator.user()).await,
                None => Ok(None),
            }
        };
        let (lead, operator) = tokio::try_join!(self.store.lead(chat.lead), serving)?;
        Ok(Party { chat, lead, operator })
    }

    /// The chat that a lead is in, with its people. Two trips.
    pub(crate) async fn party_of_lead(&self, lead: &Lead) -> Result<Option<Party>, StoreError> {
        match lead.seat() {
            Some(seat) => self.party(&seat.chat).await,
            None => Ok(None),
        }
    }

    /// What a person is shown without having asked for anything: what is true now.
    pub(crate) async fn standing_of(&self, writer: &Writer, now: Timestamp) -> Result<Option<Standing>, DeskError> {
        Ok(self.standing(writer.known.lead.as_ref(), &writer.settings, now).await?)
    }

    /// Somebody on the roster.
    pub(crate) async fn operator(&self, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.store.operator(&self.id, user).await
    }
}
