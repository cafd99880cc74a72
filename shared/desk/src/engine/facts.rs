//! Facts: everything that decisions are made of, as it is read. This type reads and nothing else.
//!
//! Each function is one trip to the tables, or says how many.
use std::sync::Arc;

use domain::{
    Chat, ChatId, ChatWithLead, Context, DeskId, DeskSnapshot, Effect, FullChat, GroupId, Lane, Lead, LeadState,
    MessageId, Operator, Person, Place, Position, QueueFront, QueueStatus, QueuedLead, Roles, Room, RoomId, RoomState,
    Screen, Settings, Ticket, TicketId, Timestamp, UserId, Visitor, WaitReason,
    decisions::{
        queue,
        supply::{self, Supply},
        validity::{self, Also, Condition},
    },
};
use store::{Reads, StoreError};

use crate::engine::{
    origin::Origin,
    screens::{Needs, ScreenData},
};

/// How many tickets of each lane are read for screens: one more than positions are exact, to know whether there are more.
const FRONT: usize = Position::LAST_EXACT + 1;

/// See the [module](self).
pub(crate) struct Facts<S> {
    desk: DeskId,
    store: Arc<S>,
}

/// A person who writes to the bot, with their records, and the settings that they are answered under.
pub(crate) struct Visit {
    pub(crate) visitor: Visitor,
    pub(crate) settings: Settings,
}

impl<S> Clone for Facts<S> {
    fn clone(&self) -> Self {
        Self { desk: self.desk.clone(), store: self.store.clone() }
    }
}

impl Visit {
    /// The data that screens show to this person.
    pub(crate) fn data(&self) -> ScreenData {
        ScreenData::of(self.visitor.roles.operator.as_ref(), &self.settings)
    }
}

/// Every chat of an operator that can be sent back to the queue, with its lead. Two trips.
pub async fn chats_of(store: &impl Reads, operator: &Operator) -> Result<Vec<ChatWithLead>, StoreError> {
    let chats = futures::future::try_join_all(operator.chats.keys().map(|id| store.chat(id))).await?;
    let leads = chats.into_iter().flatten().map(|chat| async {
        let lead = store.lead(chat.lead).await?;
        Ok(lead.map(|lead| ChatWithLead { chat, lead }))
    });
    Ok(futures::future::try_join_all(leads).await?.into_iter().flatten().collect())
}

impl<S> Facts<S> {
    pub(crate) fn new(desk: DeskId, store: Arc<S>) -> Self {
        Self { desk, store }
    }

    /// The desk.
    pub(crate) fn desk(&self) -> &DeskId {
        &self.desk
    }

    /// The circumstances of a decision of this desk.
    pub(crate) fn context<'a>(&'a self, origin: &'a Origin, settings: &'a Settings) -> Context<'a> {
        Context { desk: &self.desk, settings, cause: &origin.cause, now: origin.now }
    }
}

/// One item, or all of a kind.
impl<S: Reads> Facts<S> {
    pub(crate) async fn settings(&self) -> Result<Settings, StoreError> {
        self.store.settings(&self.desk).await
    }

    pub(crate) async fn lead(&self, user: UserId) -> Result<Option<Lead>, StoreError> {
        self.store.lead(user).await
    }

    /// Somebody on the roster.
    pub(crate) async fn operator(&self, user: UserId) -> Result<Option<Operator>, StoreError> {
        self.store.operator(&self.desk, user).await
    }

    pub(crate) async fn roster(&self) -> Result<Vec<Operator>, StoreError> {
        self.store.roster(&self.desk).await
    }

    pub(crate) async fn room(&self, room: &RoomId) -> Result<Option<Room>, StoreError> {
        self.store.room(&self.desk, room).await
    }

    pub(crate) async fn rooms(&self) -> Result<Vec<Room>, StoreError> {
        self.store.rooms(&self.desk).await
    }

    /// What was shown last of the queue; a blank board if nothing was.
    pub(crate) async fn board(&self) -> Result<domain::Board, StoreError> {
        let board = self.store.board(&self.desk).await?;
        Ok(board.unwrap_or_else(|| domain::Board::blank(self.desk.clone())))
    }

    /// Chats that are due by now, the longest due first.
    pub(crate) async fn chats_due(&self, now: Timestamp, limit: usize) -> Result<Vec<Chat>, StoreError> {
        self.store.chats_due(&self.desk, now, limit).await
    }

    /// Journal items with effects unsent since before this moment.
    pub(crate) async fn unsent(&self, before: Timestamp, limit: usize) -> Result<Vec<store::Entry>, StoreError> {
        self.store.unsent(before, limit).await
    }
}

