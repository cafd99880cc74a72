//! No key is missing, left over, or called with other arguments than it has.
use domain::Language;

use super::sources::{said_in_the_code, written_in};

#[test]
fn every_key_is_in_every_language_with_the_same_arguments() {
    let english = written_in(Language::English);
    assert!(english.len() > 80, "{}", english.len());
    for language in Language::ALL {
        assert_eq!(written_in(language), english, "{language:?}");
    }
}

#[test]
fn the_code_says_every_key_with_its_arguments_and_no_other() {
    assert_eq!(said_in_the_code(), written_in(Language::English));
}
