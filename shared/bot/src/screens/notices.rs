//! What people are told without having asked at that moment, each with the button for what they may do about it.
use domain::{Language, Notice, Still};

use super::{
    Message, keys,
    keys::{menu, plain, with_keys},
};
use crate::{
    typed::Typed,
    wording::{leads, operators, supervisors},
};

pub(super) fn told(notice: &Notice, language: Language) -> Message {
    let with_key = |text, key| with_keys(text, vec![vec![key]]);
    match notice {
        Notice::ChatReady { link } => with_key(leads::chat_ready(language), keys::join(link, language)),
        Notice::LinkExpired => menu(leads::link_expired(language), language),
        Notice::BackInQueue => plain(leads::back_in_queue(language)),
        Notice::OperatorFound { link } => with_key(leads::operator_found(language), keys::join(link, language)),
        Notice::RoomLost => with_key(leads::room_lost(language), keys::leave_queue(language)),
        Notice::ChatOver => menu(leads::chat_over(language), language),
        Notice::LeadJoined { chat, lead_name, link } => {
            let text = operators::lead_joined(language, Typed::name(lead_name).as_ref());
            with_keys(text, vec![keys::of_chat(chat, link, language), vec![keys::my_panel(language)]])
        }
        Notice::LeadLeft { lead_name } => {
            with_key(operators::lead_left(language, Typed::name(lead_name).as_ref()), keys::my_chats(language))
        }
        Notice::ChatEnded { lead_name, ending } => {
            let text = operators::chat_ended(language, Typed::name(lead_name).as_ref(), *ending);
            with_key(text, keys::my_chats(language))
        }
        Notice::LeadWaitsForWord { chat, lead_name, link } => {
            let text = operators::lead_waits_for_word(language, Typed::name(lead_name).as_ref());
            with_keys(text, vec![keys::of_chat(chat, link, language), vec![keys::my_panel(language)]])
        }
        Notice::ChatMoved { lead_name } => {
            with_key(operators::chat_moved(language, Typed::name(lead_name).as_ref()), keys::my_chats(language))
        }
        Notice::SomebodyWaits { waiting } => {
            with_key(operators::people_wait(language, *waiting), keys::queue(language))
        }
        Notice::Dismissed => plain(operators::dismissed(language)),
        Notice::StandsStill { still } => stands_still(still, language),
    }
}

/// A supervisor is shown no way into a room that is not theirs, but may close the chat while it stands still.
fn stands_still(still: &Still, language: Language) -> Message {
    match still {
        Still::NobodyOnShift => plain(supervisors::nobody_on_shift(language)),
        Still::RoomsLate => plain(supervisors::rooms_late(language)),
        Still::HostDown { reason } => plain(supervisors::host_down(language, Typed::name(reason).as_ref())),
        Still::OperatorSilent { chat, silent, operator, lead_name } => {
            let (lead, operator) = (Typed::name(lead_name), Typed::name(operator));
            let text = supervisors::operator_silent(language, lead.as_ref(), operator.as_ref());
            with_keys(text, vec![vec![keys::close_silent(chat, *silent, language)]])
        }
    }
}
