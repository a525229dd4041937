//! Values that stand in another variable.

use super::bytes::all;

/// An expansion that makes up a whole value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expansion<'a> {
    /// `$NAME`, `${NAME}`, `${NAME:?message}`.
    Plain,
    /// `${NAME:-fallback}`.
    Fallback(&'a [u8]),
}

/// Whether the value is nothing but the expansion of another variable. Without braces only capital
/// letters count: a password may begin with a dollar sign.
pub(super) fn expansion(value: &[u8]) -> Option<Expansion<'_>> {
    let rest = value.strip_prefix(b"$")?;
    let capital = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    let braced = rest.strip_prefix(b"(").and_then(|inner| inner.strip_suffix(b")"));
    if all(braced.unwrap_or(rest), capital) && !rest[0].is_ascii_digit() {
        return Some(Expansion::Plain);
    }
    let inner = rest.strip_prefix(b"{")?.strip_suffix(b"}")?;
    let part_of_name = |b: &u8| b.is_ascii_alphanumeric() || b"_.".contains(b);
    let end = inner.iter().position(|b| !part_of_name(b)).unwrap_or(inner.len());
    let (name, operator) = inner.split_at(end);
    if name.first().is_none_or(u8::is_ascii_digit) {
        return None;
    }
    let fallback = operator.strip_prefix(b":-").or_else(|| operator.strip_prefix(b"-"));
    match (operator.first(), fallback) {
        (None, _) | (Some(_), Some(b"")) => Some(Expansion::Plain),
        (Some(_), Some(fallback)) => Some(Expansion::Fallback(fallback)),
        (Some(b':' | b'?'), None) if operator.contains(&b'?') => Some(Expansion::Plain),
        _ => None,
    }
}
