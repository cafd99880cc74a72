use super::*;

#[test]
fn a_lease_that_nobody_ever_had_is_taken() {
    assert_eq!(decided(None, 0, 0), LeaseDecision::Take { fence: 1 });
}

#[test]
fn a_released_lease_is_taken_at_once() {
    let released = LeaseState { fence: 4, expires: None };
    assert_eq!(decided(Some(&released), 0, 0), LeaseDecision::Take { fence: 5 });
}

#[test]
fn a_lease_that_was_not_released_is_waited_for_long_beyond_its_expiry() {
    let state = LeaseState { fence: 4, expires: Some(at(30)) };
    assert_eq!(decided(Some(&state), 0, 0), LeaseDecision::Wait(Duration::from_secs(10)));
    assert_eq!(decided(Some(&state), 60, 118), LeaseDecision::Wait(Duration::from_secs(2)));
    assert_eq!(decided(Some(&state), 60, 120), LeaseDecision::Take { fence: 5 });
}

#[test]
fn a_wrong_clock_alone_frees_nothing() {
    let state = LeaseState { fence: 4, expires: Some(at(30)) };
    let hours_ahead = 100_000;
    assert_eq!(decided(Some(&state), 25, hours_ahead), LeaseDecision::Wait(Duration::from_secs(5)));
    assert_eq!(decided(Some(&state), 30, hours_ahead), LeaseDecision::Take { fence: 5 });
}

fn decided(state: Option<&LeaseState>, unchanged_for_s: u64, second: i64) -> LeaseDecision {
    decide(state, Duration::from_secs(unchanged_for_s), at(second), &Limits::default())
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_seconds(1_795_341_600 + second)
}