/// People.
impl<S: Reads> Facts<S> {
    /// A person's records, as a lead and as an operator, and the settings that they are answered under.
    pub(crate) async fn visit(&self, person: &Person, pressed: Option<MessageId>) -> Result<Visit, StoreError> {
        let (lead, operator, settings) =
            tokio::try_join!(self.lead(person.user), self.operator(person.user), self.settings())?;
        let visitor = Visitor::new(person.clone(), Roles { lead, operator }, pressed, &settings);
        Ok(Visit { visitor, settings })
    }

    /// Every chat of an operator that can be sent back to the queue, with its lead. Two trips.
    pub(crate) async fn chats_of(&self, operator: Option<&Operator>) -> Result<Vec<ChatWithLead>, StoreError> {
        match operator {
            Some(operator) => chats_of(&*self.store, operator).await,
            None => Ok(vec![]),
        }
    }

    /// The place of a lead who waits, and what they wait for.
    pub(crate) async fn queue_status(&self, visit: &Visit, now: Timestamp) -> Result<Option<QueueStatus>, StoreError> {
        let Some(lead) = &visit.visitor.roles.lead else { return Ok(None) };
        let LeadState::Waiting(place) = lead.state else { return Ok(None) };
        let (front, roster, rooms) = tokio::try_join!(self.front(), self.roster(), self.rooms())?;
        let wants = supply::missing(&supply::free(roster, &visit.settings), &rooms, &visit.settings, now);
        let ticket = queue::ticket_at(place, lead, &self.desk);
        Ok(Some(QueueStatus { ticket, position: front.position_of(lead.user), wants }))
    }
}

/// The queue and what may be matched.
impl<S: Reads> Facts<S> {
    /// The front of the queue, as far as screens show it.
    pub(crate) async fn front(&self) -> Result<QueueFront, StoreError> {
        self.first(FRONT).await
    }

    /// The first `each` of each lane, in one line: there may be others between them, but nobody in either lane before.
    pub(crate) async fn heads(&self, each: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(each).await?, each * Lane::ALL.len()))
    }

    /// The first `limit` of the queue.
    async fn first(&self, limit: usize) -> Result<QueueFront, StoreError> {
        Ok(QueueFront::of(self.lanes(limit).await?, limit))
    }

    async fn lanes(&self, each: usize) -> Result<[Vec<Ticket>; 2], StoreError> {
        let lane = |lane| self.store.queue(&self.desk, lane, each);
        let (with_room, without) = tokio::try_join!(lane(Lane::Operator), lane(Lane::Chat))?;
        Ok([with_room, without])
    }

    /// What may be matched. Has to be read before the head of the queue.
    pub(crate) async fn supply(&self) -> Result<Supply, StoreError> {
        let (roster, rooms, settings) = tokio::try_join!(self.roster(), self.rooms(), self.settings())?;
        Ok(Supply::of(roster, rooms, settings))
    }

    /// A ticket with its lead and its chat.
    pub(crate) async fn queued(&self, ticket: Ticket) -> Result<Option<QueuedLead>, StoreError> {
        let chat = async {
            match ticket.chat() {
                Some(chat) => self.store.chat(chat).await,
                None => Ok(None),
            }
        };
        let (lead, chat) = tokio::try_join!(self.lead(ticket.lead.user), chat)?;
        Ok(lead.map(|lead| QueuedLead { ticket, lead, chat }))
    }

    /// A lead's ticket in either lane, with its lead and its chat. Two trips.
    pub(crate) async fn queued_at(&self, lead: UserId, place: Place) -> Result<Option<QueuedLead>, StoreError> {
        let id = |lane| TicketId { desk: self.desk.clone(), lane, lead, place };
        let (needs_room, has_room) = (id(Lane::Chat), id(Lane::Operator));
        let (new, back, lead) =
            tokio::try_join!(self.store.ticket(&needs_room), self.store.ticket(&has_room), self.lead(lead))?;
        let (Some(ticket), Some(lead)) = (new.or(back), lead) else { return Ok(None) };
        let chat = match ticket.chat() {
            Some(chat) => self.store.chat(chat).await?,
            None => None,
        };
        Ok(Some(QueuedLead { ticket, lead, chat }))
    }

    /// The front of the queue, the roster and the rooms.
    pub(crate) async fn snapshot(&self) -> Result<DeskSnapshot, StoreError> {
        let (front, roster, rooms) = tokio::try_join!(self.front(), self.roster(), self.rooms())?;
        Ok(DeskSnapshot { front, roster, rooms })
    }

    /// A lead's place as it was drawn last, whatever was to be drawn before.
    pub(crate) async fn place_on_board(&self, lead: UserId) -> Result<Option<(Position, WaitReason)>, StoreError> {
        let (board, lead) = tokio::try_join!(self.store.board(&self.desk), self.lead(lead))?;
        let (Some(board), Some(Lead { user, state: LeadState::Waiting(place), .. })) = (board, lead) else {
            return Ok(None);
        };
        Ok(board.position_of(user, place).map(|position| (position, board.wants)))
    }
}

