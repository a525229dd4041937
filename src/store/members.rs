//! Values that are JSON objects: one secret that holds many variables.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::secret::Plaintext;

/// One member of a value that is a JSON object: the text of a string, anything else as it is written there.
/// A name that stands there twice means nothing certain, so there is no such member.
pub fn member(value: &Plaintext, key: &str) -> Option<Plaintext> {
    Index::of(value)?.member(key)
}

/// The same as it is written: the text of a string stands in quotes, and a number stays one.
pub fn written_member(value: &Plaintext, key: &str) -> Option<Plaintext> {
    let index = Index::of(value)?;
    index.written(key).map(|written| Plaintext::copy_of(written.as_bytes()))
}

/// The members of a JSON object by name, so that many of them cost one reading.
pub(super) struct Index<'v>(HashMap<Cow<'v, str>, Named<'v>>);

/// What stands behind a name.
enum Named<'v> {
    Once(&'v RawValue),
    Twice,
}

impl<'v> Index<'v> {
    /// None for what is no JSON object.
    pub(super) fn of(value: &'v Plaintext) -> Option<Self> {
        let Members(members) = serde_json::from_slice(value.expose()).ok()?;
        let mut index = HashMap::with_capacity(members.len());
        for (name, written) in members {
            index
                .entry(name)
                .and_modify(|named| *named = Named::Twice)
                .or_insert(Named::Once(written));
        }
        Some(Self(index))
    }

    /// As it is written, quotes and escapes and all.
    fn written(&self, key: &str) -> Option<&'v str> {
        match self.0.get(key)? {
            Named::Once(written) => Some(written.get()),
            Named::Twice => None,
        }
    }

    /// See [`member`].
    pub(super) fn member(&self, key: &str) -> Option<Plaintext> {
        let written = self.written(key)?;
        if written.starts_with('"') {
            let text: String = serde_json::from_str(written).ok()?;
            return Some(Plaintext::copy_of(text.as_bytes()));
        }
        Some(Plaintext::copy_of(written.as_bytes()))
    }
}

/// One member of a JSON object.
pub struct Member {
    /// Its name.
    pub name: String,
    /// The text of a string, anything else as it is written.
    pub value: Plaintext,
    /// What it is.
    pub shape: Shape,
}

/// What stands in a JSON object as the value of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A string.
    Text,
    /// A number, `true` or `false`.
    Scalar,
    /// An object.
    Object,
    /// An array.
    Array,
    /// `null`.
    Null,
}

/// Where a text stops being a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoObject {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1.
    pub column: usize,
}

/// The members of a JSON object, in their order; a name that stands there twice is there twice.
pub fn members(value: &Plaintext) -> Result<Vec<Member>, NoObject> {
    let Members(written) = serde_json::from_slice(value.expose()).map_err(|e| place(&e))?;
    let member = |(name, raw): (Cow<'_, str>, &RawValue)| {
        let raw = raw.get();
        let shape = match raw.as_bytes().first() {
            Some(b'"') => Shape::Text,
            Some(b'{') => Shape::Object,
            Some(b'[') => Shape::Array,
            Some(b'n') => Shape::Null,
            _ => Shape::Scalar,
        };
        let value = if shape == Shape::Text {
            let text: String = serde_json::from_str(raw).map_err(|e| place(&e))?;
            Plaintext::copy_of(text.as_bytes())
        } else {
            Plaintext::copy_of(raw.as_bytes())
        };
        Ok(Member { name: name.into_owned(), value, shape })
    };
    written.into_iter().map(member).collect()
}

/// The members of a JSON object, in their order, each as it is written.
pub fn written_members(value: &Plaintext) -> Result<Vec<(String, Plaintext)>, NoObject> {
    let Members(written) = serde_json::from_slice(value.expose()).map_err(|e| place(&e))?;
    let member = |(name, raw): (Cow<'_, str>, &RawValue)| {
        (name.into_owned(), Plaintext::copy_of(raw.get().as_bytes()))
    };
    Ok(written.into_iter().map(member).collect())
}

/// An object of members that are written already, one a line where it is for a person.
pub fn object_of(members: &[(String, Plaintext)], one_a_line: bool) -> Plaintext {
    let [open, between, end]: [&[u8]; 3] = match (one_a_line, members.is_empty()) {
        (true, false) => [b"{\n  ", b",\n  ", b"\n}"],
        _ => [b"{", b",", b"}"],
    };
    let mut text = Plaintext::copy_of(open);
    for (at, (name, written)) in members.iter().enumerate() {
        if at > 0 {
            text.extend(between);
        }
        // A string is always JSON.
        text.extend(serde_json::to_string(name).unwrap_or_default().as_bytes());
        text.extend(if one_a_line { b": " } else { b":" });
        text.extend(written.expose());
    }
    text.extend(end);
    text
}

/// Whether a text is JSON, and where it stops being it.
pub fn check_json(text: &Plaintext) -> Result<(), NoObject> {
    serde_json::from_slice::<&RawValue>(text.expose()).map(drop).map_err(|e| place(&e))
}

fn place(error: &serde_json::Error) -> NoObject {
    NoObject { line: error.line(), column: error.column() }
}

/// A value cannot take members, or a member cannot be written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MembersError {
    /// The value that is there is no JSON object, or names a member twice.
    #[error("the value that is there is not a JSON object, so no member can be added to it")]
    NotAnObject,
    /// JSON holds text only.
    #[error("a value that is not valid UTF-8 cannot be a member of a JSON object")]
    NotText,
}

/// The object in `existing` (an empty one without it) with these members set as strings. Everything else in
/// it stays as it is written there, in its place; new members come last.
pub fn merged(
    existing: Option<&Plaintext>,
    set: &[(&str, &Plaintext)],
) -> Result<Plaintext, MembersError> {
    merge(existing, set, Object::add_text)
}

