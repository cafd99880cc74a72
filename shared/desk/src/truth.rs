//! Whether an effect still ought to be carried out, now that its moment has passed.
use std::collections::BTreeMap;

use domain::{Act, Effect, InviteLink, Lead, LeadState, Notice, RoomState, Screen, Timestamp, UserId};
use store::{Entry, Outcome, Store};

use crate::{
    Desk, DeskError,
    ports::{Calls, Queues},
};

/// Where a lead stands, as far as they are told.
enum Stands<'a> {
    /// They may ask for a chat.
    MayAsk,
    /// They are in the queue.
    Waits,
    /// They have a chat, and this is the way in.
    Has(&'a InviteLink),
}

impl<S: Store, C: Calls, Q: Queues> Desk<S, C, Q> {
    /// What an earlier run of a cause has left, as far as it is still true. The rest is ticked off, undone.
    pub(crate) async fn still_true(&self, entry: Entry, now: Timestamp) -> Result<BTreeMap<u32, Effect>, DeskError> {
        let mut left = BTreeMap::new();
        let mut untrue = vec![];
        for (index, effect) in entry.unsent {
            if self.is_still_true(&effect).await? {
                left.insert(index, effect);
            } else {
                untrue.push((index, Outcome::Untrue));
            }
        }
        if !untrue.is_empty() {
            self.store.settle(&entry.cause, &untrue, now).await?;
        }
        Ok(left)
    }

    /// What says where a lead stands is true while they stand there, whatever has become of the chat: it may have gone a
    /// step on without them, and they may have another one by now. Whatever else names a chat is true by the chat. What
    /// is done in a room is judged by the chat that is there now: the room may have been emptied, and given to another
    /// one, with the same person in it. A queue screen is true while it is watched, and that somebody waits while
    /// somebody does.
    pub(crate) async fn is_still_true(&self, effect: &Effect) -> Result<bool, DeskError> {
        if let Some((user, stands)) = says_where_a_lead_stands(&effect.act) {
            return Ok(stands.is_so(self.store.lead(user).await?.as_ref()));
        }
        let chat = match &effect.step {
            Some(step) => self.store.chat(&step.chat).await?,
            None => None,
        };
        if !effect.still_true(chat.as_ref()) {
            return Ok(false);
        }
        match &effect.act {
            Act::Show { to, over: Some(over), screen: Screen::Queue } => {
                let operator = self.operator(to.user).await?;
                Ok(operator.is_some_and(|operator| operator.watches == Some(*over)))
            }
            Act::Tell { notice: Notice::SomebodyWaits { .. }, .. } => Ok(!self.line(1).await?.is_empty()),
            Act::Remove { group, user } => {
                Ok(self.chat_in(*group, *user).await?.is_none_or(|chat| !chat.admits(*user)))
            }
            Act::Disband { .. } => match chat {
                Some(ended) => {
                    let room = self.store.room(&self.id, &ended.room).await?;
                    Ok(room.is_some_and(|room| matches!(room.state, RoomState::Taken { chat, .. } if chat == ended.id)))
                }
                None => Ok(false),
            },
            Act::Show { .. } | Act::Tell { .. } | Act::Admit { .. } | Act::Decline { .. } | Act::Ask(_) => Ok(true),
        }
    }
}

fn says_where_a_lead_stands(act: &Act) -> Option<(UserId, Stands<'_>)> {
    match act {
        Act::Show { to, screen, .. } => Some((to.user, shows(screen)?)),
        Act::Tell { to, notice } => Some((to.user, tells(notice)?)),
        Act::Admit { .. } | Act::Decline { .. } | Act::Disband { .. } | Act::Remove { .. } | Act::Ask(_) => None,
    }
}

fn shows(screen: &Screen) -> Option<Stands<'_>> {
    match screen {
        Screen::Menu | Screen::LeftQueue => Some(Stands::MayAsk),
        Screen::Waiting { .. } => Some(Stands::Waits),
        Screen::Chat { link, .. } => Some(Stands::Has(link)),
        Screen::Welcome
        | Screen::Privacy
        | Screen::Registered
        | Screen::Languages { .. }
        | Screen::Panel
        | Screen::MyChats
        | Screen::Queue
        | Screen::KeepOrGiveBack { .. }
        | Screen::Refused { .. } => None,
    }
}

fn tells(notice: &Notice) -> Option<Stands<'_>> {
    match notice {
        Notice::LinkExpired | Notice::ChatOver => Some(Stands::MayAsk),
        Notice::RoomLost => Some(Stands::Waits),
        Notice::ChatReady { link } | Notice::OperatorFound { link } => Some(Stands::Has(link)),
        Notice::BackInQueue
        | Notice::LeadJoined { .. }
        | Notice::LeadLeft { .. }
        | Notice::ChatEnded { .. }
        | Notice::LeadWaitsForWord { .. }
        | Notice::ChatMoved { .. }
        | Notice::SomebodyWaits { .. }
        | Notice::Dismissed
        | Notice::StandsStill { .. } => None,
    }
}

impl Stands<'_> {
    fn is_so(&self, lead: Option<&Lead>) -> bool {
        match (self, lead.map(|lead| &lead.state)) {
            (Self::MayAsk, None | Some(LeadState::Registered | LeadState::Finished))
            | (Self::Waits, Some(LeadState::Waiting(_))) => true,
            (Self::Has(link), Some(LeadState::Invited(seat) | LeadState::Accepted(seat))) => seat.link == **link,
            (
                Self::MayAsk | Self::Waits | Self::Has(_),
                None
                | Some(
                    LeadState::Registered
                    | LeadState::Waiting(_)
                    | LeadState::Invited(_)
                    | LeadState::Accepted(_)
                    | LeadState::Finished,
                ),
            ) => false,
        }
    }
}
