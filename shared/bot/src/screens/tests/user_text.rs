//! Tests with arbitrary names: no name changes the message around it.
use domain::{Language, Notice, Screen};

use super::{
    everything::Town,
    lines::{as_lines, shown},
};
use crate::screens::{Message, notice, show};

const OURS: [char; 2] = ['\n', '•'];

#[test]
fn a_name_is_markup_nowhere() {
    for (heading, message) in messages_naming("</b><a href=\"https://evil.example\">Olena</a> & Co") {
        assert!(!message.text.contains("<a"), "{heading}: {}", message.text);
        shown(&message);
    }
}

#[test]
fn a_name_turns_and_breaks_no_line_of_ours() {
    let (plain, twisted) = (
        messages_naming("Olena joined"),
        messages_naming("\u{202e}Olena\u{0}\r\n\u{2066}\tjoined\u{2069}\u{200f}\u{7}"),
    );
    assert_eq!(twisted, plain);
}

#[test]
fn a_name_from_right_to_left_is_shown_as_it_is() {
    for (heading, message) in messages_naming("אולנה") {
        assert!(!message.text.contains(|c: char| c.is_control() && !OURS.contains(&c)), "{heading}");
    }
    let joined = joined_notice("אולנה");
    assert_eq!(joined.lines().next(), Some("אולנה has joined the chat and is waiting for you."));
}

#[test]
fn a_name_of_ten_thousand_characters_is_cut() {
    let joined = joined_notice(&"Olena".repeat(2_000));
    let begins = "Olena".repeat(12) + "Olen…";
    assert_eq!(joined.lines().next().unwrap(), format!("{begins} has joined the chat and is waiting for you."));
}

#[test]
fn a_name_that_shows_nothing_is_the_lead() {
    for name in ["", "\u{3164}", "\u{202e}\u{200b}"] {
        let town = Town::crowded(name);
        let chats = as_lines(&show(&Screen::MyChats, Language::English, &town.view()));
        assert!(chats.contains("1. The lead is in the chat\n2. The lead is not in the chat\n"), "{chats}");
    }
}

#[test]
fn a_name_with_the_syntax_of_translations_stays_a_name() {
    let joined = joined_notice("{ $lead } { somebody }");
    assert_eq!(joined.lines().next(), Some("{ $lead } { somebody } has joined the chat and is waiting for you."));
}

fn joined_notice(name: &str) -> String {
    let town = Town::crowded(name);
    let joined = town.notices().into_iter().find(|it| matches!(it, Notice::LeadJoined { .. })).unwrap();
    as_lines(&notice(&joined, Language::English))
}

fn messages_naming(name: &str) -> Vec<(String, Message)> {
    let town = Town::crowded(name);
    Language::ALL.into_iter().flat_map(|language| town.everything(language)).collect()
}
