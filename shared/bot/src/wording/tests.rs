//! Tests that the texts have the same ids and arguments in each language, and that the plurals of each counted thing
//! are correct.
mod ids;
mod plurals;
mod sources;
