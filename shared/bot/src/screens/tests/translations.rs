//! Snapshots of every message, so that a translator can read them in one place: `snapshots/<language>.snap`.
use std::collections::BTreeSet;

use domain::Language;
use insta::assert_snapshot;

use super::{
    everything::{NOTICES, SCREENS, Town, name_of_notice, name_of_screen},
    lines::{as_lines, buttons, labels, length, shown},
};

use crate::{buttons::Button, wording::text};

/// Telegram's limit for a text without its markup, in UTF-16 code units (Bot API, `sendMessage.text`).
const LONGEST_TEXT: usize = 4096;

/// The longest label that fits the width of a phone, in UTF-16 code units.
const LONGEST_LABEL: usize = 40;

/// Telegram's limit for the number of buttons of a message (`BUTTONS_TOO_MUCH`, observed).
const MOST_BUTTONS: usize = 100;

#[test]
fn every_message_as_a_translator_reads_it() {
    for language in Language::ALL {
        as_a_translator_reads_it(language);
    }
}

#[test]
fn every_button_that_is_shown_is_decoded_when_it_is_pressed() {
    let messages = Town::ordinary().everything(Language::English);
    let buttons: Vec<&Button> = messages.iter().flat_map(|(_, message)| buttons(message)).collect();
    assert!(buttons.len() > 20, "{buttons:?}");
    for button in buttons {
        assert_eq!(Button::from_data(&button.data()).as_ref(), Some(button));
    }
}

#[test]
fn nothing_is_left_out() {
    let town = Town::ordinary();
    let screens: BTreeSet<&str> = Town::screens().iter().map(name_of_screen).collect();
    let notices: BTreeSet<&str> = town.notices().iter().map(name_of_notice).collect();
    assert_eq!(screens, BTreeSet::from(SCREENS));
    assert_eq!(notices, BTreeSet::from(NOTICES));
}

#[test]
fn every_message_fits_with_the_longest_names_and_the_most_people() {
    for name in ["𝕏", "&", "Ж", "👩\u{200d}👧", "\u{202e}א"] {
        let town = Town::crowded(&name.repeat(10_000));
        for (heading, message) in Language::ALL.into_iter().flat_map(|language| town.everything(language)) {
            let length = length(&shown(&message));
            assert!((1..=LONGEST_TEXT).contains(&length), "{heading}: {length}");
            assert!(labels(&message).len() <= MOST_BUTTONS, "{heading}");
        }
    }
}

#[test]
fn every_label_is_short_and_plain() {
    let town = Town::crowded("Olena");
    for (heading, message) in Language::ALL.into_iter().flat_map(|language| town.everything(language)) {
        for label in labels(&message) {
            assert!((1..=LONGEST_LABEL).contains(&length(label)), "{heading}: {label}");
            assert!(!label.contains(['<', '>', '&', '\n', '{']), "{heading}: {label}");
        }
    }
}

#[test]
fn nothing_is_marked_off_by_invisible_marks() {
    let town = Town::ordinary();
    for (heading, message) in Language::ALL.into_iter().flat_map(|language| town.everything(language)) {
        assert!(!as_lines(&message).contains(['\u{2068}', '\u{2069}']), "{heading}");
    }
}

fn as_a_translator_reads_it(language: Language) {
    let everything = Town::ordinary().everything(language);
    let messages = everything.iter().map(|(heading, message)| format!("# {heading}\n\n{}\n", as_lines(message)));
    let commands = [
        format!("/start {}", text(language, "command-start")),
        format!("/language {}", text(language, "command-language")),
        format!("/privacy {}", text(language, "command-privacy")),
    ];
    let sections = messages.chain([format!("# Commands\n\n{}", commands.join("\n"))]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| assert_snapshot!(language.code(), sections.collect::<Vec<_>>().join("\n")));
}
