//! Reads leads and operators, and the data for their screens.
use domain::{
    ChatWithLead, LeadState, MessageId, Operator, Person, QueueStatus, Roles, Screen, Timestamp, UserId, Visitor,
    decisions::{queue, supply},
    free_operators,
};
use store::{Reads, StoreError};

use crate::engine::{
    facts::{Facts, Visit, chats_of},
    screens::{Needs, ScreenData},
};

impl<S: Reads> Facts<S> {
    /// Returns a person with their roles (lead, operator, both or neither), and the desk's settings.
    pub(crate) async fn visit(&self, person: &Person, pressed: Option<MessageId>) -> Result<Visit, StoreError> {
        let (lead, operator, settings) =
            tokio::try_join!(self.lead(person.user), self.operator(person.user), self.settings())?;
        let visitor = Visitor::new(person.clone(), Roles { lead, operator }, pressed, &settings);
        Ok(Visit { visitor, settings })
    }

    /// Returns the chats that an operator can send back to the queue, each with its lead. Takes two trips to the
    /// tables.
    pub(crate) async fn chats_of(&self, operator: Option<&Operator>) -> Result<Vec<ChatWithLead>, StoreError> {
        match operator {
            Some(operator) => chats_of(&*self.store, operator).await,
            None => Ok(vec![]),
        }
    }

    /// Returns the position of a waiting lead, and what the lead waits for (an operator or a room). `None` if the
    /// person does not wait.
    pub(crate) async fn queue_status(&self, visit: &Visit, now: Timestamp) -> Result<Option<QueueStatus>, StoreError> {
        let Some(lead) = &visit.visitor.roles.lead else { return Ok(None) };
        let LeadState::Waiting(place) = lead.state else { return Ok(None) };
        let (front, roster, rooms) = tokio::try_join!(self.front(), self.roster(), self.rooms())?;
        let wait_reason = supply::missing(&free_operators(roster, &visit.settings), &rooms, &visit.settings, now);
        let ticket = queue::ticket_at(place, lead, &self.desk);
        Ok(Some(QueueStatus { ticket, position: front.position_of(lead.user), wait_reason }))
    }

    /// Returns the data for a screen that is sent to this person. Reads only the data that is missing in `at_hand`.
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
