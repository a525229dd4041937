//! In which members two versions of an entry differ.

use std::collections::BTreeMap;

use crate::secret::Plaintext;
use crate::store::{Member, Shape, members};

/// The names of the members in which two versions differ as JSON values, however they are written; none where
/// one of them is no JSON object, or names a member twice.
pub(super) fn differing(one: &Plaintext, other: &Plaintext) -> Option<Vec<String>> {
    let (one, other) = (by_name(one)?, by_name(other)?);
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    let is_same = |name: &str| match (one.get(name), other.get(name)) {
        (Some(one), Some(other)) => same(one, other),
        _ => false,
    };
    Some(names.filter(|name| !is_same(name)).cloned().collect())
}

fn by_name(value: &Plaintext) -> Option<BTreeMap<String, Member>> {
    let members = members(value).ok()?;
    let count = members.len();
    let named: BTreeMap<_, _> = members.into_iter().map(|it| (it.name.clone(), it)).collect();
    (named.len() == count).then_some(named)
}

/// Numbers are the same when they are written the same, and objects when their members are in the same order.
fn same(one: &Member, other: &Member) -> bool {
    let is_same = match one.shape {
        Shape::Text => one.value.same_as(&other.value),
        _ => without_blanks(&one.value).same_as(&without_blanks(&other.value)),
    };
    one.shape == other.shape && is_same
}

/// JSON without what only separates its words.
fn without_blanks(json: &Plaintext) -> Plaintext {
    let mut text = Plaintext::with_capacity(json.expose().len());
    let (mut is_text, mut is_escaped) = (false, false);
    for &byte in json.expose() {
        if is_text || !byte.is_ascii_whitespace() {
            text.push(byte);
        }
        is_text ^= byte == b'"' && !is_escaped;
        is_escaped = is_text && byte == b'\\' && !is_escaped;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_differ_by_what_they_mean() {
        let of = |one: &[u8], other: &[u8]| {
            differing(&Plaintext::copy_of(one), &Plaintext::copy_of(other))
        };
        let spread = br#"{ "a": "\u0041 b", "n": [1, "x \" y", {"z": 1}], "c": 1 }"#;
        let compact = br#"{"c":2,"n":[1,"x \" y",{"z":1}],"a":"A b","d":"1"}"#;
        assert_eq!(of(spread, compact), Some(vec!["c".to_owned(), "d".to_owned()]));
        assert_eq!(of(br#"{"a":"1"}"#, br#"{"a":1}"#), Some(vec!["a".to_owned()]));
        assert_eq!(of(br#"{"a":["x y"]}"#, br#"{"a":["xy"]}"#), Some(vec!["a".to_owned()]));
        assert_eq!(of(b"plain", br#"{"a":1}"#), None);
        assert_eq!(of(br#"{"a":1,"a":2}"#, br#"{"a":1}"#), None);
    }
}
