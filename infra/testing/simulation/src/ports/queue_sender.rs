//! The desk's interface to its queues. Sending a message awaits once. A notice may be delivered twice or late.
use std::time::Duration;

use contracts::{JobMessage, NoticeMessage, VERSION};
use desk::ports::{QueueError, Queues};
use domain::{Cause, Effect, HostJob};

use crate::{
    event::{Event, HostWork},
    faults::{Fault, Operation},
    observation::Observation,
    queues::NewMessage,
    state::Shared,
    world::{OperationEnd, World},
};

#[derive(Clone)]
pub(crate) struct QueueSender(pub(crate) Shared);

impl QueueSender {
    async fn send(&self, queue: &'static str, send: impl FnOnce(&mut World) + Send) -> Result<(), QueueError> {
        let failed = || QueueError { queue, problem: "simulated".to_owned() };
        let end = self.0.operate(Operation::Queue).await;
        if let OperationEnd::Failed(_) = end {
            return Err(failed());
        }
        self.0.with(|state| send(&mut state.world));
        self.0.answer(end).await.map_err(|_| failed())
    }
}

impl Queues for QueueSender {
    async fn send_job(&self, cause: &Cause, index: u32, job: &HostJob) -> Result<(), QueueError> {
        let message = JobMessage { v: VERSION, cause: cause.clone(), index, job: job.clone() };
        self.send("jobs", move |world| put_job(world, message)).await
    }

    async fn send_notice(&self, cause: &Cause, effect: &Effect, after: Option<Duration>) -> Result<(), QueueError> {
        let message = NoticeMessage { v: VERSION, cause: cause.clone(), effect: effect.clone() };
        let after = after.map_or(0, |after| i64::try_from(after.as_millis()).unwrap_or(i64::MAX));
        self.send("notices", move |world| put_notice(world, message, after)).await
    }
}

fn put_job(world: &mut World, message: JobMessage) {
    let World { kernel, jobs, .. } = world;
    kernel.trace(|| format!("job {} {}: {:?}", message.cause, message.index, message.job));
    let visible = kernel.moment_after(10, 400);
    let body = contracts::write(&message);
    let group = Some(message.job.room.to_string());
    let deduplication_id = Some(format!("{}#{}", message.cause, message.index));
    kernel.observe(Observation::JobSent(message.job));
    jobs.send(NewMessage { body, group, deduplication_id, visible }, kernel.now);
    kernel.agenda.add(visible, Event::Host(HostWork::ReceiveJob));
}

fn put_notice(world: &mut World, message: NoticeMessage, after: i64) {
    world.kernel.trace(|| format!("notice {}: {:?}", message.cause, message.effect));
    let body = contracts::write(&message);
    if let Some(invocation) = world.current_invocation_mut() {
        invocation.deferred.push(message.effect);
    }
    let World { kernel, notices, .. } = world;
    let copies = if kernel.maybe_fault(40, Fault::MessageTwice) { 2 } else { 1 };
    for _ in 0..copies {
        let late = if kernel.maybe_fault(15, Fault::MessageLate) { kernel.chance.between(30_000, 300_000) } else { 0 };
        let visible = kernel.moment_after(after + late + 10, after + late + 900);
        let message = NewMessage { body: body.clone(), group: None, deduplication_id: None, visible };
        notices.send(message, kernel.now);
        kernel.agenda.add(visible, Event::Notices);
    }
}
