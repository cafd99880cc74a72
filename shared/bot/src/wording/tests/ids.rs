//! Tests that no id is missing or unused, and that each is used with the arguments of its texts.
use domain::Language;

use super::sources::{ids_in_the_code, ids_in_the_locale};

#[test]
fn every_id_is_in_every_language_with_the_same_arguments() {
    let english = ids_in_the_locale(Language::English);
    assert!(english.len() > 80, "{}", english.len());
    for language in Language::ALL {
        assert_eq!(ids_in_the_locale(language), english, "{language:?}");
    }
}

#[test]
fn the_code_uses_every_id_with_its_arguments_and_no_other() {
    assert_eq!(ids_in_the_code(), ids_in_the_locale(Language::English));
}
