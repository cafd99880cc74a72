//! Coverage: compares the counts with everything that can occur, to find what never occurred in a set of seeds.
use crate::{
    checker::{DECISIONS, REFUSALS},
    counts::{Category, Counts},
    faults::Fault,
    ports::tables::REASONS,
};

/// Returns the category and the name of each thing that can occur but never did.
pub fn never_occurred(counts: &Counts) -> Vec<String> {
    let faults = Fault::ALL.map(Fault::name);
    let can_occur: [(Category, &[&'static str]); 4] = [
        (Category::Fault, &faults),
        (Category::Refusal, &REFUSALS),
        (Category::Change, &DECISIONS),
        (Category::Reason, &REASONS),
    ];
    let mut never = vec![];
    for (category, names) in can_occur {
        let missing = names.iter().filter(|name| counts.count(category, name) == 0);
        never.extend(missing.map(|name| format!("{category:?}: {name}")));
    }
    never
}
