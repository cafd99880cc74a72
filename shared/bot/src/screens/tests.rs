//! Tests of screens and notices as people see them.
mod everything;
mod lines;
mod operators;
mod translations;
mod user_text;
