//! Updates: the decision about each kind of update. `Update::handle` lists the handlers, which are in these modules:
//!
//! 1. `leads`: people who want to talk to staff.
//! 2. `operators`: members of staff, who use the buttons of their panel.
//! 3. `rooms`: events in rooms.
//!
//! Each kind of update has one handler, a function that loads facts and decides. The engine calls the handler, stores
//! the change, answers the person, and rematches if the change may have made a match possible.
mod leads;
mod operators;
mod request;
mod rooms;

use bot::{
    buttons::Button,
    inbound::{Command, Event, Incoming},
};
use domain::{Cause, ChatId, Screen, Timestamp, UserId};
use futures::future::{BoxFuture, ready};
use store::Reads;

use crate::{
    engine::{
        facts::Facts,
        origin::Origin,
        reachability,
        trigger::{Decide, Loaded, Trigger},
    },
    error::DeskError,
    updates::{
        request::{Request, Sender},
        rooms::{CloseCommand, InRoom},
    },
};

/// An update, as the subject of a trigger: its [`Decide`] makes the change that the update leads to.
pub(crate) struct Update {
    event: Event,
    sender: Option<Sender>,
    /// The chat that the update closes, if the update is `/close` in a room.
    closes: Option<ChatId>,
}

/// The future of a handler's decision.
type Handling<'a> = BoxFuture<'a, Result<Loaded, DeskError>>;

/// Returns the trigger of an update. `None` if there is nothing to do. The change is stored under the update's own
/// cause. The button *Take* is an exception: its change is stored under the ticket's cause, like an automatic match of
/// the ticket, so that *Take* and an automatic match cannot both be stored.
pub(crate) async fn trigger<S: Reads>(
    incoming: Incoming,
    now: Timestamp,
    facts: &Facts<S>,
) -> Result<Option<Trigger<Update>>, DeskError> {
    let Incoming { mut cause, mut event } = incoming;
    let mut closes = None;
    if matches!(event, Event::Other) {
        return Ok(None);
    }
    if let Event::ClosedByCommand { group, person } = &event {
        let at = InRoom { group: *group, user: person.user };
        match rooms::read_close_command(facts, at).await? {
            CloseCommand::Close(chat) => closes = Some(chat),
            CloseCommand::Message => event = Event::RoomMessage { group: at.group, user: at.user },
            CloseCommand::NoChat => return Ok(None),
        }
    }
    let sender = sender(&event);
    let mut immediate: Vec<UserId> = sender.iter().map(|sender| sender.person.user).collect();
    if let Event::Pressed { button: Some(Button::Take { lead, place }), .. } = event {
        immediate.push(lead);
        cause = Cause::of_ticket(lead, place);
    }
    let (rematches, journaled) = (rematches(&event), may_store(&event));
    let decide = Update { event, sender, closes };
    Ok(Some(Trigger { origin: Origin { cause, now }, immediate, rematches, journaled, decide }))
}

fn sender(event: &Event) -> Option<Sender> {
    let closer = if let Event::ClosedByCommand { person, .. } = event { Some(person) } else { None };
    let pressed = if let Event::Pressed { message, .. } = event { *message } else { None };
    Some(Sender { person: event.private_sender().or(closer)?.clone(), pressed })
}

/// Returns whether an update of this kind may make a match possible, e.g. by a new ticket, a free slot or a shift.
fn rematches(event: &Event) -> bool {
    match event {
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

/// Returns whether an update of this kind may store something. An update of any other kind is not journaled.
fn may_store(event: &Event) -> bool {
    match event {
        Event::Command(_, Command::Privacy | Command::Language)
        | Event::Pressed { button: Some(Button::ChooseLanguage), .. }
        | Event::AskedToJoin { .. } => false,
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
        | Event::Other => true,
    }
}

impl<S: Reads> Decide<S> for Update {
    async fn decide(&self, facts: &Facts<S>, origin: &Origin, attempt: u32) -> Result<Loaded, DeskError> {
        self.handle(&Request { facts, origin, sender: self.sender.as_ref() }, attempt).await
    }

    async fn answer_when_stale(&self, facts: &Facts<S>, origin: &Origin) -> Result<Option<Loaded>, DeskError> {
        match &self.sender {
            Some(sender) => Ok(Some(leads::current_screens(&Request { facts, origin, sender: Some(sender) }).await?)),
            None => Ok(None),
        }
    }
}

impl Update {
    /// Calls the handler for this kind of update. The future of each handler is boxed, so that the caller's future
    /// stays small.
    fn handle<'a, S: Reads>(&'a self, request: &'a Request<'a, S>, attempt: u32) -> Handling<'a> {
        let at = |group, user| InRoom { group, user };
        match &self.event {
            Event::Command(_, Command::Start) | Event::Wrote(_) => Box::pin(leads::start(request)),
            Event::Command(_, Command::Privacy) => Box::pin(leads::privacy(request)),
            Event::Command(_, Command::Language) => Box::pin(leads::offer_languages(request)),
            Event::Contact(_, contact) => Box::pin(leads::register(request, contact)),
            Event::Pressed { button, .. } => Self::handle_press(button.as_ref(), request, attempt),
            Event::AskedToJoin { group, user } => Box::pin(rooms::asked_to_join(request, at(*group, *user))),
            Event::Joined { group, user } => Box::pin(rooms::joined(request, at(*group, *user))),
            Event::Left { group, user } => Box::pin(rooms::left(request, at(*group, *user))),
            Event::RoomMessage { group, user } => Box::pin(rooms::record_reply(request, at(*group, *user))),
            Event::ClosedByCommand { .. } => match &self.closes {
                Some(chat) => Box::pin(operators::close_chat(request, chat, None)),
                None => Box::pin(ready(Ok(Loaded::stale()))),
            },
            Event::Blocked { user } => Box::pin(reachability::lost(request.facts, *user, None, request.origin)),
            Event::Unblocked { user } => Box::pin(reachability::regained(request.facts, *user)),
            Event::Other => Box::pin(ready(Ok(Loaded::stale()))),
        }
    }

    fn handle_press<'a, S: Reads>(
        button: Option<&'a Button>,
        request: &'a Request<'a, S>,
        attempt: u32,
    ) -> Handling<'a> {
        match button {
            Some(Button::TalkToOperator) => Box::pin(leads::request(request, attempt)),
            Some(Button::LeaveQueue) => Box::pin(leads::leave_queue(request)),
            Some(Button::ChooseLanguage) => Box::pin(leads::offer_languages(request)),
            Some(Button::Speak(language)) => Box::pin(leads::choose_language(request, *language)),
            Some(Button::StartShift) => Box::pin(operators::start_shift(request)),
            Some(Button::EndShift) => Box::pin(operators::end_shift(request)),
            Some(Button::EndShiftKeeping) => Box::pin(operators::end_shift_keeping(request)),
            Some(Button::EndShiftGivingBack) => Box::pin(operators::end_shift_giving_back(request)),
            Some(Button::MyPanel) => Box::pin(operators::show_screen(request, Screen::Panel)),
            Some(Button::MyChats) => Box::pin(operators::show_screen(request, Screen::MyChats)),
            Some(Button::Queue) => Box::pin(operators::watch_queue(request)),
            Some(Button::Take { lead, place }) => Box::pin(operators::take(request, *lead, *place)),
            Some(Button::CloseChat(chat)) => Box::pin(operators::close_chat(request, chat, None)),
            Some(Button::CloseSilent { chat, silent }) => Box::pin(operators::close_chat(request, chat, Some(*silent))),
            // An unknown button is answered with the current screens.
            None => Box::pin(leads::current_screens(request)),
        }
    }
}
