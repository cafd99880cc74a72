//! People who want to talk to staff.
use domain::{Asker, Board, Change, Language, Moment, Screen, matching, queue, register};
use store::Store;

use super::{Then, Turn};
use crate::{
    Desk, DeskError,
    commit::Decided,
    loading::Writer,
    ports::{Calls, Queues},
    showing::Seen,
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Whoever starts the bot, or writes to it, is shown what there is.
    pub(super) async fn start(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let writer = self.who(turn).await?;
                let standing = self.standing_of(&writer, turn.now).await?;
                let Writer { known, asker, settings } = writer;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(register::start(known, turn.person(), &asker, standing.as_ref(), &settings))
                    .seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn privacy(&self, turn: &Turn) -> Result<(), DeskError> {
        let asker = self.who(turn).await?.asker;
        self.only_show(Change::nothing().show(&asker, Screen::Privacy), Seen::default(), turn).await
    }

    /// In a message of their own: what was pressed still says where the person stands.
    pub(super) async fn languages(&self, turn: &Turn) -> Result<(), DeskError> {
        let Writer { asker, settings, .. } = self.who(turn).await?;
        let (beside, offered) = (Asker { pressed: None, ..asker }, settings.languages);
        self.only_show(Change::nothing().show(&beside, Screen::Languages { offered }), Seen::default(), turn).await
    }

    pub(super) async fn speak(&self, language: Language, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let writer = self.who(turn).await?;
                let standing = self.standing_of(&writer, turn.now).await?;
                let Writer { known, asker, settings } = writer;
                let seen = Seen::operator(known.operator.as_ref(), &settings);
                Ok(Decided::from(register::speak(known, language, &asker, standing.as_ref(), &settings)).seeing(seen))
            })
        })
        .await
    }

    pub(super) async fn register(&self, contact: &register::Contact, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Rest, |_| {
            Box::pin(async move {
                let writer = self.who(turn).await?;
                let standing = self.standing_of(&writer, turn.now).await?;
                let Writer { known, asker, .. } = writer;
                Ok(Decided::from(register::register(known.lead, turn.person(), contact, &asker, standing.as_ref())))
            })
        })
        .await
    }

    /// The first trip loads everything but the queue's head, the second the head, the third commits.
    pub(super) async fn request(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |attempt| {
            Box::pin(async move {
                let who = async { Ok(self.writer(turn.person(), turn.pressed()).await?) };
                let supply = async { Ok::<_, DeskError>(self.supply().await?) };
                let shown = async { Ok(self.store.board(&self.id).await?) };
                let (writer, supply, shown) = tokio::try_join!(who, supply, shown)?;
                let shown = shown.unwrap_or_else(|| Board::blank(self.id.clone()));
                let line = self.front().await?;
                let settings = supply.settings().clone();
                let found = supply.found(&line, shown, turn.person().user, &turn.cause, attempt, turn.now);
                let moment = Moment { settings: &settings, cause: &turn.cause, now: turn.now };
                let asks = (turn.person(), &writer.asker);
                Ok(Decided::from(matching::request(writer.known.lead, asks, &self.id, found, &moment)))
            })
        })
        .await
    }

    /// Whoever leaves gives way to the next; and who does not wait is shown what there is.
    pub(super) async fn leave_queue(&self, turn: &Turn) -> Result<(), DeskError> {
        self.act(turn, Then::Look, |_| {
            Box::pin(async move {
                let Writer { known, asker, .. } = self.who(turn).await?;
                let left = known.lead.as_ref().and_then(|lead| queue::leave(lead, &self.id, &asker));
                Ok(match left {
                    Some(change) => Decided::from(change),
                    None => Decided::from(register::what_there_is(&known, &asker, None)),
                })
            })
        })
        .await
    }
}
