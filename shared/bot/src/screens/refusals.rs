//! Refusals: messages with the reason and, in most cases, a button for something that the person can do instead.
use domain::{Language, Refusal};

use crate::{
    screens::{
        keys::{self, asking_for_contact, plain, with_keys},
        message::Message,
    },
    wording::text,
};

pub(super) fn message(refusal: Refusal, language: Language) -> Message {
    let instead = |text, key| with_keys(text, vec![vec![key]]);
    match refusal {
        Refusal::NotRegistered => asking_for_contact(text(language, "not-registered"), language),
        Refusal::NotOwnContact => asking_for_contact(text(language, "not-own-contact"), language),
        Refusal::NoPhoneNumber => asking_for_contact(text(language, "no-phone-number"), language),
        Refusal::NotOnRoster => plain(text(language, "not-on-roster")),
        Refusal::NotYourChat => instead(text(language, "not-your-chat"), keys::my_chats(language)),
        Refusal::OffShift => instead(text(language, "not-on-shift"), keys::start_shift(language)),
        Refusal::Full => instead(text(language, "full"), keys::my_chats(language)),
        Refusal::TicketGone => instead(text(language, "ticket-gone"), keys::queue(language)),
        Refusal::NoRoomReady => instead(text(language, "no-room-ready"), keys::queue(language)),
        Refusal::GoesOn => instead(text(language, "goes-on"), keys::my_panel(language)),
        Refusal::OwnTicket => instead(text(language, "own-ticket"), keys::queue(language)),
    }
}
