//! Tests that every id in the code has a text, that every text is used, and that the code passes the arguments that the
//! text contains.
use std::collections::BTreeSet;

use domain::Language;

use super::sources::{ids_in_the_code, ids_in_the_locale, locale_folders};

#[test]
fn every_folder_of_locales_is_a_language() {
    let languages: BTreeSet<String> = Language::ALL.iter().map(|language| language.code().to_owned()).collect();
    assert_eq!(locale_folders(), languages, "`Language::ALL` and the folders of `locales` differ");
}

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
