//! What commands are described as, in the list that Telegram shows.
use domain::Language;

use super::said;

/// `/start`
pub(crate) fn start(language: Language) -> String {
    said(language, "command-start", &[])
}

/// `/language`
pub(crate) fn language(language: Language) -> String {
    said(language, "command-language", &[])
}

/// `/privacy`
pub(crate) fn privacy(language: Language) -> String {
    said(language, "command-privacy", &[])
}
