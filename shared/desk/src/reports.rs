//! What the host reports.
use contracts::ReportMessage;
use domain::{
    Board, Change, HostReport, OperatorId, Room, RoomId, RoomState, Stale, Timestamp, board, closing::Party, rooms,
    roster,
};
use store::Store;
use tracing::{error, info, warn};

use crate::{
    Desk, DeskError,
    batch::{self, Message},
    carry::Near,
    commit::{Decided, Verdict},
    ports::{Calls, Queues},
    showing::Seen,
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Takes a batch of reports. Answers the ids of those to be delivered again.
    pub async fn reports(&self, messages: Vec<Message>, now: Timestamp) -> Vec<String> {
        batch::each(messages, |body| Box::pin(async move { self.report(contracts::read(&body)?, now).await })).await
    }

    async fn report(&self, message: ReportMessage, now: Timestamp) -> Result<(), DeskError> {
        let report = &message.report;
        let cause = &rooms::cause_of_report(&message.cause, report);
        let verdict = self
            .decide(cause, now, |_| Box::pin(async move { Ok(Decided::from(self.change_of(report, now).await?)) }))
            .await?;
        info!(%cause, "{}", report.kind());
        match verdict {
            Verdict::Committed(unsent, _) | Verdict::Stale(unsent) => {
                self.carry_out_and_settle(cause, &unsent, &Near::nobody(), &Seen::default(), now).await?;
                self.look(now).await
            }
            Verdict::Nothing(effects, _) => {
                self.only_carry_out(cause, &effects, &Near::nobody(), &Seen::default(), now).await
            }
            Verdict::Refused(_) => Ok(()),
        }
    }

    async fn change_of(&self, report: &HostReport, now: Timestamp) -> Result<Result<Change, Stale>, DeskError> {
        Ok(match report {
            HostReport::RoomReady { room, group, link } => {
                rooms::became_ready(self.room(room).await?, *group, link.clone())
            }
            HostReport::RoomFailed { room, reason } => {
                warn!(room.id = %room, reason, "the host cannot make a room");
                rooms::failed(self.room(room).await?)
            }
            HostReport::ChatSealed { room, chat, rests } => rooms::sealed(self.room(room).await?, chat, *rests, now),
            HostReport::RoomLost { room } => {
                warn!(room.id = %room, "a room is lost");
                let room = self.room(room).await?;
                let (party, settings) = tokio::try_join!(self.party_in(room.as_ref()), self.settings())?;
                rooms::lost(room, party, &settings, now)
            }
            HostReport::Befriended { operator } => roster::befriended(self.on_roster(*operator).await?),
            HostReport::Probed { operator } => roster::probed(self.on_roster(*operator).await?),
            HostReport::HostDown { account, reason } => {
                error!(account = %account, reason, "the host has stopped, and will not start by itself");
                let (shown, roster, settings) = tokio::try_join!(
                    self.store.board(&self.id),
                    self.store.roster(&self.id),
                    self.store.settings(&self.id)
                )?;
                let shown = shown.unwrap_or_else(|| Board::blank(self.id.clone()));
                board::host_down(shown, &roster, reason.clone(), &settings, now)
            }
        })
    }

    async fn party_in(&self, room: Option<&Room>) -> Result<Option<Party>, DeskError> {
        match room.map(|room| &room.state) {
            Some(RoomState::Taken { chat, .. }) => Ok(self.party(chat).await?),
            Some(
                RoomState::Asked { .. }
                | RoomState::Failed { .. }
                | RoomState::Ready { .. }
                | RoomState::Resting { .. },
            )
            | None => Ok(None),
        }
    }

    async fn room(&self, room: &RoomId) -> Result<Option<Room>, DeskError> {
        Ok(self.store.room(&self.id, room).await?)
    }

    async fn on_roster(&self, operator: OperatorId) -> Result<Option<domain::Operator>, DeskError> {
        Ok(self.operator(operator.user()).await?)
    }

    async fn settings(&self) -> Result<domain::Settings, DeskError> {
        Ok(self.store.settings(&self.id).await?)
    }
}
