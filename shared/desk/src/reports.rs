//! The host's reports, as triggers.
use bot::calls::BotApi;
use contracts::ReportMessage;
use domain::{
    Change, HostReport, Stale, Timestamp,
    decisions::{alerts, room_reports, roster},
};
use store::{Reads, Store};
use tracing::{error, warn};

use crate::{
    batch::{self, Message},
    desk::Desk,
    engine::{
        facts::Facts,
        origin::Origin,
        trigger::{Decide, Loaded, Trigger},
    },
    error::DeskError,
    ports::Queues,
};

/// A report of the host. Its implementation of [`Decide`] returns the change that follows from the report.
struct HostReported(HostReport);

impl<S: Store, B: BotApi, Q: Queues> Desk<S, B, Q> {
    /// Handles a batch of reports. Returns the ids of the messages that SQS must deliver again.
    pub async fn reports(&self, messages: Vec<Message>, now: Timestamp) -> Vec<String> {
        let one = |body: String| async move { self.engine.run(&trigger(contracts::read(&body)?, now)).await };
        batch::each(messages, |body| Box::pin(one(body))).await
    }
}

fn trigger(message: ReportMessage, now: Timestamp) -> Trigger<HostReported> {
    let cause = room_reports::cause_of_report(&message.cause, &message.report);
    Trigger::of_machine(Origin { cause, now }, true, HostReported(message.report))
}

impl HostReported {
    async fn change<S: Reads>(&self, facts: &Facts<S>, origin: &Origin) -> Result<Result<Change, Stale>, DeskError> {
        let context = |settings| facts.context(origin, settings);
        Ok(match &self.0 {
            HostReport::RoomReady { room, group, link } => {
                room_reports::room_ready(facts.room(room).await?, *group, link.clone())
            }
            HostReport::RoomFailed { room, reason } => {
                warn!(room.id = %room, reason, "the host could not make a room");
                room_reports::room_failed(facts.room(room).await?)
            }
            HostReport::ChatSealed { room, chat, rests } => {
                room_reports::chat_sealed(facts.room(room).await?, chat, *rests, origin.now)
            }
            HostReport::RoomLost { room } => {
                warn!(room.id = %room, "a room was deleted, or the account can no longer access it");
                let room = facts.room(room).await?;
                let (chat, settings) = tokio::try_join!(facts.chat_in_room(room.as_ref()), facts.settings())?;
                room_reports::room_lost(room, chat, &context(&settings))
            }
            HostReport::Befriended { operator } => roster::befriended(facts.operator(operator.user()).await?),
            HostReport::Probed { operator } => roster::probed(facts.operator(operator.user()).await?),
            HostReport::HostDown { account, reason } => {
                error!(account = %account, reason, "the host has stopped and cannot start until a person acts");
                let (board, roster, settings) = tokio::try_join!(facts.board(), facts.roster(), facts.settings())?;
                alerts::host_down(board, &roster, reason.clone(), &context(&settings))
            }
        })
    }
}

impl<S: Reads> Decide<S> for HostReported {
    async fn decide(&self, facts: &Facts<S>, origin: &Origin, _attempt: u32) -> Result<Loaded, DeskError> {
        Ok(Loaded::from(self.change(facts, origin).await?))
    }
}
