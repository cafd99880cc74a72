//! Why not, and the button for what to do instead.
use domain::{Language, Refusal};

use super::{
    Message, keys,
    keys::{asking_for_contact, plain, with_keys},
};
use crate::wording::{leads, operators};

pub(super) fn refused(refusal: Refusal, language: Language) -> Message {
    let instead = |text, key| with_keys(text, vec![vec![key]]);
    match refusal {
        Refusal::NotRegistered => asking_for_contact(leads::not_registered(language), language),
        Refusal::NotOwnContact => asking_for_contact(leads::not_own_contact(language), language),
        Refusal::NoPhoneNumber => asking_for_contact(leads::no_phone_number(language), language),
        Refusal::NotOnRoster => plain(operators::not_on_roster(language)),
        Refusal::NotYourChat => instead(operators::not_your_chat(language), keys::my_chats(language)),
        Refusal::OffShift => instead(operators::not_on_shift(language), keys::start_shift(language)),
        Refusal::Full => instead(operators::full(language), keys::my_chats(language)),
        Refusal::TicketGone => instead(operators::ticket_gone(language), keys::queue(language)),
        Refusal::NoRoomReady => instead(operators::no_room_ready(language), keys::queue(language)),
        Refusal::GoesOn => instead(operators::goes_on(language), keys::my_panel(language)),
        Refusal::OwnTicket => instead(operators::own_ticket(language), keys::queue(language)),
    }
}
