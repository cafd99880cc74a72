//! Plays all scenarios, small and large, with the proposed rules. Also plays some scenarios with one rule
//! removed, and some with the harmless variants. Prints a table, and fails if a result is unexpected.
//!
//! ```text
//! cargo run --release -p matching-model
//! cargo run --release -p matching-model -- "an expiry does not rematch"
//! ```
//!
//! With the optional argument, the program plays only the searches in which the name of the rule or of the scenario
//! contains the argument. It also prints the steps that lead to a broken invariant.
use std::{env, process::ExitCode};

use matching_model::{
    ablations::{self, Ablation},
    harmless_variants::{self, HarmlessVariant},
    invariants::Invariant,
    rules::{PROPOSED, Rules},
    scenario::Scenario,
    scenarios,
    search::{Findings, Until, explore},
};

/// One search: a scenario under some rules.
struct Case {
    rule: &'static str,
    rules: Rules,
    scenario: Scenario,
    /// The invariant that is expected to break. `None` if all invariants must hold.
    breaks: Option<Invariant>,
}

fn main() -> ExitCode {
    let wanted = env::args().nth(1);
    let cases: Vec<Case> = cases().filter(|case| wanted.as_ref().is_none_or(|part| case.is_about(part))).collect();
    println!("| rule | scenario | states | seconds | verdict |");
    println!("|---|---|---|---|---|");
    let mut surprises = 0;
    for case in &cases {
        let found = explore(case.rules, case.scenario, case.until());
        surprises += u32::from(case.is_a_surprise(&found));
        println!("{}", case.row(&found));
        if wanted.is_some() {
            print_steps(&found);
        }
    }
    println!("\n{} searches, {surprises} surprises", cases.len());
    if surprises == 0 && !cases.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn cases() -> impl Iterator<Item = Case> {
    let proposed = scenarios::SMALL.into_iter().chain(scenarios::large::ALL).map(|scenario| Case {
        rule: "as proposed",
        rules: PROPOSED,
        scenario,
        breaks: None,
    });
    let ablations = ablations::ALL.into_iter().map(|Ablation { instead, rules, breaks, scenario }| Case {
        rule: instead,
        rules,
        scenario,
        breaks: Some(breaks),
    });
    let harmless = harmless_variants::ALL.into_iter().flat_map(|HarmlessVariant { instead, rules, scenarios }| {
        scenarios.iter().map(move |scenario| Case { rule: instead, rules, scenario: *scenario, breaks: None })
    });
    ablations.chain(harmless).chain(proposed)
}

impl Case {
    fn is_about(&self, part: &str) -> bool {
        self.rule.contains(part) || self.scenario.name.contains(part)
    }

    fn until(&self) -> Until {
        self.breaks.map_or(Until::Exhausted, |invariant| Until::Broken(invariant.name))
    }

    fn is_a_surprise(&self, found: &Findings) -> bool {
        match self.breaks {
            Some(invariant) => !found.broken.contains_key(invariant.name),
            None => !found.holds(),
        }
    }

    fn row(&self, found: &Findings) -> String {
        let Findings { states, took, .. } = found;
        let surprise = if self.is_a_surprise(found) { "SURPRISE: " } else { "" };
        let verdict = self.verdict(found);
        let (rule, scenario) = (self.rule, self.scenario.name);
        format!("| {rule} | {scenario} | {states} | {:.1} | {surprise}{verdict} |", took.as_secs_f32())
    }

    fn verdict(&self, found: &Findings) -> String {
        let broken = found.broken.iter().map(|(name, steps)| format!("breaks \"{name}\" in {} steps", steps.len()));
        let unreached =
            found.unreached.iter().filter(|_| self.breaks.is_none()).map(|name| format!("never \"{name}\""));
        let words: Vec<String> = broken.chain(unreached).collect();
        if words.is_empty() { "holds".to_owned() } else { words.join("; ") }
    }
}

fn print_steps(found: &Findings) {
    for (name, steps) in &found.broken {
        println!("\n{name}:");
        for step in steps {
            println!("  {step}");
        }
        println!();
    }
}
