//! What everybody in a room hears.
use domain::Language;

use super::said;

/// The last thing said there.
pub(crate) fn goodbye(language: Language) -> String {
    said(language, "goodbye", &[])
}
