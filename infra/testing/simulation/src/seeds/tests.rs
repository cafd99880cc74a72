use super::*;
use crate::PlantedBug;

#[test]
fn a_failure_names_the_command_that_repeats_it() {
    assert_eq!(again(Plan::default()), "--seeds 7..8 --trace");
    assert_eq!(again(Plan { arrivals: 50, ..Plan::default() }), "--seeds 7..8 --arrivals 50 --trace");
    let planted = Plan { arrivals: 50, bug: Some(PlantedBug::NoRematch), ..Plan::default() };
    assert_eq!(again(planted), "--seeds 7..8 --arrivals 50 --plant NoRematch --trace");
}

/// Formats a failure in seed 7. The text contains a command that runs the seed again. Returns the arguments of this
/// command.
fn again(plan: Plan) -> String {
    let failure = Failure { seed: 7, plan, problem: String::new(), last: vec![] }.to_string();
    failure.split_once("cargo run --release -p simulation -- ").expect("the command").1.to_owned()
}
