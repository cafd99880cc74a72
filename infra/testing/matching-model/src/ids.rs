//! The ids of the few leads, operators, rooms and runs of a scenario. Also sets of ids, and tables with a row for each
//! id.
use std::{
    fmt,
    hash::Hash,
    marker::PhantomData,
    ops::{Index, IndexMut},
};

/// A value with a number from 0 to 7, which a [`Set`] can hold.
pub trait Number: Copy {
    /// Returns the number, from 0 to 7.
    fn number(self) -> u8;

    /// Returns the index of this id's row in a [`Table`].
    fn row(self) -> usize {
        usize::from(self.number())
    }
}

/// A number that identifies a row of a [`Table`].
pub trait Id: Number + From<u8> {}

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident, $word:literal;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u8);

        impl Number for $name {
            fn number(self) -> u8 {
                self.0
            }
        }

        impl From<u8> for $name {
            fn from(number: u8) -> Self {
                Self(number)
            }
        }

        impl Id for $name {}

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!($word, " {}"), self.0)
            }
        }
    )+};
}

ids! {
    /// Identifies a lead of the scenario by number.
    LeadId, "lead";
    /// Identifies an operator of the scenario by number.
    OperatorId, "operator";
    /// Identifies a room of the scenario by number. A chat that is not over is identified by its room.
    RoomId, "room";
    /// Identifies one delivery of an event by number, and also the run of the handler that this delivery starts.
    RunId, "run";
}

/// A set of up to eight numbers, one bit each.
#[derive(PartialEq, Eq, Hash)]
pub struct Set<T> {
    bits: u8,
    of: PhantomData<T>,
}

impl<T: Number> Set<T> {
    /// The set without any items.
    pub const EMPTY: Self = Self { bits: 0, of: PhantomData };

    /// Returns whether the set contains this item.
    pub fn contains(self, item: T) -> bool {
        self.bits & Self::bit(item) != 0
    }

    /// Returns the number of items, at most 8.
    pub fn len(self) -> usize {
        usize::try_from(self.bits.count_ones()).expect("there are at most eight")
    }

    /// Returns whether the set has no items.
    pub fn is_empty(self) -> bool {
        self.bits == 0
    }

    /// Adds this item, if it is not in the set.
    pub fn insert(&mut self, item: T) {
        self.bits |= Self::bit(item);
    }

    /// Removes this item, if it is in the set.
    pub fn remove(&mut self, item: T) {
        self.bits &= !Self::bit(item);
    }

    /// Returns the items that are in at least one of the two sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, of: PhantomData }
    }

    fn bit(item: T) -> u8 {
        1 << item.number()
    }
}

impl<T: Id> Set<T> {
    /// Returns all items, in ascending order.
    pub fn iter(self) -> impl Iterator<Item = T> {
        (0..8).filter(move |number| self.bits & 1 << number != 0).map(T::from)
    }
}

impl<T> Copy for Set<T> {}

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> fmt::Debug for Set<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:08b}", self.bits)
    }
}

impl<T: Number> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().fold(Self::EMPTY, |mut set, item| {
            set.insert(item);
            set
        })
    }
}

/// A table with one row for each id, from 0 on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table<I, T> {
    rows: Vec<T>,
    by: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// Returns all ids, in ascending order.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..8).take(self.rows.len()).map(I::from)
    }

    /// Returns all rows with their ids, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (I, &T)> {
        self.ids().zip(&self.rows)
    }

    /// Returns all rows, in the order of their ids.
    pub fn rows(&self) -> impl Iterator<Item = &T> {
        self.rows.iter()
    }

    /// Returns mutable references to all rows, in the order of their ids.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.rows.iter_mut()
    }
}

impl<I, T> FromIterator<T> for Table<I, T> {
    fn from_iter<R: IntoIterator<Item = T>>(rows: R) -> Self {
        Self { rows: rows.into_iter().collect(), by: PhantomData }
    }
}

impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.rows[id.row()]
    }
}

impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.rows[id.row()]
    }
}
