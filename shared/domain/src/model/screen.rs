//! Screens: the answers to a pressed button or a message. This module has the content of each screen. The crate `bot`
//! has the texts.
use serde::{Deserialize, Serialize};

use crate::{InviteLink, Language, Refusal};

/// The answer to a pressed button or a message. It shows a state, not an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "screen", rename_all = "snake_case")]
pub enum Screen {
    /// Explains what the bot is for and that chats are recorded. Has a button with which the person shares their own
    /// contact.
    Welcome,
    /// Explains what is stored, for how long, and who reads it.
    Privacy,
    /// The person has just registered. Removes the contact button.
    Registered,
    /// The menu of a registered lead.
    Menu,
    /// The languages to choose from.
    Languages {
        /// The languages that the desk speaks.
        offered: Vec<Language>,
    },
    /// The lead's place in the queue.
    Waiting {
        /// The position when the queue was last read.
        position: Position,
        /// The reason why the lead still waits.
        wait_reason: WaitReason,
    },
    /// The lead has left the queue. Includes the menu.
    LeftQueue,
    /// The lead's chat, with the link to join it.
    Chat {
        /// The link by which the lead joins the room.
        link: InviteLink,
        /// Whether an operator serves the chat. If not, the lead is back in the queue for another operator.
        served: bool,
    },
    /// The panel, which is the operator's main screen: the shift, the load and the checklist steps that are not done
    /// yet. The data is read when the panel is shown.
    Panel,
    /// The operator's chats, each with its buttons. The data is read when the list is shown.
    MyChats,
    /// The waiting leads, each with a *Take* button. The data is read when the list is shown.
    Queue,
    /// Asks an operator who ends the shift whether to keep their chats or to send them back to the queue.
    KeepOrGiveBack {
        /// The number of the operator's chats, including reserved ones.
        chats: usize,
    },
    /// The desk turned down the request.
    Refused {
        /// The reason. The crate `bot` has its text.
        refusal: Refusal,
    },
}

/// A position in the queue, exact up to [`Position::LAST_EXACT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// The exact position, counted from one.
    Exactly(usize),
    /// A position after this number: at least this many people are ahead.
    Beyond(usize),
}

impl Position {
    /// The last position that is exact.
    pub const LAST_EXACT: usize = 50;

    /// Returns the position of a person with `ahead` people before them.
    pub fn after(ahead: usize) -> Self {
        if ahead < Self::LAST_EXACT { Self::Exactly(ahead + 1) } else { Self::Beyond(Self::LAST_EXACT) }
    }
}

/// The reason why somebody in the queue still waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitReason {
    /// No operator who may serve the lead is free.
    Operator,
    /// An operator is free, but no room is ready.
    Room,
    /// An operator is free, but no room is ready, and the host needs longer than
    /// [`Settings::host_late_after`](crate::Settings::host_late_after) to provide a room.
    LateRoom,
}