/// The same with members that are written already, as [`written_member`] has them.
pub fn merged_written(
    existing: Option<&Plaintext>,
    set: &[(&str, &Plaintext)],
) -> Result<Plaintext, MembersError> {
    merge(existing, set, |object, name, value| {
        let text = std::str::from_utf8(value.expose()).map_err(|_| MembersError::NotText)?;
        object.add_written(name, text);
        Ok(())
    })
}

fn merge(
    existing: Option<&Plaintext>,
    set: &[(&str, &Plaintext)],
    add: impl Fn(&mut Object, &str, &Plaintext) -> Result<(), MembersError>,
) -> Result<Plaintext, MembersError> {
    let Members(known) = match existing {
        Some(value) => {
            serde_json::from_slice(value.expose()).map_err(|_| MembersError::NotAnObject)?
        }
        None => Members(Vec::new()),
    };
    if (1..known.len()).any(|at| known[..at].iter().any(|(name, _)| *name == known[at].0)) {
        return Err(MembersError::NotAnObject);
    }
    let mut object = Object::new();
    for (name, raw) in &known {
        match set.iter().find(|(set, _)| set == name) {
            Some((_, value)) => add(&mut object, name, value)?,
            None => object.add_written(name, raw.get()),
        }
    }
    for (at, (name, value)) in set.iter().enumerate() {
        // Two files may set the same variable to the same value.
        let is_there = known.iter().any(|(known, _)| known == name)
            || set[..at].iter().any(|(earlier, _)| earlier == name);
        if !is_there {
            add(&mut object, name, value)?;
        }
    }
    Ok(object.end())
}

/// The members of an object in their order, each as it is written. Nothing is copied.
struct Members<'v>(Vec<(Cow<'v, str>, &'v RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// A name without escapes stays where it is.
        #[derive(Deserialize)]
        struct Name<'v>(#[serde(borrow)] Cow<'v, str>);

        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), written)) = map.next_entry()? {
                    members.push((name, written));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

/// An object that is being written.
struct Object(Plaintext);

impl Object {
    fn new() -> Self {
        Self(Plaintext::copy_of(b"{"))
    }

    fn add_written(&mut self, name: &str, written: &str) {
        if self.0.expose().len() > 1 {
            self.0.push(b',');
        }
        // A string is always JSON.
        self.0.extend(serde_json::to_string(name).unwrap_or_default().as_bytes());
        self.0.push(b':');
        self.0.extend(written.as_bytes());
    }

    fn add_text(&mut self, name: &str, value: &Plaintext) -> Result<(), MembersError> {
        let text = std::str::from_utf8(value.expose()).map_err(|_| MembersError::NotText)?;
        self.add_written(name, &serde_json::to_string(text).unwrap_or_default());
        Ok(())
    }

    fn end(mut self) -> Plaintext {
        self.0.push(b'}');
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_handed_out_as_they_are_written() {
        let json =
            br#"{"s":"a\"b\u00e9","n":1.50,"big":12345678901234567890123,"o":{"z":1, "a":[2]}}"#;
        let value = Plaintext::copy_of(json);
        let get = |key| member(&value, key).map(|found| found.expose().to_vec());
        assert_eq!(get("s").as_deref(), Some("a\"b\u{e9}".as_bytes()));
        assert_eq!(get("n").as_deref(), Some(&b"1.50"[..]));
        assert_eq!(get("big").as_deref(), Some(&b"12345678901234567890123"[..]));
        assert_eq!(get("o").as_deref(), Some(&br#"{"z":1, "a":[2]}"#[..]));
        assert_eq!(get("none"), None);
        let escaped = Plaintext::copy_of(br#"{"\u0061b":"1"}"#);
        assert_eq!(member(&escaped, "ab").unwrap().expose(), b"1");
        assert!(member(&Plaintext::copy_of(b"[1]"), "s").is_none());
        assert!(member(&Plaintext::copy_of(br#"{"a":"1","a":"2"}"#), "a").is_none());
    }

    #[test]
    fn what_is_not_set_stays_as_it_is_written() {
        let text = |text: &[u8]| Plaintext::copy_of(text);
        let existing = text(br#"{ "n": 1.50, "a":"old", "o":{"z":1, "y":2} }"#);
        let (new, quoted) = (text(b"new"), text(b"q\"\n"));
        let value = merged(Some(&existing), &[("b", &quoted), ("a", &new)]).expect("merges");
        let expected = br#"{"n":1.50,"a":"new","o":{"z":1, "y":2},"b":"q\"\n"}"#;
        assert_eq!(value.expose(), expected);
        assert_eq!(merged(None, &[("a", &new)]).expect("merges").expose(), br#"{"a":"new"}"#);
        let twice = merged(None, &[("a", &new), ("b", &new), ("a", &new)]).expect("merges");
        assert_eq!(twice.expose(), br#"{"a":"new","b":"new"}"#);
        for odd in [&b"[1]"[..], b"plain", br#"{"a":1,"a":2}"#] {
            let refused = merged(Some(&text(odd)), &[("b", &new)]).err();
            assert_eq!(refused, Some(MembersError::NotAnObject));
        }
        let number = written_member(&existing, "n").expect("a member");
        let restored = merged_written(Some(&value), &[("a", &number), ("n", &number)]);
        let expected = br#"{"n":1.50,"a":1.50,"o":{"z":1, "y":2},"b":"q\"\n"}"#;
        assert_eq!(restored.expect("merges").expose(), expected);
        let binary = text(&[0xff]);
        assert_eq!(merged(None, &[("a", &binary)]).err(), Some(MembersError::NotText));
    }
}
