//! The desk's interface to Telegram. Each call awaits once, and may fail at that point.
use std::time::Duration;

use bot::{
    calls::{BotApi, CallError},
    screens::Message,
};
use domain::{GroupId, MessageId, UserId};

use crate::{
    faults::{Fault, Operation},
    kernel::Kernel,
    state::Shared,
    telegram::Telegram,
    world::{OperationEnd, World},
};

#[derive(Clone)]
pub(crate) struct SimulatedBot(pub(crate) Shared);

impl SimulatedBot {
    /// Makes one call. `about` is the id of the person or group that the call concerns.
    async fn call<T: Send>(
        &self,
        about: i64,
        call: impl FnOnce(&mut Telegram, &mut Kernel) -> Result<T, CallError> + Send,
    ) -> Result<T, CallError> {
        let end = self.0.operate(Operation::Call).await;
        let called = self.0.with(|state| {
            let world = &mut state.world;
            if let OperationEnd::Failed(fault) = end {
                return Err(failed(fault, &mut world.kernel));
            }
            if let Some(invocation) = world.current_invocation_mut() {
                invocation.tried.push(about);
            }
            let World { kernel, telegram, .. } = world;
            if let Some(person) = telegram.people.get_mut(&about) {
                person.calls += 1;
            }
            Ok(call(telegram, kernel))
        })?;
        self.0.answer(end).await.map_err(|_| CallError::TimedOut)?;
        called
    }
}

fn failed(fault: Fault, kernel: &mut Kernel) -> CallError {
    if fault == Fault::TooMany {
        let seconds = kernel.chance.between(1, 40).unsigned_abs();
        return CallError::RetryAfter(Duration::from_secs(seconds));
    }
    CallError::Unavailable
}

impl BotApi for SimulatedBot {
    async fn send(&self, to: UserId, message: &Message) -> Result<Option<MessageId>, CallError> {
        self.show(to, None, message).await
    }

    async fn show(
        &self,
        to: UserId,
        over: Option<MessageId>,
        screen: &Message,
    ) -> Result<Option<MessageId>, CallError> {
        let over = over.map(|MessageId(number)| number);
        let number = self.call(to.0, |telegram, kernel| telegram.show(kernel, to.0, over, screen)).await?;
        Ok(Some(MessageId(number)))
    }

    async fn say(&self, group: GroupId, _message: &Message) -> Result<(), CallError> {
        self.call(group.0, |telegram, kernel| telegram.say_goodbye(kernel, group.0)).await
    }

    async fn approve(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |telegram, kernel| telegram.approve(kernel, group.0, user.0)).await
    }

    async fn decline(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |telegram, kernel| telegram.decline(kernel, group.0, user.0)).await
    }

    async fn remove(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |telegram, kernel| telegram.remove(kernel, group.0, user.0)).await
    }

    async fn pace(&self, pause: Duration) {
        let until = self.0.with(|state| state.world.kernel.now) + i64::try_from(pause.as_millis()).unwrap_or(0);
        self.0.pause(until).await;
    }
}
