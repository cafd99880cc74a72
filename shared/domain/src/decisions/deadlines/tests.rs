use std::time::Duration;

use super::*;
use crate::{
    Settings, Timestamp,
    examples::{context, invited},
};

/// If a deadline is moved away and back to the same time, its check needs a new cause. With the old cause, the second
/// check would never run, because the journal already has an item for that cause.
#[test]
fn a_deadline_that_was_moved_away_and_back_has_another_cause() {
    let settings = Settings::default();
    let chat = invited().chat.with_due(&settings);
    let back = Chat { version: chat.version + 2, ..chat.clone() };
    assert_eq!(chat.due, back.due);
    assert_ne!(cause_of_review(&chat), cause_of_review(&back));
}

#[test]
fn a_deadline_that_the_settings_have_moved_is_set_anew() {
    let settings = Settings::default();
    let chat = invited().chat.with_due(&settings);
    let longer = Settings { join_within_s: 2 * settings.join_within_s, ..settings.clone() };
    let due = chat.due.unwrap();
    let review = |settings: &Settings, now| {
        let full = FullChat { chat: chat.clone(), ..invited() };
        super::review(full, &Staff::default(), &context(settings, now))
    };

    let change = review(&longer, due).unwrap();

    let later = due.after(Duration::from_secs(settings.join_within_s.into()));
    assert!(matches!(&change.writes[..], [Write::PutChat(chat)] if chat.due == Some(later)));
    assert!(matches!(review(&settings, due), Ok(change) if change.writes.len() == 3));
    assert_eq!(review(&settings, Timestamp(due.0 - 1)), Err(Stale));
}

#[test]
fn a_review_has_one_cause_for_each_deadline() {
    let chat = invited().chat.with_due(&Settings::default());
    assert_eq!(cause_of_review(&chat).unwrap().to_string(), "chat/20261122-example/1/900005");
    assert_eq!(cause_of_review(&Chat { due: None, ..chat }), None);
}
