//! How often each thing occurred: a simulation in which a fault or a refusal never came shows nothing about it.
use std::{collections::BTreeMap, fmt};

use crate::{
    checker::{DECISIONS, REFUSALS},
    faults::Fault,
    tables::REASONS,
};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Something went wrong that was made to.
    Fault,
    /// The desk turned somebody down.
    Refusal,
    /// The desk stored something.
    Change,
    /// The tables turned a change down.
    Reason,
    /// Somebody did something, or something else happened that the desk has no part in.
    Arrival,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Fault, Self::Refusal, Self::Change, Self::Reason, Self::Arrival];
}

/// How often each thing occurred.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<(Category, &'static str), u64>);

impl Counts {
    /// It occurred once more.
    pub(crate) fn add(&mut self, kind: Category, name: &'static str) {
        *self.0.entry((kind, name)).or_default() += 1;
    }

    /// How often it occurred.
    pub fn of(&self, kind: Category, name: &'static str) -> u64 {
        self.0.get(&(kind, name)).copied().unwrap_or(0)
    }

    /// How often anything of this kind occurred.
    pub fn all(&self, kind: Category) -> u64 {
        self.0.iter().filter(|((of, _), _)| *of == kind).map(|(_, count)| count).sum()
    }

    /// What can occur, and has not.
    pub fn never(&self) -> Vec<String> {
        let faults = Fault::ALL.map(Fault::name);
        let can_occur: [(Category, &[&'static str]); 4] = [
            (Category::Fault, &faults),
            (Category::Refusal, &REFUSALS),
            (Category::Change, &DECISIONS),
            (Category::Reason, &REASONS),
        ];
        let has_not = |kind, name: &&'static str| self.of(kind, name) == 0;
        let of_kind = |(kind, names): (Category, &[&'static str])| {
            names.iter().filter(|name| has_not(kind, name)).map(|name| format!("{kind:?}: {name}")).collect::<Vec<_>>()
        };
        can_occur.into_iter().flat_map(of_kind).collect()
    }

    /// Also those of another run.
    pub fn also(&mut self, other: &Self) {
        for (what, count) in &other.0 {
            *self.0.entry(*what).or_default() += count;
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for kind in Category::ALL {
            writeln!(f, "{kind:?}")?;
            for ((_, name), count) in self.0.iter().filter(|((of, _), _)| *of == kind) {
                writeln!(f, "  {count:>9}  {name}")?;
            }
        }
        Ok(())
    }
}
