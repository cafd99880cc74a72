//! Notices: messages that a person gets without asking at that moment. If the person can do something about the notice,
//! the message has a button for it.
use domain::{Alert, Language, Notice};

use crate::{
    screens::{
        keys::{self, menu, plain, with_keys},
        message::Message,
    },
    wording::{names::lead, operators, supervisors, text, text_with},
};

pub(super) fn message(notice: &Notice, language: Language) -> Message {
    let with_key = |text, key| with_keys(text, vec![vec![key]]);
    match notice {
        Notice::ChatReady { link } => with_key(text(language, "chat-ready"), keys::join(link, language)),
        Notice::LinkExpired => menu(text(language, "link-expired"), language),
        Notice::BackInQueue => plain(text(language, "back-in-queue")),
        Notice::OperatorFound { link } => with_key(text(language, "operator-found"), keys::join(link, language)),
        Notice::RoomLost => with_key(text(language, "room-lost"), keys::leave_queue(language)),
        Notice::ChatOver => menu(text(language, "chat-over"), language),
        Notice::LeadJoined { chat, lead_name, link } => {
            let joined = text_with(language, "lead-joined", &[("lead", lead(language, lead_name))]);
            with_keys(joined, vec![keys::open_and_close(chat, link, language), vec![keys::my_panel(language)]])
        }
        Notice::LeadLeft { lead_name } => {
            let left = text_with(language, "lead-left", &[("lead", lead(language, lead_name))]);
            with_key(left, keys::my_chats(language))
        }
        Notice::ChatEnded { lead_name, ending } => {
            with_key(operators::chat_ended(language, lead_name, *ending), keys::my_chats(language))
        }
        Notice::LeadAwaitsReply { chat, lead_name, link } => {
            let awaits_reply = text_with(language, "lead-awaits-reply", &[("lead", lead(language, lead_name))]);
            with_keys(awaits_reply, vec![keys::open_and_close(chat, link, language), vec![keys::my_panel(language)]])
        }
        Notice::ChatMoved { lead_name } => {
            let moved = text_with(language, "chat-moved", &[("lead", lead(language, lead_name))]);
            with_key(moved, keys::my_chats(language))
        }
        Notice::SomebodyWaits { waiting } => {
            with_key(operators::people_wait(language, *waiting), keys::queue(language))
        }
        Notice::Dismissed => plain(text(language, "dismissed")),
        Notice::Alert { alert } => alert_message(alert, language),
    }
}

/// Returns an alert for a supervisor. An alert about an operator who does not reply has a button that closes the chat,
/// but no link to the room.
fn alert_message(alert: &Alert, language: Language) -> Message {
    match alert {
        Alert::NobodyOnShift => plain(text(language, "nobody-on-shift")),
        Alert::RoomsLate => plain(text(language, "rooms-late")),
        Alert::HostDown { reason } => plain(supervisors::host_down(language, reason)),
        Alert::OperatorSilent { chat, silent, operator, lead_name } => {
            let keys = vec![vec![keys::close_silent(chat, *silent, language)]];
            with_keys(supervisors::operator_silent(language, lead_name, operator), keys)
        }
    }
}
