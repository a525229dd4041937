//! The rules of the house, held against its sources.
//!
//! Each failure names file and line, and says what is allowed instead.

mod blank;
mod credentials;
mod emulators;
mod examples;
mod files;
mod floors;
mod generated;
mod help;
mod hints;
mod libraries;
mod recipes;
mod secrets;
mod shape;
mod source;
mod words;

/// Fails with all that was found, one line each.
#[track_caller]
fn assert_none(rule: &str, found: &[String]) {
    assert!(found.is_empty(), "{rule}:\n  {}", found.join("\n  "));
}
