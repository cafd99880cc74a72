//! Counts of everything that occurred: a simulation in which a fault or a refusal never came shows nothing about it.
use std::{collections::BTreeMap, fmt};

/// A category of counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Something went wrong that was made to.
    Fault,
    /// The desk refused what somebody asked for.
    Refusal,
    /// The desk stored a change.
    Change,
    /// The tables refused a change: the reason.
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
    /// Adds one.
    pub(crate) fn add(&mut self, category: Category, name: &'static str) {
        *self.0.entry((category, name)).or_default() += 1;
    }

    /// Adds the counts of another run.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    /// How often this occurred.
    pub fn count(&self, category: Category, name: &'static str) -> u64 {
        self.0.get(&(category, name)).copied().unwrap_or(0)
    }

    /// How often anything of this category occurred.
    pub fn total(&self, category: Category) -> u64 {
        self.0.iter().filter(|((of, _), _)| *of == category).map(|(_, count)| count).sum()
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for category in Category::ALL {
            writeln!(f, "{category:?}")?;
            for ((_, name), count) in self.0.iter().filter(|((of, _), _)| *of == category) {
                writeln!(f, "  {count:>9}  {name}")?;
            }
        }
        Ok(())
    }
}
