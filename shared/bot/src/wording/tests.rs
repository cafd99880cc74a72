//! The words in each language: the same keys, the same arguments, and the plurals of each counted thing.
mod keys;
mod plurals;
mod sources;
