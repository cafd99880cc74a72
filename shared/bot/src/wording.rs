//! Every sentence that the bot says, in every language that it speaks.
//!
//! The words are in `locales/<language>/*.ftl`, in Fluent's syntax (projectfluent.org): one file for each audience, the
//! same keys and arguments in each language. Here is one function for each thing said, named as its key is, with what
//! varies as its parameters. All of it is Telegram's HTML, but for [`label`]s and [`command`]s, which are plain. What
//! people typed comes in as [`Typed`] only.
use std::collections::HashMap;

use domain::Language;
use fluent_templates::{LanguageIdentifier, fluent_bundle::FluentValue, langid};

use crate::{clock::TimeOfDay, typed::Typed};

pub(crate) mod command;
pub(crate) mod label;
pub(crate) mod leads;
pub(crate) mod operators;
pub(crate) mod room;
pub(crate) mod supervisors;

#[cfg(test)]
mod tests;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // No marks around arguments: they cannot be seen, but are copied with the text and found by no search.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// What may stand in a sentence.
enum Arg<'a> {
    /// A number of ours.
    Number(usize),
    /// What somebody typed.
    Typed(&'a Typed),
    /// A word of ours.
    Ours(String),
}

/// One of the sentences.
fn said(language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    let args: HashMap<&str, FluentValue<'_>> = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
    LOCALES
        .lookup_single_language(&identifier(language), key, Some(&args))
        .expect("a test compares the keys and arguments here with those of every language")
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::Ukrainian => langid!("uk"),
        Language::Russian => langid!("ru"),
        Language::English => langid!("en"),
    }
}

impl Arg<'_> {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Typed(typed) => typed.as_str().into(),
            Self::Ours(word) => word.as_str().into(),
        }
    }
}

impl From<usize> for Arg<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

impl<'a> From<&'a Typed> for Arg<'a> {
    fn from(typed: &'a Typed) -> Self {
        Self::Typed(typed)
    }
}

impl From<TimeOfDay> for Arg<'_> {
    fn from(time: TimeOfDay) -> Self {
        Self::Ours(time.to_string())
    }
}

/// A lead by name, at the beginning of a sentence.
fn somebody(language: Language, lead: Option<&Typed>) -> Arg<'_> {
    lead.map_or_else(|| Arg::Ours(said(language, "somebody", &[])), Arg::Typed)
}
