use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header::RETRY_AFTER};

use super::{Backoff, Patience, retry_after};
use crate::world::World;

#[test]
fn pauses_double_up_to_the_longest() {
    let patience = Patience::default();
    let longest = Duration::from_secs(77);
    let mut backoff = Backoff::new(patience);
    let pauses: Vec<_> = (0..9).map(|_| backoff.after_failure(None, longest).as_secs()).collect();
    assert_eq!(pauses, [0, 2, 4, 8, 16, 32, 64, 77, 77]);
    assert_eq!((patience.longest_pause.as_secs(), patience.answer.as_secs()), (60, 60));
}

#[test]
fn the_longest_pause_is_of_one_to_two_minutes_and_of_the_seed() {
    let drawn = |seed| {
        let world = World::new(seed);
        let longest = (0..200).map(|nth| Patience::default().longest_by(world.drawn("webhook pause", &[nth])));
        longest.collect::<Vec<_>>()
    };
    let (least, most) = (drawn(7).into_iter().min().unwrap(), drawn(7).into_iter().max().unwrap());
    assert!((60..65).contains(&least.as_secs()) && (115..=120).contains(&most.as_secs()), "{least:?} to {most:?}");
    assert_eq!((drawn(7) == drawn(7), drawn(7) == drawn(8)), (true, false));
}

#[test]
fn a_pause_that_was_asked_for_is_a_failure_and_doubles_nothing() {
    let mut backoff = Backoff::new(Patience::default());
    let asked = Some(Duration::from_secs(7));
    let pauses = [asked, None, asked, None].map(|asked| backoff.after_failure(asked, Duration::MAX).as_secs());
    assert_eq!(pauses, [7, 2, 7, 4]);
}

#[test]
fn a_webhook_may_ask_for_an_hour_at_most_and_zero_is_nothing() {
    let asked = |value: &'static str| {
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(value))]);
        retry_after(&headers).map(|pause| pause.as_secs())
    };
    let told = ["0", "1", "3600", "3601", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"].map(asked);
    assert_eq!(told, [None, Some(1), Some(3600), Some(3600), None, None]);
    assert_eq!(retry_after(&HeaderMap::new()), None);
}
