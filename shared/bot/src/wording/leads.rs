//! Texts for leads that depend on a state.
use domain::{Language, Position, WaitReason};

use crate::wording::{text, text_with};

/// Returns the text that says at which position in the queue the lead is, and what the lead is waiting for.
pub(crate) fn waiting(language: Language, position: Position, wait_reason: WaitReason) -> String {
    let place = match position {
        Position::Exactly(place) => text_with(language, "waiting-exactly", &[("place", place.into())]),
        Position::Beyond(most) => text_with(language, "waiting-beyond", &[("most", most.into())]),
    };
    let missing = match wait_reason {
        WaitReason::Operator => text(language, "waiting-for-operator"),
        WaitReason::Room => text(language, "waiting-for-room"),
        WaitReason::LateRoom => text(language, "waiting-for-late-room"),
    };
    format!("{place} {missing}")
}
