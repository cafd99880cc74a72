use super::*;

#[test]
fn a_failing_update_is_tried_again_for_ten_minutes() {
    let failures = Failures::default();
    let tried = (0..=10).map(|minute| failures.keeps_failing(&update(60), minutes(1 + minute)));
    assert_eq!(tried.collect::<Vec<_>>(), [vec![false; 10], vec![true]].concat());
}

#[test]
fn an_update_that_is_old_at_its_first_failure_is_tried_again_for_a_minute() {
    let failures = Failures::default();
    assert!(!failures.keeps_failing(&update(60), minutes(60)));
    assert!(!failures.keeps_failing(&update(60), Timestamp(minutes(61).0 - 1)));
    assert!(!failures.keeps_failing(&update(61), minutes(61)), "another update fails for itself");
    assert!(failures.keeps_failing(&update(60), minutes(61)));
}

#[test]
fn the_age_of_an_update_without_a_date_counts_from_its_first_failure() {
    let failures = Failures::default();
    assert!(!failures.keeps_failing(&update(0), minutes(60)));
    assert!(!failures.keeps_failing(&update(0), Timestamp(minutes(70).0 - 1)));
    assert!(failures.keeps_failing(&update(0), minutes(70)));
}

#[test]
fn updates_that_no_longer_come_are_dropped() {
    let failures = Failures::default();
    for date in 1..=1_000 {
        assert!(!failures.keeps_failing(&update(date), minutes(1)));
    }
    assert!(!failures.keeps_failing(&update(5_000), minutes(61)));
    assert_eq!(failures.since.lock().unwrap().len(), 1);
}

fn update(date: i64) -> Cause {
    Cause::Update { bot: 1, date, update_id: 7 }
}

fn minutes(minutes: i64) -> Timestamp {
    Timestamp(minutes * 60_000)
}
