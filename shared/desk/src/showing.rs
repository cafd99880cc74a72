//! Screens are states: what they show is read when they are shown.
use std::collections::BTreeMap;

use bot::{
    calls::{CallError, MessageId},
    screens::{self, LAST_EXACT_POSITION, Panel, Position, View},
};
use domain::{ChatId, Operator, Screen, UserId};
use store::Store;

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Shows a screen, over `pressed` if there is one. Answers which message it is in now.
    pub(crate) async fn show(
        &self,
        to: UserId,
        screen: &Screen,
        pressed: Option<MessageId>,
    ) -> Result<Result<Option<MessageId>, CallError>, DeskError> {
        let shown = match screen {
            Screen::Waiting { .. } => {
                let view = View { position: Some(self.position(to).await?), panel: None };
                screens::show(screen, &view)
            }
            Screen::Panel => match self.store.operator(&self.id, to).await? {
                Some(operator) => self.panel(screen, &operator).await?,
                None => screens::show(screen, &View::default()),
            },
            Screen::Welcome
            | Screen::Privacy
            | Screen::Registered
            | Screen::Menu
            | Screen::Chat { .. }
            | Screen::Refused { .. } => screens::show(screen, &View::default()),
        };
        Ok(self.telegram.show(to, pressed, &shown).await)
    }

    /// The lead's place in the queue. Who is not among those counted is behind them.
    async fn position(&self, lead: UserId) -> Result<Position, DeskError> {
        let queue = self.store.queue(&self.id, LAST_EXACT_POSITION).await?;
        let ahead = queue.iter().position(|ticket| ticket.lead == lead);
        Ok(Position::after(ahead.unwrap_or(LAST_EXACT_POSITION)))
    }

    async fn panel(&self, screen: &Screen, operator: &Operator) -> Result<screens::Message, DeskError> {
        let cap = self.store.settings(&self.id).await?.automatic_cap;
        let leads = self.leads_of(operator).await?;
        Ok(screens::show(screen, &View { position: None, panel: Some(Panel { operator, cap, leads }) }))
    }

    async fn leads_of(&self, operator: &Operator) -> Result<BTreeMap<ChatId, String>, DeskError> {
        let mut leads = BTreeMap::new();
        for id in operator.chats.keys() {
            if let Some(chat) = self.store.chat(id).await? {
                leads.insert(chat.id, chat.lead_name);
            }
        }
        Ok(leads)
    }
}
