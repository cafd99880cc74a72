//! What the host reports.
use contracts::ReportMessage;
use domain::{Cause, HostReport, RoomId, Timestamp, rooms};
use store::Store;
use tracing::{info, warn};

use crate::{
    Desk, DeskError,
    batch::{self, Message},
    carry::Near,
    commit::{Decided, Verdict},
    ports::{Calls, Queues},
};

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// Takes a batch of reports. Answers the ids of those to be delivered again.
    pub async fn reports(&self, messages: Vec<Message>, now: Timestamp) -> Vec<String> {
        batch::each(messages, |body| Box::pin(async move { self.report(contracts::read(&body)?, now).await })).await
    }

    async fn report(&self, message: ReportMessage, now: Timestamp) -> Result<(), DeskError> {
        let kind = message.report.kind();
        let room = match &message.report {
            HostReport::RoomReady { room, .. }
            | HostReport::RoomFailed { room, .. }
            | HostReport::ChatSealed { room, .. } => room.clone(),
        };
        let cause = rooms::cause_of_report(&message.cause, &room, kind);
        let verdict = self.decide_report(&cause, &room, &message.report, now).await?;
        let unsent = match verdict {
            Verdict::Committed(effects) | Verdict::Stale(effects) => effects,
            Verdict::Nothing(_) | Verdict::Refused(_) => return Ok(()),
        };
        info!(%cause, room.id = %room, "{kind}");
        self.carry_out_and_settle(&cause, &unsent, &Near::nobody(), now).await?;
        self.look(now).await
    }

    async fn decide_report<'a>(
        &'a self,
        cause: &'a Cause,
        id: &'a RoomId,
        report: &'a HostReport,
        now: Timestamp,
    ) -> Result<Verdict, DeskError> {
        self.decide(cause, now, |_| {
            Box::pin(async move {
                let room = self.store.room(&self.id, id).await?;
                Ok(Decided::from(match report {
                    HostReport::RoomReady { group, link, .. } => rooms::became_ready(room, *group, link.clone()),
                    HostReport::RoomFailed { reason, .. } => {
                        warn!(room.id = %id, reason, "the host cannot make a room");
                        rooms::failed(room)
                    }
                    HostReport::ChatSealed { chat, .. } => rooms::sealed(room, chat),
                }))
            })
        })
        .await
    }
}
