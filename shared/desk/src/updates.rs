//! What an update makes the desk do.
use bot::{
    buttons::Button,
    inbound::{Command, Event, Incoming},
};
use domain::{
    Act, Cause, Change, ChatId, GroupId, Person, Refusal, RoomState, Screen, Stale, Timestamp, UserId, admission,
    closing, matching, register, shift,
};
use store::Store;
use tracing::info;

use crate::{
    Desk, DeskError,
    carry::Near,
    commit::{Decided, Verdict, numbered},
    ports::{Calls, Queues},
};

/// An update with all that it takes to answer it.
struct Turn {
    cause: Cause,
    near: Near,
    now: Timestamp,
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Does what an update asks for. An error means that Telegram should deliver it again.
    pub(crate) async fn update(&self, incoming: Incoming, now: Timestamp) -> Result<(), DeskError> {
        let turn = |near| Turn { cause: incoming.cause.clone(), near, now };
        match incoming.event {
            Event::Command(person, Command::Start) | Event::Wrote(person) => {
                self.what_is_true(person.user, &turn(Near::writer(person.user))).await
            }
            Event::Command(person, Command::Privacy) => {
                let change = Change::nothing().show(person.user, Screen::Privacy);
                self.only_show(change, &turn(Near::writer(person.user))).await
            }
            Event::Contact(person, contact) => {
                let turn = turn(Near::writer(person.user));
                self.register(&person, &contact, &turn).await
            }
            Event::Pressed { person, button, message, .. } => {
                let turn = turn(Near::presser(person.user, message));
                self.pressed(person, button, &turn).await
            }
            Event::AskedToJoin { group, user } => self.asked_to_join(group, user, &turn(Near::nobody())).await,
            Event::Joined { group, user } => self.joined(group, user, &turn(Near::nobody())).await,
            Event::Left { .. }
            | Event::RoomMessage { .. }
            | Event::Blocked { .. }
            | Event::Unblocked { .. }
            | Event::Other => Ok(()),
        }
    }

    async fn pressed(&self, person: Person, button: Option<Button>, turn: &Turn) -> Result<(), DeskError> {
        match button {
            Some(Button::TalkToOperator) => self.request(person, turn).await,
            Some(Button::StartShift) => self.start_shift(person, turn).await,
            Some(Button::EndShift) => self.end_shift(person, turn).await,
            Some(Button::CloseChat(chat)) => self.close(person, &chat, turn).await,
            Some(Button::MyPanel) | None => self.what_is_true(person.user, turn).await,
        }
    }

    async fn register(&self, person: &Person, contact: &register::Contact, turn: &Turn) -> Result<(), DeskError> {
        let user = person.user;
        let verdict = self
            .decide(&turn.cause, turn.now, |_| {
                Box::pin(async move {
                    let known = self.store.lead(user).await?;
                    Ok(Decided::from(register::register(known, person.clone(), contact)))
                })
            })
            .await?;
        self.answer_person(user, verdict, turn).await
    }

    /// The first trip loads everything but the queue's head, the second the head, the third commits.
    async fn request(&self, person: Person, turn: &Turn) -> Result<(), DeskError> {
        let user = person.user;
        let verdict = self
            .decide(&turn.cause, turn.now, |attempt| {
                Box::pin(async move {
                    let (lead, found) = tokio::try_join!(self.store.lead(user), self.supply(&turn.cause))?;
                    let found = self.found(found, attempt).await?;
                    let settings = &found.settings;
                    Ok(Decided::from(matching::request(lead, &self.id, found.found, settings, &turn.cause, turn.now)))
                })
            })
            .await?;
        self.answer_person(user, verdict, turn).await?;
        self.look(turn.now).await
    }

    async fn start_shift(&self, person: Person, turn: &Turn) -> Result<(), DeskError> {
        let user = person.user;
        let verdict = self
            .decide(&turn.cause, turn.now, |_| {
                Box::pin(async move {
                    let operator = self.store.operator(&self.id, user).await?;
                    Ok(Decided::from(shift::start(operator, turn.now)))
                })
            })
            .await?;
        self.answer_person(user, verdict, turn).await?;
        self.look(turn.now).await
    }

    async fn end_shift(&self, person: Person, turn: &Turn) -> Result<(), DeskError> {
        let user = person.user;
        let verdict = self
            .decide(&turn.cause, turn.now, |_| {
                Box::pin(async move { Ok(Decided::from(shift::end(self.store.operator(&self.id, user).await?))) })
            })
            .await?;
        self.answer_person(user, verdict, turn).await
    }

