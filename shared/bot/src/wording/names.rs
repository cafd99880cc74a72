//! Names of people. A person whose name has no visible character gets a general word instead.
use domain::Language;

use crate::{
    user_text::Typed,
    wording::{Arg, text},
};

/// Returns a lead's name. If the name has no visible character, returns a general word in the form that begins a
/// sentence (*The lead*).
pub(crate) fn lead(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "somebody")), Arg::Typed)
}

/// Returns an operator's name. If the name has no visible character, returns a general word in the form that follows a
/// preposition (*with an operator*).
pub(crate) fn operator(language: Language, name: &str) -> Arg {
    Typed::name(name).map_or_else(|| Arg::Ours(text(language, "nameless-operator")), Arg::Typed)
}
