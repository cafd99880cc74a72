use super::*;

#[test]
fn fifteen_of_a_thousand_presses_at_once_are_allowed() {
    let limit = RateLimit::default();
    let allowed = (0..1000).filter(|_| limit.allows(UserId(1), Timestamp(0))).count();
    assert_eq!(allowed, 15);
    assert!(limit.allows(UserId(2), Timestamp(0)), "nobody waits for another");
}

#[test]
fn a_person_who_waits_may_ask_again() {
    let limit = RateLimit::default();
    assert_eq!((0..20).filter(|_| limit.allows(UserId(1), Timestamp(0))).count(), 15);
    assert!(!limit.allows(UserId(1), Timestamp(3_999)));
    assert!(limit.allows(UserId(1), Timestamp(4_000)));
    assert!(!limit.allows(UserId(1), Timestamp(7_999)));
    assert!(limit.allows(UserId(1), Timestamp(8_000)));
    let later = Timestamp(1_000_000);
    assert_eq!((0..20).filter(|_| limit.allows(UserId(1), later)).count(), 15);
}

#[test]
fn full_buckets_are_dropped() {
    let limit = RateLimit::default();
    for user in 0..10_000 {
        assert!(limit.allows(UserId(user), Timestamp(0)));
    }
    assert!(limit.allows(UserId(-1), Timestamp(60_000)));
    assert_eq!(limit.buckets.lock().unwrap().len(), 1);
}