    async fn close(&self, person: Person, chat: &ChatId, turn: &Turn) -> Result<(), DeskError> {
        let user = person.user;
        let verdict = self
            .decide(&turn.cause, turn.now, |_| {
                Box::pin(async move {
                    let (operator, chat) =
                        tokio::try_join!(self.store.operator(&self.id, user), self.store.chat(chat))?;
                    let Some(operator) = operator else { return Ok(Decided::Refusal(Refusal::NotOnRoster)) };
                    let lead = match &chat {
                        Some(chat) => self.store.lead(chat.lead).await?,
                        None => None,
                    };
                    Ok(Decided::from(closing::close(chat, lead, operator.id, turn.now)))
                })
            })
            .await?;
        self.answer_person(user, verdict, turn).await?;
        self.look(turn.now).await
    }

    /// Admission stores nothing, and asking for it twice is harmless.
    async fn asked_to_join(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        let chat = self.chat_in(group).await?;
        let change = admission::asked_to_join(chat.as_ref(), group, user);
        if let Some(Act::Decline { .. }) = change.effects.first().map(|effect| &effect.act) {
            info!(group.id = %group, user.id = %user, "kept out of a room");
        }
        self.only_show(change, turn).await
    }

    async fn joined(&self, group: GroupId, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        let verdict = self
            .decide(&turn.cause, turn.now, |_| {
                Box::pin(async move {
                    let Some(chat) = self.chat_in(group).await? else { return Ok(Decided::Stale(Stale)) };
                    let lead = self.store.lead(chat.lead).await?;
                    Ok(Decided::from(admission::joined(chat, lead, user, turn.now)))
                })
            })
            .await?;
        self.settle_verdict(verdict, turn).await.map(|_| ())
    }

    async fn chat_in(&self, group: GroupId) -> Result<Option<domain::Chat>, DeskError> {
        match self.store.room_of(group).await?.map(|room| room.state) {
            Some(RoomState::Taken { chat, .. }) => Ok(self.store.chat(&chat).await?),
            Some(RoomState::Asked { .. } | RoomState::Ready { .. }) | None => Ok(None),
        }
    }

    /// Shows a person what is true now: what `/start` shows, and what an outdated button is answered by.
    async fn what_is_true(&self, user: UserId, turn: &Turn) -> Result<(), DeskError> {
        let (lead, operator) = tokio::try_join!(self.store.lead(user), self.store.operator(&self.id, user))?;
        self.only_show(register::start(user, lead.as_ref(), operator.as_ref()), turn).await
    }

    /// A change that stores nothing needs no journal: the update that caused it may simply come again.
    async fn only_show(&self, change: Change, turn: &Turn) -> Result<(), DeskError> {
        self.carry_out(&turn.cause, &numbered(change.effects), &turn.near, &mut Vec::new()).await
    }

    async fn answer_person(&self, user: UserId, verdict: Verdict, turn: &Turn) -> Result<(), DeskError> {
        match self.settle_verdict(verdict, turn).await? {
            Answered::Yes => Ok(()),
            Answered::Refused(refusal) => {
                self.only_show(Change::nothing().show(user, Screen::Refused { refusal }), turn).await
            }
            Answered::Stale => self.what_is_true(user, turn).await,
        }
    }

    async fn settle_verdict(&self, verdict: Verdict, turn: &Turn) -> Result<Answered, DeskError> {
        match verdict {
            Verdict::Committed(effects) => {
                info!(cause = %turn.cause, effects = effects.len(), "stored");
                self.carry_out_and_settle(&turn.cause, &effects, &turn.near, turn.now).await?;
                Ok(Answered::Yes)
            }
            Verdict::Nothing(effects) => {
                self.carry_out(&turn.cause, &effects, &turn.near, &mut Vec::new()).await?;
                Ok(Answered::Yes)
            }
            Verdict::Refused(refusal) => {
                info!(cause = %turn.cause, %refusal, "refused");
                Ok(Answered::Refused(refusal))
            }
            Verdict::Stale(unsent) => {
                info!(cause = %turn.cause, unsent = unsent.len(), "came twice, or too late");
                self.carry_out_and_settle(&turn.cause, &unsent, &turn.near, turn.now).await?;
                Ok(Answered::Stale)
            }
        }
    }
}

/// Whether the person has been answered by the change's own effects.
enum Answered {
    Yes,
    Refused(Refusal),
    Stale,
}
