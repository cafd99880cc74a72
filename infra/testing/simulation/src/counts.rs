//! Counts of everything that occurred. A simulation in which a fault or refusal never occurs proves nothing about that
//! fault or refusal.
use std::{collections::BTreeMap, fmt};

/// The category of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// A fault that was injected.
    Fault,
    /// A request that the desk refused.
    Refusal,
    /// A decision that the desk stored.
    Change,
    /// The reason for which the tables refused to store a change.
    Reason,
    /// Something that people did, or that happened outside the desk.
    Arrival,
}

impl Category {
    /// Every category, in the order of the report.
    pub const ALL: [Self; 5] = [Self::Fault, Self::Refusal, Self::Change, Self::Reason, Self::Arrival];
}

/// How often each thing occurred. The key is the category and the name of the thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<(Category, &'static str), u64>);

impl Counts {
    pub(crate) fn add(&mut self, category: Category, name: &'static str) {
        *self.0.entry((category, name)).or_default() += 1;
    }

    /// Adds the counts of another run.
    pub(crate) fn merge(&mut self, other: &Self) {
        for (key, count) in &other.0 {
            *self.0.entry(*key).or_default() += count;
        }
    }

    /// Returns how often the thing with this name occurred; 0 if it never did.
    pub fn count(&self, category: Category, name: &'static str) -> u64 {
        self.0.get(&(category, name)).copied().unwrap_or(0)
    }

    /// Returns the sum of all counts of a category.
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
