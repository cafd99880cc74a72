//! People by name, with words for those whose name shows nothing.
use domain::Language;

use crate::{
    user_text::Typed,
    wording::{Arg, text},
};

/// A lead, for the beginning of a sentence.
pub(crate) fn lead(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "somebody")), Arg::Typed)
}

/// An operator, for a place after a preposition.
pub(crate) fn operator(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "nameless-operator")), Arg::Typed)
}