/// Chats.
impl<S: Reads> Facts<S> {
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

    /// The same, among the chats that a person has as a lead and as an operator.
    async fn own_chat_in(&self, group: GroupId, user: UserId) -> Result<Option<Chat>, StoreError> {
        let (lead, operator) = tokio::try_join!(self.lead(user), self.operator(user))?;
        let as_lead = lead.iter().filter_map(Lead::chat).map(|chat| &chat.chat);
        let as_operator = operator.iter().flat_map(|operator| operator.chats.keys());
        let own = futures::future::try_join_all(as_lead.chain(as_operator).map(|chat| self.store.chat(chat))).await?;
        Ok(own.into_iter().flatten().find(|chat| chat.group == group))
    }

    /// A chat with its people. Two trips.
    pub(crate) async fn full_chat(&self, chat: &ChatId) -> Result<Option<FullChat>, StoreError> {
        match self.store.chat(chat).await? {
            Some(chat) => Ok(Some(self.with_people(chat).await?)),
            None => Ok(None),
        }
    }

    /// A chat that was read, with its people.
    pub(crate) async fn with_people(&self, chat: Chat) -> Result<FullChat, StoreError> {
        let operator = async {
            match chat.operator() {
                Some(operator) => self.operator(operator.user()).await,
                None => Ok(None),
            }
        };
        let (lead, operator) = tokio::try_join!(self.lead(chat.lead), operator)?;
        Ok(FullChat { chat, lead, operator })
    }

    /// The chat that a lead has, with its people. Two trips.
    pub(crate) async fn chat_of_lead(&self, lead: &Lead) -> Result<Option<FullChat>, StoreError> {
        match lead.chat() {
            Some(chat) => self.full_chat(&chat.chat).await,
            None => Ok(None),
        }
    }

    /// The chat in a room, with its people. Two trips.
    pub(crate) async fn chat_in_room(&self, room: Option<&Room>) -> Result<Option<FullChat>, StoreError> {
        match room.map(|room| &room.state) {
            Some(RoomState::Taken { chat, .. }) => self.full_chat(chat).await,
            Some(
                RoomState::Asked { .. }
                | RoomState::Failed { .. }
                | RoomState::Ready { .. }
                | RoomState::Resting { .. },
            )
            | None => Ok(None),
        }
    }
}

/// Effects that are carried out later than they were decided.
impl<S: Reads> Facts<S> {
    /// Whether an effect still ought to be carried out.
    pub(crate) async fn is_still_valid(&self, effect: &Effect) -> Result<bool, StoreError> {
        match validity::condition(&effect.act) {
            Condition::LeadHas { lead, status } => Ok(status.holds(self.lead(lead).await?.as_ref())),
            Condition::ChatAllows(also) => {
                let chat = match &effect.step {
                    Some(step) => self.store.chat(&step.chat).await?,
                    None => None,
                };
                Ok(effect.still_true(chat.as_ref()) && self.holds_as_well(also, chat.as_ref()).await?)
            }
        }
    }

    async fn holds_as_well(&self, also: Also, chat: Option<&Chat>) -> Result<bool, StoreError> {
        match also {
            Also::Nothing => Ok(true),
            Also::Watched { operator, message } => {
                Ok(validity::is_watched(self.operator(operator).await?.as_ref(), message))
            }
            Also::SomebodyWaits => Ok(!self.first(1).await?.is_empty()),
            Also::NotAdmitted { group, user } => {
                Ok(validity::may_be_removed(user, self.chat_in(group, user).await?.as_ref()))
            }
            Also::ChatHasRoom => match chat {
                Some(chat) => Ok(validity::has_room(chat, self.room(&chat.room).await?.as_ref())),
                None => Ok(false),
            },
        }
    }

    /// The data that a screen shows to this person, read as far as it is not at hand.
    pub(crate) async fn screen_data(
        &self,
        to: UserId,
        screen: &Screen,
        at_hand: &ScreenData,
    ) -> Result<ScreenData, StoreError> {
        let needs = Needs::of(screen);
        let operator = async {
            match &at_hand.operator {
                Some(operator) if operator.id.user() == to => Ok(Some(operator.clone())),
                Some(_) | None if needs.operator => self.operator(to).await,
                Some(_) | None => Ok(None),
            }
        };
        let settings = async {
            match &at_hand.settings {
                Some(settings) => Ok(Some(settings.clone())),
                None if needs.operator => self.settings().await.map(Some),
                None => Ok(None),
            }
        };
        let front = async {
            match &at_hand.front {
                Some(front) => Ok(Some(front.clone())),
                None if needs.front => self.front().await.map(Some),
                None => Ok(None),
            }
        };
        let (operator, settings, front) = tokio::try_join!(operator, settings, front)?;
        Ok(ScreenData { operator, settings, front })
    }
}
