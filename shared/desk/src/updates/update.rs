//! An update, as a trigger.
use bot::{
    buttons::Button,
    inbound::{Command, Event},
};
use domain::{ChatId, Context, MessageId, Person, Settings};
use store::Reads;

use crate::{
    engine::{
        facts::{Facts, Visit},
        origin::Origin,
    },
    error::DeskError,
};

/// An update, as a trigger.
pub(crate) struct Update {
    /// The update's own cause; of *Take* the ticket's, as its match would be: the first one gets it.
    pub(crate) origin: Origin,
    pub(crate) event: Event,
    /// The chat that `/close` in its room closes.
    pub(crate) closes: Option<ChatId>,
}

/// The person who pressed or wrote, and waits for an answer.
pub(crate) struct Sender<'a> {
    pub(crate) person: &'a Person,
    pub(crate) pressed: Option<MessageId>,
}

impl Update {
    /// Whether it never stores anything, so that it needs no journal: it may simply come again.
    pub(crate) fn stores_nothing(&self) -> bool {
        match &self.event {
            Event::Command(_, Command::Privacy | Command::Language)
            | Event::Pressed { button: Some(Button::ChooseLanguage), .. }
            | Event::AskedToJoin { .. } => true,
            Event::Command(_, Command::Start)
            | Event::Contact(..)
            | Event::Pressed { .. }
            | Event::Wrote(_)
            | Event::Joined { .. }
            | Event::Left { .. }
            | Event::RoomMessage { .. }
            | Event::ClosedByCommand { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::Other => false,
        }
    }

    /// The person who is answered; `None` if the update is about a room.
    pub(crate) fn sender(&self) -> Option<Sender<'_>> {
        let closer = if let Event::ClosedByCommand { person, .. } = &self.event { Some(person) } else { None };
        let pressed = if let Event::Pressed { message, .. } = &self.event { *message } else { None };
        Some(Sender { person: self.event.private_sender().or(closer)?, pressed })
    }

    /// The sender's records at the desk.
    pub(crate) async fn visit<S: Reads>(&self, facts: &Facts<S>) -> Result<Visit, DeskError> {
        let Sender { person, pressed } = self.sender().expect("only updates of a person ask for the sender");
        Ok(facts.visit(person, pressed).await?)
    }

    pub(crate) fn context<'a, S>(&'a self, facts: &'a Facts<S>, settings: &'a Settings) -> Context<'a> {
        facts.context(&self.origin, settings)
    }
}
