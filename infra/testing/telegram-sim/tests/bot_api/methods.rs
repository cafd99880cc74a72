//! The list of simulated methods: an independent library must call each of them.

use telegram_sim::bot_api::Method;

/// An aiogram script. It fails unless every method in its list was called and answered.
const CHECK_BY_AIOGRAM: &str = include_str!("../../../checks/telegram-sim.d/aiogram_check.py");

#[test]
fn each_of_them_is_called_by_aiogram() {
    let (_, list) = CHECK_BY_AIOGRAM.split_once("MUST_BE_EXERCISED = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let mut names: Vec<String> = Method::ALL.iter().map(|method| method.name()).collect();
    names.sort_unstable();
    assert_eq!(list.split('"').skip(1).step_by(2).collect::<Vec<_>>(), names);
}
