//! Texts of the alerts that supervisors get: the host has stopped, an operator does not reply.
use domain::Language;

use crate::{
    user_text::Typed,
    wording::{names, text, text_with},
};

/// Returns the text of the alert that the host has stopped. The text includes Telegram's reason, if the reason has a
/// visible character.
pub(crate) fn host_down(language: Language, reason: &str) -> String {
    match Typed::name(reason) {
        Some(reason) => text_with(language, "host-down", &[("reason", reason.into())]),
        None => text(language, "host-down-unexplained"),
    }
}

/// Returns the text of the alert that an operator does not reply to a lead, and that no other operator is free.
pub(crate) fn operator_silent(language: Language, lead_name: &str, operator: &str) -> String {
    let (lead, operator) = (names::lead(language, lead_name), names::operator(language, operator));
    text_with(language, "operator-silent", &[("lead", lead), ("operator", operator)])
}
