//! Updates: what each update makes the desk decide. This is the table of contents.
//!
//! 1. `leads`: people who want to talk to staff.
//! 2. `operators`: members of staff, at their panel.
//! 3. `rooms`: events in rooms.
//!
//! Each is one function: it loads facts and decides. The engine calls it, stores the change, answers the person, and
//! rematches if the change may have made a match possible.
mod leads;
mod operators;
mod rooms;
mod update;

use bot::{
    buttons::Button,
    inbound::{Command, Event, Incoming},
};
use domain::{Cause, Screen, Timestamp, UserId};
use futures::future::{BoxFuture, ready};
use store::Reads;

use crate::{
    engine::{
        facts::Facts,
        origin::Origin,
        reachability,
        trigger::{Decision, Trigger},
    },
    error::DeskError,
};

use crate::updates::rooms::{CloseCommand, InRoom};
pub(crate) use crate::updates::update::Update;

/// The decision of a handler, while it is made.
type Handling<'a> = BoxFuture<'a, Result<Decision, DeskError>>;

impl Update {
    /// The update as a trigger; `None` if there is nothing to do about it.
    pub(crate) async fn from<S: Reads>(
        incoming: Incoming,
        now: Timestamp,
        facts: &Facts<S>,
    ) -> Result<Option<Self>, DeskError> {
        let Incoming { cause, event } = incoming;
        let update = Self { origin: Origin { cause, now }, event, closes: None };
        Ok(match update.event {
            Event::Other => None,
            Event::ClosedByCommand { group, ref person } => {
                let at = InRoom { group, user: person.user };
                match rooms::read_close_command(facts, at).await? {
                    CloseCommand::Close(chat) => Some(Self { closes: Some(chat), ..update }),
                    CloseCommand::Message => {
                        Some(Self { event: Event::RoomMessage { group, user: at.user }, ..update })
                    }
                    CloseCommand::NoChat => None,
                }
            }
            Event::Pressed { button: Some(Button::Take { lead, place }), .. } => {
                let cause = Cause::Ticket { lead, since: place.since, generation: place.generation };
                Some(Self { origin: Origin { cause, now }, ..update })
            }
            Event::Command(..)
            | Event::Contact(..)
            | Event::Pressed { .. }
            | Event::Wrote(_)
            | Event::AskedToJoin { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::RoomMessage { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. } => Some(update),
        })
    }

    /// Each handler is boxed, so that the dispatcher does not reserve space for every one of them.
    fn handle<'a, S: Reads>(&'a self, facts: &'a Facts<S>, attempt: u32) -> Handling<'a> {
        match &self.event {
            Event::Command(_, Command::Start) | Event::Wrote(_) => Box::pin(leads::start(self, facts)),
            Event::Command(_, Command::Privacy) => Box::pin(leads::privacy(self, facts)),
            Event::Command(_, Command::Language) => Box::pin(leads::offer_languages(self, facts)),
            Event::Contact(_, contact) => Box::pin(leads::register(self, facts, contact)),
            Event::Pressed { button, .. } => self.handle_press(button.as_ref(), facts, attempt),
            Event::AskedToJoin { group, user } => {
                Box::pin(rooms::asked_to_join(facts, InRoom { group: *group, user: *user }))
            }
            Event::Joined { group, user } => {
                Box::pin(rooms::joined(self, facts, InRoom { group: *group, user: *user }))
            }
            Event::Left { group, user } => Box::pin(rooms::left(self, facts, InRoom { group: *group, user: *user })),
            Event::RoomMessage { group, user } => {
                Box::pin(rooms::record_reply(facts, InRoom { group: *group, user: *user }))
            }
            Event::ClosedByCommand { .. } => match &self.closes {
                Some(chat) => Box::pin(operators::close(self, facts, chat)),
                None => Box::pin(ready(Ok(Decision::stale()))),
            },
            Event::Blocked { user } => Box::pin(reachability::lost(facts, *user, None, &self.origin)),
            Event::Unblocked { user } => Box::pin(reachability::regained(facts, *user)),
            Event::Other => Box::pin(ready(Ok(Decision::stale()))),
        }
    }

    fn handle_press<'a, S: Reads>(
        &'a self,
        button: Option<&'a Button>,
        facts: &'a Facts<S>,
        attempt: u32,
    ) -> Handling<'a> {
        match button {
            Some(Button::TalkToOperator) => Box::pin(leads::request(self, facts, attempt)),
            Some(Button::LeaveQueue) => Box::pin(leads::leave_queue(self, facts)),
            Some(Button::ChooseLanguage) => Box::pin(leads::offer_languages(self, facts)),
            Some(Button::Speak(language)) => Box::pin(leads::choose_language(self, facts, *language)),
            Some(Button::StartShift) => Box::pin(operators::start_shift(self, facts)),
            Some(Button::EndShift) => Box::pin(operators::end_shift(self, facts)),
            Some(Button::EndShiftKeeping) => Box::pin(operators::end_shift_keeping(self, facts)),
            Some(Button::EndShiftGivingBack) => Box::pin(operators::end_shift_giving_back(self, facts)),
            Some(Button::MyPanel) => Box::pin(operators::show_screen(self, facts, Screen::Panel)),
            Some(Button::MyChats) => Box::pin(operators::show_screen(self, facts, Screen::MyChats)),
            Some(Button::Queue) => Box::pin(operators::watch_queue(self, facts)),
            Some(Button::Take { lead, place }) => Box::pin(operators::take(self, facts, *lead, *place)),
            Some(Button::CloseChat(chat)) => Box::pin(operators::close(self, facts, chat)),
            Some(Button::CloseSilent { chat, silent }) => Box::pin(operators::close_silent(self, facts, chat, *silent)),
            // A button that is not one of today's is answered with the current screens.
            None => Box::pin(leads::current_screens(self, facts)),
        }
    }
}

impl<S: Reads> Trigger<S> for Update {
    fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Updates that may add a ticket, a free slot or a shift.
    fn rematches(&self) -> bool {
        match &self.event {
            Event::Pressed { button: Some(button), .. } => match button {
                Button::TalkToOperator
                | Button::LeaveQueue
                | Button::StartShift
                | Button::EndShiftGivingBack
                | Button::Take { .. }
                | Button::CloseChat(_)
                | Button::CloseSilent { .. } => true,
                Button::ChooseLanguage
                | Button::Speak(_)
                | Button::EndShift
                | Button::EndShiftKeeping
                | Button::MyPanel
                | Button::MyChats
                | Button::Queue => false,
            },
            Event::ClosedByCommand { .. } | Event::Blocked { .. } | Event::Unblocked { .. } => true,
            Event::Pressed { button: None, .. }
            | Event::Command(..)
            | Event::Contact(..)
            | Event::Wrote(_)
            | Event::AskedToJoin { .. }
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::RoomMessage { .. }
            | Event::Other => false,
        }
    }

    /// The person who pressed, and the lead whose ticket was taken.
    fn immediate(&self) -> Vec<UserId> {
        let sender = self.sender().map(|sender| sender.person.user);
        let lead = if let Cause::Ticket { lead, .. } = self.origin.cause { Some(lead) } else { None };
        sender.into_iter().chain(lead).collect()
    }

    async fn decide(&self, facts: &Facts<S>, attempt: u32) -> Result<Decision, DeskError> {
        self.handle(facts, attempt).await
    }

    async fn answer_when_stale(&self, facts: &Facts<S>) -> Result<Option<Decision>, DeskError> {
        match self.sender() {
            Some(_) => Ok(Some(leads::current_screens(self, facts).await?)),
            None => Ok(None),
        }
    }
}
