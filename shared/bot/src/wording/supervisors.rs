//! Texts for supervisors that depend on a state.
use domain::Language;

use crate::{
    user_text::Typed,
    wording::{names, text, text_with},
};

/// The host has stopped, for a reason in Telegram's words.
pub(crate) fn host_down(language: Language, reason: &str) -> String {
    match Typed::name(reason) {
        Some(reason) => text_with(language, "host-down", &[("reason", reason.into())]),
        None => text(language, "host-down-unexplained"),
    }
}

/// An operator does not reply to a lead, and nobody else is free.
pub(crate) fn operator_silent(language: Language, lead_name: &str, operator: &str) -> String {
    let (lead, operator) = (names::lead(language, lead_name), names::operator(language, operator));
    text_with(language, "operator-silent", &[("lead", lead), ("operator", operator)])
}
