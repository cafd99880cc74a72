//! The outcome of a decision: what to store, and what to do after it is stored.
use serde::{Deserialize, Serialize};

use crate::{
    Board, Chat, ChatId, DeskId, GroupId, HostJob, Language, Lead, MessageId, Notice, Operator, OperatorId, Recipient,
    Requester, Room, Screen, Slot, Step, Ticket, TicketId, Timestamp, UserId,
};

/// The outcome of a decision. It is stored whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The writes to store.
    pub writes: Vec<Write>,
    /// The effects to carry out after the writes are stored, in this order.
    pub effects: Vec<Effect>,
}

/// One write, with the condition under which it may be stored. Every write adds 1 to the version of its item, except
/// for tickets, which have no version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Write {
    /// Stores the lead, if nobody has written it since it was read.
    PutLead(Lead),
    /// Stores the operator, if nobody has written it since it was read. Matching uses [`Self::ReserveSlot`] instead,
    /// which changes only the slots and `idle_since`.
    PutOperator(Operator),
    /// Removes the operator from the roster, if nobody has written it since it was read.
    DeleteOperator(Operator),
    /// Stores the room, if nobody has written it since it was read.
    PutRoom(Room),
    /// Deletes the room, if nobody has written it since it was read.
    DeleteRoom(Room),
    /// Stores the chat, if nobody has written it since it was read.
    PutChat(Chat),
    /// Stores the board, if nobody has written it since it was read.
    PutBoard(Board),
    /// Stores a new ticket.
    PutTicket(Ticket),
    /// Stores in the ticket which message shows its place in the queue, and the language of that message. Fails if the
    /// ticket no longer exists in this generation. Used only for tickets that need a room.
    SetScreen {
        /// The ticket to change.
        ticket: TicketId,
        /// The message that shows the place from now on. It is redrawn as the queue moves. `None` keeps the current
        /// message.
        message: Option<MessageId>,
        /// The language to redraw the message in. `None` keeps the current language. A change that sets a language here
        /// must also store it in the lead. The version of the lead then rejects one of two concurrent changes.
        /// Otherwise the ticket and the lead could end up with different languages.
        language: Option<Language>,
    },
    /// Deletes a ticket that was served or given up, if it still exists in this generation.
    DeleteTicket(TicketId),
    /// Adds a chat to an operator, if they are still on the same shift with fewer than `cap` chats.
    ReserveSlot {
        /// The desk on whose roster the operator is.
        desk: DeskId,
        /// The operator's Telegram account.
        operator: OperatorId,
        /// The operator's epoch at the decision.
        epoch: u32,
        /// The most chats that the operator may have, including this one.
        cap: usize,
        /// The identifier of the chat.
        chat: ChatId,
        /// The slot that the operator gets for the chat.
        slot: Slot,
        /// The new value of the operator's `idle_since`.
        at: Timestamp,
    },
    /// Updates the operator's slot for a chat. Has no effect if the slot is gone.
    SetSlot {
        /// The desk on whose roster the operator is.
        desk: DeskId,
        /// The operator's Telegram account.
        operator: OperatorId,
        /// The identifier of the chat.
        chat: ChatId,
        /// The new slot for the chat.
        slot: Slot,
    },
    /// Removes a chat from an operator. Has no effect if the slot is gone already.
    ReleaseSlot {
        /// The desk on whose roster the operator is.
        desk: DeskId,
        /// The operator's Telegram account.
        operator: OperatorId,
        /// The identifier of the chat.
        chat: ChatId,
    },
}

/// An action outside the desk's tables. It may be carried out later than it was decided. The desk then first checks
/// whether it is still valid (see the module `validity`), and skips it if it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    /// The chat and its step when the effect was decided. `None` if the effect does not depend on the step of a chat.
    pub step: Option<Step>,
    /// The action to carry out.
    pub act: Act,
}

