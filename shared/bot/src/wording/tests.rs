//! Tests of the texts in each language: the same ids, the same arguments, and the plurals of each counted thing.
mod ids;
mod plurals;
mod sources;
