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

/// Who is to be answered.
fn writer_of(event: &Event) -> Option<Who> {
    let (person, pressed) = match event {
        Event::Command(person, _)
        | Event::Contact(person, _)
        | Event::Wrote(person)
        | Event::ClosedByCommand { person, .. } => (person, None),
        Event::Pressed { person, message, .. } => (person, *message),
        Event::AskedToJoin { .. }
        | Event::Joined { .. }
        | Event::Left { .. }
        | Event::RoomMessage { .. }
        | Event::Blocked { .. }
        | Event::Unblocked { .. }
        | Event::Other => return None,
    };
    Some(Who { person: person.clone(), pressed })
}

impl Turn {
    fn person(&self) -> &Person {
        let who = self.who.as_ref().expect("only an update about a person is asked whom it is from");
        &who.person
    }

    fn pressed(&self) -> Option<MessageId> {
        self.who.as_ref().and_then(|who| who.pressed)
    }

    /// Who is told at once: who pressed, and whose ticket was taken.
    fn near(&self, cause: &Cause) -> Near {
        let mut people: Vec<UserId> = self.who.iter().map(|who| who.person.user).collect();
        if let Cause::Ticket { lead, .. } = cause {
            people.push(*lead);
        }
        Near::people(&people)
    }
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Does what an update asks for. An error means that Telegram should deliver it again.
    pub(crate) async fn update(&self, incoming: Incoming, now: Timestamp) -> Result<(), DeskError> {
        let Incoming { cause, event } = incoming;
        let turn = Turn { cause, now, who: writer_of(&event) };
        self.happened(event, &turn).await
    }

    /// Each is on the heap: what can happen is much, and most of it does not at a time.
    fn happened<'a>(&'a self, event: Event, turn: &'a Turn) -> BoxFuture<'a, Result<(), DeskError>> {
        match event {
            Event::Command(_, Command::Start) | Event::Wrote(_) => Box::pin(self.start(turn)),
            Event::Command(_, Command::Privacy) => Box::pin(self.privacy(turn)),
            Event::Command(_, Command::Language) => Box::pin(self.languages(turn)),
            Event::Contact(_, contact) => Box::pin(async move { self.register(&contact, turn).await }),
            Event::Pressed { button, .. } => self.pressed(button, turn),
            Event::AskedToJoin { group, user } => Box::pin(self.asked_to_join(group, user, turn)),
            Event::Joined { group, user } => Box::pin(self.joined(group, user, turn)),
            Event::Left { group, user } => Box::pin(self.left(group, user, turn)),
            Event::RoomMessage { group, user } => Box::pin(self.said(group, user, turn)),
            Event::ClosedByCommand { group, .. } => Box::pin(self.close_here(group, turn)),
            Event::Blocked { user } => Box::pin(self.reach_changed(user, false, &turn.cause, turn.now)),
            Event::Unblocked { user } => Box::pin(self.reach_changed(user, true, &turn.cause, turn.now)),
            Event::Other => Box::pin(async { Ok(()) }),
        }
    }

    fn pressed<'a>(&'a self, button: Option<Button>, turn: &'a Turn) -> BoxFuture<'a, Result<(), DeskError>> {
        match button {
            Some(Button::TalkToOperator) => Box::pin(self.request(turn)),
            Some(Button::LeaveQueue) => Box::pin(self.leave_queue(turn)),
            Some(Button::ChooseLanguage) => Box::pin(self.languages(turn)),
            Some(Button::Speak(language)) => Box::pin(self.speak(language, turn)),
            Some(Button::StartShift) => Box::pin(self.start_shift(turn)),
            Some(Button::EndShift) => Box::pin(self.end_shift(turn)),
            Some(Button::EndShiftKeeping) => Box::pin(self.end_shift_keeping(turn)),
            Some(Button::EndShiftGivingBack) => Box::pin(self.end_shift_giving_back(turn)),
            Some(Button::MyPanel) => Box::pin(self.look_away(Screen::Panel, turn)),
            Some(Button::MyChats) => Box::pin(self.look_away(Screen::MyChats, turn)),
            Some(Button::Queue) => Box::pin(self.watch_queue(turn)),
            Some(Button::Take { lead, place }) => Box::pin(self.take(lead, place, turn)),
            Some(Button::CloseChat(chat)) => Box::pin(async move { self.close(&chat, turn).await }),
            Some(Button::CloseSilent { chat, silent }) => {
                Box::pin(async move { self.close_silent(&chat, silent, turn).await })
            }
            None => Box::pin(self.outdated(turn)),
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
        let verdict = self.decide(cause, turn.now, decide).await?;
        self.follow(verdict, cause, turn, then).await
    }

    /// Answers, and then looks.
    async fn follow(&self, verdict: Verdict, cause: &Cause, turn: &Turn, then: Then) -> Result<(), DeskError> {
        let (near, now) = (turn.near(cause), turn.now);
        match verdict {
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
                    self.show_what_is_true(turn).await?;
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
        self.only_carry_out(&turn.cause, &numbered(change.effects), &turn.near(&turn.cause), &seen, turn.now).await
    }

    async fn refuse(&self, refusal: Refusal, turn: &Turn) -> Result<(), DeskError> {
        let Writer { asker, settings, known } = self.who(turn).await?;
        let seen = Seen::operator(known.operator.as_ref(), &settings);
        self.only_show(Change::nothing().show(&asker, Screen::Refused { refusal }), seen, turn).await
    }

    /// An outdated button is answered by what is true now.
    async fn outdated(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let (shown, seen) = self.true_now(turn).await?;
                Ok(Decided::from(shown).seeing(seen))
            })
        })
        .await
    }

    /// Shows a person what is true now, to whom what came twice or too late is nothing. It stores nothing any more.
    async fn show_what_is_true(&self, turn: &Turn) -> Result<(), DeskError> {
        let (shown, seen) = self.true_now(turn).await?;
        self.only_show(shown, seen, turn).await
    }

    async fn true_now(&self, turn: &Turn) -> Result<(Change, Seen), DeskError> {
        let writer = self.who(turn).await?;
        let standing = self.standing_of(&writer, turn.now).await?;
        let seen = Seen::operator(writer.known.operator.as_ref(), &writer.settings);
        Ok((domain::register::what_there_is(&writer.known, &writer.asker, standing.as_ref()), seen))
    }

    async fn who(&self, turn: &Turn) -> Result<Writer, DeskError> {
        Ok(self.writer(turn.person(), turn.pressed()).await?)
    }
}
