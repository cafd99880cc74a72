//! The bot's methods: what each does in Telegram, and how it can go wrong.
use std::time::Duration;

use bot::{
    calls::CallError,
    screens::{Keyboard, Message},
};
use desk::ports::Calls;
use domain::{GroupId, MessageId, UserId};

use crate::{
    faults::{Fault, Operation},
    world::{OperationEnd, Shared, World},
};

/// The desk's way to Telegram.
#[derive(Clone)]
pub(crate) struct BotApi(pub(crate) Shared);

impl BotApi {
    /// One call about somebody, or some group.
    async fn call<T: Send>(
        &self,
        about: i64,
        call: impl FnOnce(&mut World) -> Result<T, CallError> + Send,
    ) -> Result<T, CallError> {
        let dealt = self.0.await_one(Operation::Call).await;
        let done = {
            let mut world = self.0.lock();
            if let OperationEnd::Failed(fault) = dealt {
                if fault == Fault::TooMany {
                    let seconds = world.chance.between(1, 40).unsigned_abs();
                    return Err(CallError::RetryAfter(Duration::from_secs(seconds)));
                }
                return Err(CallError::Unavailable);
            }
            if let Some(run) = world.run() {
                run.tried.push(about);
            }
            if let Some(person) = world.telegram.people.get_mut(&about) {
                person.calls += 1;
            }
            call(&mut world)
        };
        self.0.answered(dealt).await.map_err(|_| CallError::TimedOut)?;
        done
    }
}

impl Calls for BotApi {
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
        self.call(to.0, |world| world.show(to.0, over, screen).map(|number| Some(MessageId(number)))).await
    }

    async fn say(&self, group: GroupId, _message: &Message) -> Result<(), CallError> {
        self.call(group.0, |world| world.say(group.0)).await
    }

    async fn approve(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |world| world.approve(group.0, user.0)).await
    }

    async fn decline(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |world| world.decline(group.0, user.0)).await
    }

    async fn remove(&self, group: GroupId, user: UserId) -> Result<(), CallError> {
        self.call(group.0, |world| world.remove(group.0, user.0)).await
    }

    async fn pace(&self, pause: Duration) {
        let until = self.0.lock().now + i64::try_from(pause.as_millis()).unwrap_or(0);
        self.0.pause(until).await;
    }
}

impl World {
    fn show(&mut self, to: i64, over: Option<i64>, message: &Message) -> Result<i64, CallError> {
        self.trace(|| format!("shows {to} over {over:?}: {} {:?}", message.text.replace('\n', " "), message.keyboard));
        let person = self.telegram.people.get_mut(&to).ok_or(CallError::Blocked)?;
        if !person.is_reachable() {
            return Err(CallError::Blocked);
        }
        // A keyboard that replaces the person's own comes with new messages only.
        let can_be_drawn_over = matches!(message.keyboard, Keyboard::None | Keyboard::Inline(_));
        let number = match over.filter(|_| can_be_drawn_over) {
            Some(number) if person.shown.contains_key(&number) => number,
            Some(_) | None => person.number(),
        };
        person.shown.insert(number, message.clone());
        person.drawn.push(number);
        self.showed(to, number, message);
        Ok(number)
    }

    /// The bot says in a room that the chat there is over.
    fn say(&mut self, group: i64) -> Result<(), CallError> {
        self.there(group)?;
        self.trace(|| format!("says goodbye in {group}"));
        self.says_goodbye(group);
        Ok(())
    }

    fn there(&self, group: i64) -> Result<(), CallError> {
        match self.telegram.groups.get(&group) {
            Some(there) if !there.is_gone => Ok(()),
            Some(_) | None => Err(CallError::Gone),
        }
    }

    fn approve(&mut self, group: i64, user: i64) -> Result<(), CallError> {
        self.there(group)?;
        self.trace(|| format!("approves {user} in {group}"));
        let there = self.telegram.groups.get_mut(&group).ok_or(CallError::Gone)?;
        if there.asking.remove(&user) {
            there.members.insert(user);
            self.let_in(group, user);
            self.is_in(group, user);
        }
        Ok(())
    }

    fn decline(&mut self, group: i64, user: i64) -> Result<(), CallError> {
        self.there(group)?;
        self.trace(|| format!("declines {user} in {group}"));
        let there = self.telegram.groups.get_mut(&group).ok_or(CallError::Gone)?;
        if there.asking.remove(&user) {
            self.kept_out(group, user);
        }
        Ok(())
    }

    fn remove(&mut self, group: i64, user: i64) -> Result<(), CallError> {
        self.there(group)?;
        self.trace(|| format!("removes {user} from {group}"));
        let there = self.telegram.groups.get_mut(&group).ok_or(CallError::Gone)?;
        there.asking.remove(&user);
        if there.members.remove(&user) {
            self.kept_out(group, user);
            self.is_out(group, user, true);
        }
        Ok(())
    }
}
