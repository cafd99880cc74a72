//! What an update makes the desk do: the table of contents.
//!
//! 1. `leads`: people who want to talk to staff.
//! 2. `operators`: members of staff, at their panel.
//! 3. `in_rooms`: what happens in rooms, and whether people can be reached.
//!
//! Each is one decision, made again until it is stored or turns out to be nothing; then the person is answered, and
//! whoever made a match possible looks at the queue.
mod in_rooms;
mod leads;
mod operators;

use bot::{
    buttons::Button,
    inbound::{Command, Event, Incoming},
};
use domain::{Cause, Change, MessageId, Person, Refusal, Screen, Timestamp, UserId};
use futures::future::BoxFuture;
use store::Store;
use tracing::info;

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{Decided, Verdict, numbered},
    loading::Writer,
    ports::{Calls, Queues},
    showing::Seen,
};

/// An update with all that it takes to answer it.
struct Turn {
    cause: Cause,
    now: Timestamp,
    /// Who is answered: nobody, if it is about a room.
    who: Option<Who>,
}

/// Whoever pressed or wrote.
struct Who {
    person: Person,
    pressed: Option<MessageId>,
}

/// What to do once a change is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Nothing more: it makes no match possible.
    Rest,
    /// Look at the queue. Also when it came twice: the run before may have died in between.
    Look,
}

impl Turn {
    fn person(&self) -> &Person {
        let who = self.who.as_ref().expect("only an update about a person is asked whom it is from");
        &who.person
    }

    fn pressed(&self) -> Option<MessageId> {
        self.who.as_ref().and_then(|who| who.pressed)
    }

    fn near(&self) -> Near {
        let user: Option<UserId> = self.who.as_ref().map(|who| who.person.user);
        user.map_or_else(Near::nobody, |user| Near::people(&[user]))
    }
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Does what an update asks for. An error means that Telegram should deliver it again.
    pub(crate) async fn update(&self, incoming: Incoming, now: Timestamp) -> Result<(), DeskError> {
        let cause = incoming.cause;
        let about_a_room = |cause| Turn { cause, now, who: None };
        let from = |cause, person, pressed| Turn { cause, now, who: Some(Who { person, pressed }) };
        match incoming.event {
            Event::Command(person, Command::Start) | Event::Wrote(person) => {
                self.start(&from(cause, person, None)).await
            }
            Event::Command(person, Command::Privacy) => self.privacy(&from(cause, person, None)).await,
            Event::Command(person, Command::Language) => self.languages(&from(cause, person, None)).await,
            Event::Contact(person, contact) => self.register(&contact, &from(cause, person, None)).await,
            Event::Pressed { person, button, message, .. } => {
                self.pressed(button, &from(cause, person, message)).await
            }
            Event::AskedToJoin { group, user } => self.asked_to_join(group, user, &about_a_room(cause)).await,
            Event::Joined { group, user } => self.joined(group, user, &about_a_room(cause)).await,
            Event::Left { group, user } => self.left(group, user, &about_a_room(cause)).await,
            Event::RoomMessage { group, user } => self.said(group, user, &about_a_room(cause)).await,
            Event::ClosedByCommand { group, person } => self.close_here(group, &from(cause, person, None)).await,
            Event::Blocked { user } => self.reach_changed(user, false, &cause, now).await,
            Event::Unblocked { user } => self.reach_changed(user, true, &cause, now).await,
            Event::Other => Ok(()),
        }
    }

    async fn pressed(&self, button: Option<Button>, turn: &Turn) -> Result<(), DeskError> {
        match button {
            Some(Button::TalkToOperator) => self.request(turn).await,
            Some(Button::LeaveQueue) => self.leave_queue(turn).await,
            Some(Button::ChooseLanguage) => self.languages(turn).await,
            Some(Button::Speak(language)) => self.speak(language, turn).await,
            Some(Button::StartShift) => self.start_shift(turn).await,
            Some(Button::EndShift) => self.end_shift(turn).await,
            Some(Button::EndShiftKeeping) => self.end_shift_keeping(turn).await,
            Some(Button::EndShiftGivingBack) => self.end_shift_giving_back(turn).await,
            Some(Button::MyPanel) => self.look_away(Screen::Panel, turn).await,
            Some(Button::MyChats) => self.look_away(Screen::MyChats, turn).await,
            Some(Button::Queue) => self.watch_queue(turn).await,
            Some(Button::Take { lead, place }) => self.take(lead, place, turn).await,
            Some(Button::CloseChat(chat)) => self.close(&chat, turn).await,
            None => self.what_is_true(turn).await,
        }
    }

    /// Decides and stores under the update's own cause, answers, and then looks.
    async fn act<'a>(
        &'a self,
        turn: &'a Turn,
        then: Then,
        decide: impl Fn(u32) -> BoxFuture<'a, Result<Decided, DeskError>> + Send + Sync,
    ) -> Result<(), DeskError> {
        self.act_under(&turn.cause, turn, then, decide).await
    }

    /// The same under another cause, such as the ticket that is taken.
    async fn act_under<'a>(
        &'a self,
        cause: &'a Cause,
        turn: &'a Turn,
        then: Then,
        decide: impl Fn(u32) -> BoxFuture<'a, Result<Decided, DeskError>> + Send + Sync,
    ) -> Result<(), DeskError> {
        let (near, now) = (turn.near(), turn.now);
        match self.decide(cause, now, decide).await? {
            Verdict::Committed(effects, seen) => {
                info!(%cause, effects = effects.len(), "stored");
                self.carry_out_and_settle(cause, &effects, &near, &seen, now).await?;
            }
            Verdict::Nothing(effects, seen) => {
                return self.only_carry_out(cause, &effects, &near, &seen, now).await;
            }
            Verdict::Refused(refusal) => {
                info!(%cause, %refusal, "refused");
                return self.refuse(refusal, turn).await;
            }
            Verdict::Stale(unsent) => {
                info!(%cause, unsent = unsent.len(), "came twice, or too late");
                self.carry_out_and_settle(cause, &unsent, &near, &Seen::default(), now).await?;
                if turn.who.is_some() {
                    self.what_is_true(turn).await?;
                }
            }
        }
        match then {
            Then::Look => self.look(now).await,
            Then::Rest => Ok(()),
        }
    }

    /// A change that stores nothing needs no journal: the update that caused it may simply come again.
    async fn only_show(&self, change: Change, seen: Seen, turn: &Turn) -> Result<(), DeskError> {
        self.only_carry_out(&turn.cause, &numbered(change.effects), &turn.near(), &seen, turn.now).await
    }

    async fn refuse(&self, refusal: Refusal, turn: &Turn) -> Result<(), DeskError> {
        let Writer { asker, settings, known } = self.who(turn).await?;
        let seen = Seen::operator(known.operator.as_ref(), &settings);
        self.only_show(Change::nothing().show(&asker, Screen::Refused { refusal }), seen, turn).await
    }

    /// Shows a person what is true now: what an outdated button is answered by.
    async fn what_is_true(&self, turn: &Turn) -> Result<(), DeskError> {
        let writer = self.who(turn).await?;
        let standing = self.standing_of(&writer, turn.now).await?;
        let seen = Seen::operator(writer.known.operator.as_ref(), &writer.settings);
        let shown = domain::register::what_there_is(&writer.known, &writer.asker, standing);
        self.only_show(shown, seen, turn).await
    }

    async fn who(&self, turn: &Turn) -> Result<Writer, DeskError> {
        Ok(self.writer(turn.person(), turn.pressed()).await?)
    }
}
