//! The outcome of a decision: what to store, and what to do once it is stored.
use serde::{Deserialize, Serialize};

use crate::{
    Board, Chat, ChatId, DeskId, GroupId, HostJob, Language, Lead, MessageId, Notice, Operator, OperatorId, Recipient,
    Requester, Room, Screen, Slot, Step, Ticket, TicketId, Timestamp, UserId,
};

/// The outcome of a decision. It is stored whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Writes to store.
    pub writes: Vec<Write>,
    /// Effects to carry out once it is stored, in this order.
    pub effects: Vec<Effect>,
}

/// One write, with the condition under which it is still right. Every write adds 1 to the item's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// The lead, if nobody wrote it since it was read.
    PutLead(Lead),
    /// The operator, if nobody wrote it since it was read. Not for matching: that touches slots alone.
    PutOperator(Operator),
    /// The operator is on the roster no more, if nobody wrote it since it was read.
    DeleteOperator(Operator),
    /// The room, if nobody wrote it since it was read.
    PutRoom(Room),
    /// The room is gone, if nobody wrote it since it was read.
    DeleteRoom(Room),
    /// The chat, if nobody wrote it since it was read.
    PutChat(Chat),
    /// The board, if nobody wrote it since it was read.
    PutBoard(Board),
    /// A new ticket.
    PutTicket(Ticket),
    /// Another message shows the place of a ticket that needs a room, or in another language, if the ticket is still
    /// there in this generation.
    SetScreen {
        /// The ticket.
        ticket: TicketId,
        /// The message, which is redrawn as the queue moves. `None` leaves it as it is.
        message: Option<MessageId>,
        /// The language to redraw it in. `None` leaves it as it is: it changes together with the lead's own, in one
        /// change, since a decision may have read the lead before they chose another.
        language: Option<Language>,
    },
    /// The ticket is served or given up, if it is still there in this generation.
    DeleteTicket(TicketId),
    /// One more chat for an operator, if they are still on the same shift with fewer than `cap` chats.
    ReserveSlot {
        /// The desk.
        desk: DeskId,
        /// The operator.
        operator: OperatorId,
        /// The shift that was read.
        epoch: u32,
        /// The most chats that they may have, this one included.
        cap: usize,
        /// The chat.
        chat: ChatId,
        /// The chat as the operator sees it.
        slot: Slot,
        /// The time from which they are not idle.
        at: Timestamp,
    },
    /// The slot shows the chat as it is now. Harmless if the slot is gone.
    SetSlot {
        /// The desk.
        desk: DeskId,
        /// The operator.
        operator: OperatorId,
        /// The chat.
        chat: ChatId,
        /// The chat as the operator sees it.
        slot: Slot,
    },
    /// The operator has one chat less. Harmless if it is gone already.
    ReleaseSlot {
        /// The desk.
        desk: DeskId,
        /// The operator.
        operator: OperatorId,
        /// The chat.
        chat: ChatId,
    },
}

/// Something to be done in the world. It may be carried out later than it was decided, and only if
/// [`Effect::still_true`] then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The moment that it belongs to, if it is about a chat.
    pub step: Option<Step>,
    /// The action.
    pub act: Act,
}

/// Everything the desk does outside its tables. Each is one Telegram call, a few in order, or one message to a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Show a person a screen.
    Show {
        /// The recipient.
        to: Recipient,
        /// The message to draw it over. A new one if there is none.
        over: Option<MessageId>,
        /// The screen.
        screen: Screen,
    },
    /// Send a person a notice, in a message of its own, which rings.
    Notify {
        /// The recipient.
        to: Recipient,
        /// The notice.
        notice: Notice,
    },
    /// Let a person into a room (Bot API `approveChatJoinRequest`).
    Admit {
        /// The room.
        group: GroupId,
        /// The person.
        user: UserId,
    },
    /// Keep a person out of a room (Bot API `declineChatJoinRequest`).
    Decline {
        /// The room.
        group: GroupId,
        /// The person.
        user: UserId,
    },
    /// Say in a room that the chat is over, then remove these people from it.
    Disband {
        /// The room.
        group: GroupId,
        /// The language to say it in.
        language: Language,
        /// The people to remove.
        people: Vec<UserId>,
    },
    /// Remove a person who does not belong in a room.
    Remove {
        /// The room.
        group: GroupId,
        /// The person.
        user: UserId,
    },
    /// Send the host a job.
    SendJob(HostJob),
}

/// It came twice, or too late. It changes nothing, and is no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

impl Change {
    /// Nothing to store, nothing to do.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Also store this.
    #[must_use]
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Also show this to the person who pressed or wrote, over what they pressed.
    #[must_use]
    pub fn show(self, requester: &Requester, screen: Screen) -> Self {
        self.effect(None, Act::Show { to: requester.recipient, over: requester.pressed, screen })
    }