/// The actions of the desk outside its tables. Each action is one Telegram call, a few Telegram calls in order, or one
/// job that is sent to the host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Shows a screen to a person.
    Show {
        /// The person who sees the screen.
        to: Recipient,
        /// The message that the screen replaces. `None` sends a new message.
        over: Option<MessageId>,
        /// The screen to show.
        screen: Screen,
    },
    /// Sends a notice to a person. It is a new message, so the person's device rings.
    Notify {
        /// The person who gets the notice.
        to: Recipient,
        /// The notice to send.
        notice: Notice,
    },
    /// Lets a person into a room (Bot API `approveChatJoinRequest`).
    Admit {
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The person's Telegram account.
        user: UserId,
    },
    /// Rejects a person's request to join a room (Bot API `declineChatJoinRequest`).
    Decline {
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The person's Telegram account.
        user: UserId,
    },
    /// Announces in a room that the chat is over, then removes `people` from the room.
    Disband {
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The language of the announcement.
        language: Language,
        /// The people to remove.
        people: Vec<UserId>,
    },
    /// Removes a person who does not belong in a room.
    Remove {
        /// The room's supergroup in Telegram.
        group: GroupId,
        /// The person's Telegram account.
        user: UserId,
    },
    /// Sends a job to the host.
    SendJob(HostJob),
}

/// The event is a duplicate or came too late. Nothing changes, and it is not an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stale;

impl Change {
    /// Returns an empty change.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Adds a write to the change.
    #[must_use]
    pub fn write(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Adds a screen for the person who pressed a button or wrote a message. If the person pressed a button, the screen
    /// replaces the message with the button. Otherwise the screen is sent as a new message.
    #[must_use]
    pub fn show(self, requester: &Requester, screen: Screen) -> Self {
        self.effect(None, Act::Show { to: requester.recipient, over: requester.pressed, screen })
    }

    /// Adds a screen that replaces the message `over`. If `over` is `None`, the screen is sent as a new message.
    #[must_use]
    pub fn redraw(self, to: Recipient, over: Option<MessageId>, screen: Screen) -> Self {
        self.effect(None, Act::Show { to, over, screen })
    }

    /// Adds a notice that does not depend on a chat's step.
    #[must_use]
    pub fn notify(self, to: Recipient, notice: Notice) -> Self {
        self.effect(None, Act::Notify { to, notice })
    }

    /// Adds an action for a chat that is now at `step`. If the action is carried out late, `step` shows whether the
    /// chat has changed in the meantime (see [`Effect::still_true`]).
    #[must_use]
    pub fn at(self, step: &Step, act: Act) -> Self {
        self.effect(Some(step.clone()), act)
    }

    /// Adds a job for the host.
    #[must_use]
    pub fn send_job(self, job: HostJob) -> Self {
        self.effect(None, Act::SendJob(job))
    }

    /// Appends the writes and effects of `other`.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.writes.extend(other.writes);
        self.effects.extend(other.effects);
        self
    }

    /// Returns the operator with this change's writes applied.
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
    /// Returns whether the effect is still valid for its chat. `chat` is the current state of the chat that the effect
    /// names, or `None` if this chat does not exist. An effect that names no chat is always valid.
    ///
    /// Notices and screens are valid only during their step. A person is let in only if they belong in the room. A
    /// person is rejected or removed only if they do not belong there. A room is disbanded only if its chat is over. A
    /// job for an existing chat is always sent, because the host itself skips a job that it has already done.
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

    /// Returns the effect with its screen or notice in this language. Any other effect stays as it is.
    #[must_use]
    pub fn in_language(self, language: Language) -> Self {
        let spoken = |to: Recipient| Recipient { language, ..to };
        let act = match self.act {
            Act::Show { to, over, screen } => Act::Show { to: spoken(to), over, screen },
            Act::Notify { to, notice } => Act::Notify { to: spoken(to), notice },
            act @ (Act::Admit { .. }
            | Act::Decline { .. }
            | Act::Disband { .. }
            | Act::Remove { .. }
            | Act::SendJob(_)) => act,
        };
        Self { act, ..self }
    }
}

impl Act {
    /// Returns the number of Telegram calls that the action needs.
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

    /// Returns the person who gets the screen or the notice. `None` for other actions.
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
