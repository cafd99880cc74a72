//! What is shown and told, as people see it.
mod everything;
mod lines;
mod operators;
mod said;
mod typed;
