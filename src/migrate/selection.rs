//! Variables that are named by patterns.

use glob::Pattern;

use super::error::MigrateError;

/// Whether one of the patterns matches a name.
pub(super) fn is_named(name: &str, patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| pattern.matches(name))
}

/// A selector that matches nothing is a mistake that would leave a secret where it is.
pub(super) fn check_patterns<'n>(
    select: &[Pattern],
    exclude: &[Pattern],
    names: impl Iterator<Item = &'n str>,
) -> Result<(), MigrateError> {
    let names: Vec<&str> = names.collect();
    let matches = |pattern: &&Pattern| names.iter().any(|name| pattern.matches(name));
    match select.iter().chain(exclude).find(|pattern| !matches(pattern)) {
        Some(pattern) => Err(MigrateError::NoMatch { pattern: pattern.to_string() }),
        None => Ok(()),
    }
}
