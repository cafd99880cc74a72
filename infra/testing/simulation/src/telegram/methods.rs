//! The Bot API methods that the bot calls, and their effects in Telegram.
use bot::{
    calls::CallError,
    screens::{Keyboard, Message},
};

use crate::{
    kernel::Kernel,
    observation::Observation,
    telegram::{Group, Telegram},
};

impl Telegram {
    /// Shows a message to a person: edits the message with the number `over` if that is possible, and sends a new
    /// message otherwise. Returns the number of the edited or new message.
    pub(crate) fn show(
        &mut self,
        kernel: &mut Kernel,
        to: i64,
        over: Option<i64>,
        message: &Message,
    ) -> Result<i64, CallError> {
        kernel
            .trace(|| format!("shows {to} over {over:?}: {} {:?}", message.text.replace('\n', " "), message.keyboard));
        let person = self.people.get_mut(&to).ok_or(CallError::Blocked)?;
        if !person.is_reachable() {
            return Err(CallError::Blocked);
        }
        // A reply keyboard replaces the keyboard on the person's device. Telegram allows it only in a new message, not
        // in an edit.
        let can_be_drawn_over = matches!(message.keyboard, Keyboard::None | Keyboard::Inline(_));
        let number = match over.filter(|_| can_be_drawn_over) {
            Some(number) if person.shown.contains_key(&number) => number,
            Some(_) | None => person.next_number(),
        };
        person.shown.insert(number, message.clone());
        person.drawn.push(number);
        kernel.observe(Observation::ShownPlace { to, message: message.clone() });
        Ok(number)
    }

    /// Says in a group that the chat there is over.
    pub(crate) fn say_goodbye(&mut self, kernel: &mut Kernel, group: i64) -> Result<(), CallError> {
        self.live_group(group)?;
        kernel.trace(|| format!("says goodbye in {group}"));
        kernel.observe(Observation::GoodbyeSaid { group });
        Ok(())
    }

    /// Lets a person into a group, if they have asked to join.
    pub(crate) fn approve(&mut self, kernel: &mut Kernel, group: i64, user: i64) -> Result<(), CallError> {
        let there = self.live_group(group)?;
        kernel.trace(|| format!("approves {user} in {group}"));
        if there.asking.remove(&user) {
            there.members.insert(user);
            kernel.observe(Observation::LetIn { group, user });
            self.send_arrival(kernel, group, user);
        }
        Ok(())
    }

    /// Declines a person's request to join a group.
    pub(crate) fn decline(&mut self, kernel: &mut Kernel, group: i64, user: i64) -> Result<(), CallError> {
        let there = self.live_group(group)?;
        kernel.trace(|| format!("declines {user} in {group}"));
        if there.asking.remove(&user) {
            kernel.observe(Observation::KeptOut { group, user });
        }
        Ok(())
    }

    /// Removes a person from a group, and deletes their request to join it.
    pub(crate) fn remove(&mut self, kernel: &mut Kernel, group: i64, user: i64) -> Result<(), CallError> {
        let there = self.live_group(group)?;
        kernel.trace(|| format!("removes {user} from {group}"));
        there.asking.remove(&user);
        if there.members.remove(&user) {
            kernel.observe(Observation::KeptOut { group, user });
            self.send_removal(kernel, group, user);
        }
        Ok(())
    }

    fn live_group(&mut self, group: i64) -> Result<&mut Group, CallError> {
        self.groups.get_mut(&group).filter(|there| !there.is_gone).ok_or(CallError::Gone)
    }
}
