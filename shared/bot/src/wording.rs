//! Every text that the bot sends, in every language.
//!
//! The texts are in `locales/<language>/*.ftl`, in Fluent's syntax (projectfluent.org): one file for each audience,
//! with the same ids and arguments in each language. Code that needs a text calls [`text`] or [`text_with`] with the
//! text's id. If the text depends on a state, a function in the module for the text's audience (leads, operators or
//! supervisors) chooses the id. All texts are Telegram's HTML, except the labels of buttons and the descriptions of
//! commands, which are plain. Text that people typed is always inserted as [`Typed`].
//!
//! The unit tests compare the ids and arguments in the code with the ids and arguments in the files of each language.
use std::collections::HashMap;

use domain::Language;
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid};

use crate::{clock::TimeOfDay, user_text::Typed, username::Username};

pub(crate) mod leads;
pub(crate) mod names;
pub(crate) mod operators;
pub(crate) mod supervisors;

#[cfg(test)]
mod tests;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // By default Fluent puts invisible isolating marks around each argument. A person who copies the text would
        // copy the marks too, and a search for the copied text would find nothing.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// A value that is inserted into a text.
pub(crate) enum Arg {
    /// A number. Fluent formats it, and chooses the plural form by it.
    Number(usize),
    /// A name that a person typed.
    Typed(Typed),
    /// Words that we wrote, or a value that is safe to insert.
    Ours(String),
}

/// Returns the text with this id.
pub(crate) fn text(language: Language, id: &str) -> String {
    text_with(language, id, &[])
}

/// Returns the text with this id, with these values for its arguments.
pub(crate) fn text_with(language: Language, id: &str, args: &[(&str, Arg)]) -> String {
    let args: HashMap<&str, FluentValue<'_>> = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
    LOCALES
        .lookup_single_language(&identifier(language), id, Some(&args))
        .expect("a test compares the ids and arguments in the code with those of every language")
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Ukrainian => langid!("uk"),
        Language::Russian => langid!("ru"),
        Language::English => langid!("en"),
    }
}

impl Arg {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Typed(typed) => typed.as_str().into(),
            Self::Ours(words) => words.as_str().into(),
        }
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl From<Typed> for Arg {
    fn from(typed: Typed) -> Self {
        Self::Typed(typed)
    }
}

impl From<TimeOfDay> for Arg {
    fn from(time: TimeOfDay) -> Self {
        Self::Ours(time.to_string())
    }
}

impl From<&Username> for Arg {
    fn from(username: &Username) -> Self {
        Self::Ours(username.to_string())
    }
}
