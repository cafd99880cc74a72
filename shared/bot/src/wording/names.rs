//! Names of people. A person whose name has no visible character gets a general word instead.
use domain::Language;

use crate::{
    user_text::Typed,
    wording::{Arg, text},
};

/// Returns a lead's name, for the beginning of a sentence.
pub(crate) fn lead(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "somebody")), Arg::Typed)
}

/// Returns an operator's name, for a place after a preposition.
pub(crate) fn operator(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "nameless-operator")), Arg::Typed)
}