    /// Also redraw this message.
    #[must_use]
    pub fn redraw(self, to: Recipient, over: Option<MessageId>, screen: Screen) -> Self {
        self.effect(None, Act::Show { to, over, screen })
    }

    /// Also send a person this notice, which is about no chat.
    #[must_use]
    pub fn notify(self, to: Recipient, notice: Notice) -> Self {
        self.effect(None, Act::Notify { to, notice })
    }

    /// Also do this, while `step` lasts.
    #[must_use]
    pub fn at(self, step: &Step, act: Act) -> Self {
        self.effect(Some(step.clone()), act)
    }

    /// Also send the host this job.
    #[must_use]
    pub fn send_job(self, job: HostJob) -> Self {
        self.effect(None, Act::SendJob(job))
    }

    /// Also all of this.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.effects.extend(other.effects);
        self
    }

    /// The operator as they are once this change is stored.
    pub fn operator_after(&self, operator: Operator) -> Operator {
        self.writes.iter().fold(operator, |operator, write| write.operator_after(operator))
    }

    fn effect(mut self, step: Option<Step>, act: Act) -> Self {
        self.effects.push(Effect { step, act });
        self
    }
}

impl Write {
    fn operator_after(&self, mut before: Operator) -> Operator {
        match self {
            Self::PutOperator(new) if new.id == before.id => new.clone(),
            Self::ReserveSlot { operator, chat, slot, .. } | Self::SetSlot { operator, chat, slot, .. }
                if *operator == before.id =>
            {
                before.chats.insert(chat.clone(), slot.clone());
                before
            }
            Self::ReleaseSlot { operator, chat, .. } if *operator == before.id => {
                before.chats.remove(chat);
                before
            }
            Self::PutLead(_)
            | Self::PutOperator(_)
            | Self::DeleteOperator(_)
            | Self::PutRoom(_)
            | Self::DeleteRoom(_)
            | Self::PutChat(_)
            | Self::PutBoard(_)
            | Self::PutTicket(_)
            | Self::SetScreen { .. }
            | Self::DeleteTicket(_)
            | Self::ReserveSlot { .. }
            | Self::SetSlot { .. }
            | Self::ReleaseSlot { .. } => before,
        }
    }
}

impl Effect {
    /// Whether it still ought to be done, now that its chat (if it names one) is as it is.
    ///
    /// A notice is right during its step only. People are let in while they belong in the room, and removed once they
    /// do not. A job is always sent: the host judges it by its number.
    pub fn still_true(&self, chat: Option<&Chat>) -> bool {
        let Some(step) = &self.step else { return true };
        let Some(chat) = chat else { return false };
        match &self.act {
            Act::Show { .. } | Act::Notify { .. } => chat.step == step.number,
            Act::Admit { user, .. } => chat.admits(*user),
            Act::Decline { user, .. } | Act::Remove { user, .. } => !chat.admits(*user),
            Act::Disband { .. } => chat.is_over(),
            Act::SendJob(_) => true,
        }
    }
}

impl Act {
    /// How many Telegram calls it takes.
    pub fn telegram_calls(&self) -> u32 {
        match self {
            Self::Disband { people, .. } => 1 + u32::try_from(people.len()).unwrap_or(u32::MAX - 1),
            Self::Show { .. }
            | Self::Notify { .. }
            | Self::Admit { .. }
            | Self::Decline { .. }
            | Self::Remove { .. } => 1,
            Self::SendJob(_) => 0,
        }
    }

    /// The person whom it writes to in private, if it does.
    pub fn recipient(&self) -> Option<UserId> {
        match self {
            Self::Show { to, .. } | Self::Notify { to, .. } => Some(to.user),
            Self::Admit { .. }
            | Self::Decline { .. }
            | Self::Disband { .. }
            | Self::Remove { .. }
            | Self::SendJob(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Shift,
        examples::{chat, desk, ihor, marta, with_chat},
    };

    #[test]
    fn operator_after_applies_the_writes_about_that_operator() {
        let (desk, chat, slot) = (desk(), chat().id, chat().slot());
        let off = Operator { shift: Shift::Off, ..ihor() };
        let release = |operator| Write::ReleaseSlot { desk: desk.clone(), operator, chat: chat.clone() };
        let set = Write::SetSlot { desk: desk.clone(), operator: ihor().id, chat: chat.clone(), slot };
        let after = |writes, operator| Change { writes, effects: vec![] }.operator_after(operator);

        assert_eq!(after(vec![Write::PutOperator(off.clone())], ihor()), off);
        assert_eq!(after(vec![set], ihor()), with_chat(ihor()));
        assert_eq!(after(vec![release(ihor().id)], with_chat(ihor())), ihor());
        let others = vec![release(marta().id), Write::PutOperator(marta())];
        assert_eq!(after(others, with_chat(ihor())), with_chat(ihor()));
    }
}
