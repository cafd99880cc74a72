use super::*;

const NOW_S: i64 = 1_000_000 * PERIOD_S;

#[test]
fn a_salt_is_good_for_an_hour_and_the_one_to_use_for_half_of_it() {
    let salts = Salts::new([7; 32]);
    let salt = salts.at(NOW_S);

    assert_eq!(salts.at(NOW_S + PERIOD_S - 1), salt);
    assert_ne!(salts.at(NOW_S + PERIOD_S), salt);
    assert!(!salts.accept(salt, NOW_S - 1), "not before its time");
    assert!(salts.accept(salt, NOW_S + 2 * PERIOD_S - 1));
    assert!(!salts.accept(salt, NOW_S + 2 * PERIOD_S));
}

#[test]
fn the_salts_to_come_are_told_with_their_times() {
    let salts = Salts::new([7; 32]);

    let future = salts.future(3, NOW_S + 5);

    let since = |periods: i64| i32::try_from(NOW_S + periods * PERIOD_S).unwrap();
    assert_eq!(future.iter().map(|salt| salt.valid_since).collect::<Vec<_>>(), [since(0), since(1), since(2)]);
    assert_eq!(future.iter().map(|salt| salt.valid_until).collect::<Vec<_>>(), [since(2), since(3), since(4)]);
    assert_eq!(future[2].salt, salts.at(NOW_S + 2 * PERIOD_S));
    assert_eq!(salts.future(1000, NOW_S).len(), 64);
}

#[test]
fn renewed_salts_are_all_others() {
    let salts = Salts::new([7; 32]);
    let salt = salts.at(NOW_S);

    salts.renew();

    assert!(!salts.accept(salt, NOW_S));
    assert!(salts.accept(salts.at(NOW_S), NOW_S));
}
