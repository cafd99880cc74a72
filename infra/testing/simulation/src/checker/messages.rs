//! What people see: what a message says about the state that its reader is in, told by its buttons.
use std::{collections::BTreeMap, sync::OnceLock};

use bot::{
    buttons::Button,
    screens::{self, Does, Message, View},
};
use domain::{Language, Notice, Refusal, Screen};

use super::rows::{LeadStatus, Rows};
use crate::telegram::{self, Person};

/// What a lead is told about where they stand.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ShownStatus {
    /// They may ask for a chat.
    MayAsk,
    /// They are in the queue.
    Waits,
    /// They have a chat, and this is the way in.
    HasChat(String),
}

/// Since when it has not been so what this message tells a lead about where they stand, if it is not so.
pub(super) fn untrue_since(rows: &Rows, user: i64, message: &Message) -> Option<i64> {
    let lead = rows.leads.get(&user)?;
    (!says(message)?.agrees(&lead.stands)).then_some(lead.stood)
}

/// What is wrong with what a lead sees: neither the message at the bottom nor the one that was drawn last says where
/// they stand. A message that says nothing of it is passed over.
pub(super) fn contradiction(rows: &Rows, person: &Person) -> Option<String> {
    let stands = &rows.leads.get(&person.user)?.stands;
    let at_the_bottom = person.shown.values().rev().find_map(seen)?;
    let drawn_last = person.drawn.iter().rev().find_map(|number| seen(&person.shown[number]))?;
    let agrees = [&at_the_bottom, &drawn_last].into_iter().any(|seen| match seen {
        Reading::Status(says) => says.agrees(stands),
        Reading::Refusal => true,
    });
    (!agrees).then(|| format!("{} stands {stands:?}, and sees {at_the_bottom:?} and {drawn_last:?}", person.user))
}

/// Whether a message shows a lead their place.
pub(super) fn shows_a_place(message: &Message) -> bool {
    says(message) == Some(ShownStatus::Waits)
}

/// What a message is to a lead who wonders where they stand.
#[derive(Debug)]
enum Reading {
    Status(ShownStatus),
    /// Who has pressed what is not theirs is told so in its place, and how to see where they stand.
    Refusal,
}

fn seen(message: &Message) -> Option<Reading> {
    says(message).map(Reading::Status).or_else(|| refusal(&message.text).map(|_| Reading::Refusal))
}

impl ShownStatus {
    fn agrees(&self, stands: &LeadStatus) -> bool {
        match (stands, self) {
            (LeadStatus::Registered | LeadStatus::Finished, Self::MayAsk)
            | (LeadStatus::Waiting { .. }, Self::Waits) => true,
            (LeadStatus::Invited { link, .. } | LeadStatus::Accepted { link, .. }, Self::HasChat(shown)) => {
                link == shown
            }
            (_, _) => false,
        }
    }
}

/// Whether what a notice tells a lead about where they stand has been so ever since that moment. `None` if it tells
/// nothing of it.
pub(super) fn told_since(rows: &Rows, user: i64, notice: &Notice, moment: i64) -> Option<bool> {
    let lead = rows.leads.get(&user)?;
    let says = match notice {
        Notice::LinkExpired | Notice::ChatOver => ShownStatus::MayAsk,
        Notice::RoomLost => ShownStatus::Waits,
        Notice::ChatReady { link } | Notice::OperatorFound { link } => ShownStatus::HasChat(link.0.clone()),
        Notice::BackInQueue
        | Notice::LeadJoined { .. }
        | Notice::LeadLeft { .. }
        | Notice::ChatEnded { .. }
        | Notice::LeadWaitsForWord { .. }
        | Notice::ChatMoved { .. }
        | Notice::SomebodyWaits { .. }
        | Notice::Dismissed
        | Notice::StandsStill { .. } => return None,
    };
    Some(says.agrees(&lead.stands) && lead.stood < moment)
}

fn says(message: &Message) -> Option<ShownStatus> {
    let mut said = telegram::keys(message).filter_map(|key| match &key.does {
        Does::Open(link) => Some(ShownStatus::HasChat(link.0.clone())),
        Does::Press(Button::LeaveQueue) => Some(ShownStatus::Waits),
        Does::Press(Button::TalkToOperator) => Some(ShownStatus::MayAsk),
        Does::Press(_) | Does::WriteTo(_) => None,
    });
    said.next()
}

/// The refusal that a message tells, if it tells one.
pub(super) fn refusal(text: &str) -> Option<&'static str> {
    static TOLD: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let told = TOLD.get_or_init(|| {
        let told = |refusal: Refusal, language| {
            let message = screens::show(&Screen::Refused { refusal }, language, &View::default());
            (message.text, name(refusal))
        };
        let languages = || [Language::Ukrainian, Language::Russian, Language::English];
        Refusal::ALL.into_iter().flat_map(|refusal| languages().map(|language| told(refusal, language))).collect()
    });
    told.get(text).copied()
}

/// The names of the refusals among the counts.
pub const REFUSALS: [&str; 11] = [
    "not registered",
    "not own contact",
    "no phone number",
    "not on the roster",
    "not your chat",
    "off shift",
    "full",
    "ticket gone",
    "no room ready",
    "own ticket",
    "goes on",
];

fn name(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotRegistered => "not registered",
        Refusal::NotOwnContact => "not own contact",
        Refusal::NoPhoneNumber => "no phone number",
        Refusal::NotOnRoster => "not on the roster",
        Refusal::NotYourChat => "not your chat",
        Refusal::OffShift => "off shift",
        Refusal::Full => "full",
        Refusal::TicketGone => "ticket gone",
        Refusal::NoRoomReady => "no room ready",
        Refusal::OwnTicket => "own ticket",
        Refusal::GoesOn => "goes on",
    }
}
