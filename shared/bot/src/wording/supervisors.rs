//! What supervisors are told: what stands still.
use domain::Language;

use super::{Arg, said, somebody};
use crate::typed::Typed;

/// People wait, and nobody is on shift.
pub(crate) fn nobody_on_shift(language: Language) -> String {
    said(language, "nobody-on-shift", &[])
}

/// The host has not made the rooms that it was asked for.
pub(crate) fn rooms_late(language: Language) -> String {
    said(language, "rooms-late", &[])
}

/// The host has stopped, for a reason in Telegram's words.
pub(crate) fn host_down(language: Language, reason: Option<&Typed>) -> String {
    match reason {
        Some(reason) => said(language, "host-down", &[("reason", reason.into())]),
        None => said(language, "host-down-unexplained", &[]),
    }
}

/// An operator says nothing to a lead, and nobody else is free.
pub(crate) fn operator_silent(language: Language, lead: Option<&Typed>, operator: Option<&Typed>) -> String {
    let operator = operator.map_or_else(|| Arg::Ours(said(language, "nameless-operator", &[])), Arg::Typed);
    said(language, "operator-silent", &[("lead", somebody(language, lead)), ("operator", operator)])
}
