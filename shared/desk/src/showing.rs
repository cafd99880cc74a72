//! Screens are states: what they show is what was just read or written, or else is read when they are shown.
use bot::{
    calls::CallError,
    screens::{self, View},
};
use domain::{MessageId, Operator, Reader, Screen, Settings, Timestamp, Write, queue::Line};
use store::Store;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

/// What a decision has read that its screens show, so that it need not be read again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Who is answered, if they are an operator.
    pub(crate) operator: Option<Operator>,
    /// The desk's settings.
    pub(crate) settings: Option<Settings>,
    /// The front of the queue.
    pub(crate) line: Option<Line>,
}

impl Seen {
    /// An operator, under these settings.
    pub(crate) fn operator(operator: Option<&Operator>, settings: &Settings) -> Self {
        Self { operator: operator.cloned(), settings: Some(settings.clone()), line: None }
    }

    /// The same, once these writes are stored.
    pub(crate) fn after(mut self, writes: &[Write]) -> Self {
        self.operator = self.operator.map(|operator| writes.iter().fold(operator, after));
        self
    }
}

fn after(mut operator: Operator, write: &Write) -> Operator {
    match write {
        Write::PutOperator(new) if new.id == operator.id => new.clone(),
        Write::ReserveSlot { operator: whose, chat, slot, .. } | Write::SetSlot { operator: whose, chat, slot, .. }
            if *whose == operator.id =>
        {
            operator.chats.insert(chat.clone(), slot.clone());
            operator
        }
        Write::ReleaseSlot { operator: whose, chat, .. } if *whose == operator.id => {
            operator.chats.remove(chat);
            operator
        }
        Write::PutLead(_)
        | Write::PutOperator(_)
        | Write::DeleteOperator(_)
        | Write::PutRoom(_)
        | Write::DeleteRoom(_)
        | Write::PutChat(_)
        | Write::PutBoard(_)
        | Write::PutTicket(_)
        | Write::SetScreen { .. }
        | Write::DeleteTicket(_)
        | Write::ReserveSlot { .. }
        | Write::SetSlot { .. }
        | Write::ReleaseSlot { .. } => operator,
    }
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Shows a screen, over a message if it is told which. Answers which message it is in now.
    pub(crate) async fn show(
        &self,
        to: Reader,
        over: Option<MessageId>,
        screen: &Screen,
        seen: &Seen,
        now: Timestamp,
    ) -> Result<Result<Option<MessageId>, CallError>, DeskError> {
        let seen = self.seen_for(to, screen, seen).await?;
        let view =
            View { operator: seen.operator.as_ref(), line: seen.line.as_ref(), settings: seen.settings.as_ref(), now };
        let shown = screens::show(screen, to.language, &view);
        Ok(self.telegram.show(to.user, over, &shown).await)
    }

    /// What this screen shows, read as far as it was not seen.
    async fn seen_for(&self, to: Reader, screen: &Screen, seen: &Seen) -> Result<Seen, DeskError> {
        let (an_operator, the_queue) = match screen {
            Screen::Panel | Screen::MyChats => (true, false),
            Screen::Queue => (true, true),
            Screen::Welcome
            | Screen::Privacy
            | Screen::Registered
            | Screen::Menu
            | Screen::Languages { .. }
            | Screen::Waiting { .. }
            | Screen::LeftQueue
            | Screen::Chat { .. }
            | Screen::KeepOrGiveBack { .. }
            | Screen::Refused { .. } => (false, false),
        };
        let operator = async {
            match &seen.operator {
                Some(operator) if operator.id.user() == to.user => Ok(Some(operator.clone())),
                Some(_) | None if an_operator => self.operator(to.user).await,
                Some(_) | None => Ok(None),
            }
        };
        let settings = async {
            match &seen.settings {
                Some(settings) => Ok(Some(settings.clone())),
                None if an_operator => self.store.settings(&self.id).await.map(Some),
                None => Ok(None),
            }
        };
        let line = async {
            match &seen.line {
                Some(line) => Ok(Some(line.clone())),
                None if the_queue => self.front().await.map(Some),
                None => Ok(None),
            }
        };
        let (operator, settings, line) = tokio::try_join!(operator, settings, line)?;
        Ok(Seen { operator, settings, line })
    }
}
