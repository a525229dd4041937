//! Comparisons on borrowed bytes, because a value must never be copied to be looked at.

/// The value without ASCII white space at its ends.
pub(super) fn trim(value: &[u8]) -> &[u8] {
    value.trim_ascii()
}

/// What follows a prefix, letter case aside.
pub(super) fn strip_prefix_ci<'a>(value: &'a [u8], prefix: &str) -> Option<&'a [u8]> {
    let (head, rest) = value.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix.as_bytes()).then_some(rest)
}

/// Whether a text ends so, letter case aside.
pub(super) fn ends_with_ci(value: &[u8], suffix: &str) -> bool {
    value
        .len()
        .checked_sub(suffix.len())
        .and_then(|at| value.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix.as_bytes()))
}

/// The entry of a list that equals the text, letter case aside.
pub(super) fn entry(list: &[&'static str], text: &[u8]) -> Option<&'static str> {
    list.iter().find(|entry| entry.as_bytes().eq_ignore_ascii_case(text)).copied()
}

/// Whether a list holds the text, letter case aside.
pub(super) fn is_one_of(text: &[u8], list: &[&'static str]) -> bool {
    entry(list, text).is_some()
}

/// Where a short text occurs first.
pub(super) fn find(haystack: &[u8], needle: &str) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle.as_bytes())
}

/// Both sides of the first occurrence of a byte.
pub(super) fn split_once(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().position(|b| *b == byte)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Both sides of the last occurrence of a byte.
pub(super) fn rsplit_once(text: &[u8], byte: u8) -> Option<(&[u8], &[u8])> {
    let at = text.iter().rposition(|b| *b == byte)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Whether a text is not empty and every byte passes.
pub(super) fn all(text: &[u8], pass: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.iter().all(|b| pass(*b))
}

/// Whether a text is not empty and all decimal digits.
pub(super) fn digits(text: &[u8]) -> bool {
    all(text, |b| b.is_ascii_digit())
}

/// Whether a byte belongs to base64, base64url or their padding.
pub(super) fn base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte)
}
