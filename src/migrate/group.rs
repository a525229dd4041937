//! All the places of one variable, taken together.

use std::collections::HashMap;

use super::obstacle::Obstacle;
use super::variables::Reader;
use crate::dotenv::{Agreement, Entry, How, NameAgreement, Value};
use crate::secret::Plaintext;

/// A variable, however often it stands in the file.
pub(super) struct Group {
    pub(super) name: String,
    /// The lines it stands in, counted from 1.
    pub(super) lines: Vec<usize>,
    /// The value it has in the end; none when it has no literal one.
    pub(super) value: Option<Plaintext>,
    /// The values it had before, where they differ.
    pub(super) earlier: Vec<Plaintext>,
    /// How it is spelled, when a place of it has no literal value.
    pub(super) spelling: Option<Plaintext>,
    /// Whether the dialect would expand something in it.
    pub(super) expands: bool,
    /// Whether kmseal cannot tell what the dialect reads, or cannot replace it alone.
    pub(super) unclear: bool,
    /// Whether its places have different values.
    pub(super) differs: bool,
    /// How the dialects differ about it.
    pub(super) dissent: Option<String>,
}

/// The variables in the order in which they first appear.
pub(super) fn group(text: &[u8], entries: Vec<Entry>, agreement: Option<&Agreement>) -> Vec<Group> {
    let dissent = dissents(agreement);
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    // A bare name holds nothing that could be moved, and is often no name at all, but a line of a value.
    let entries = entries.into_iter().filter(|entry| !matches!(entry.value, Value::Unset));
    for entry in entries {
        let index = *known.entry(entry.name).or_insert_with_key(|name| {
            groups.push(Group::new(name.clone(), dissent.get(name.as_str()).cloned()));
            groups.len() - 1
        });
        groups[index].add(entry.line, entry.value, &text[entry.value_span]);
    }
    groups
}

impl Group {
    fn new(name: String, dissent: Option<String>) -> Self {
        Self {
            name,
            lines: Vec::new(),
            value: None,
            earlier: Vec::new(),
            spelling: None,
            expands: false,
            unclear: false,
            differs: false,
            dissent,
        }
    }

    /// Why its value cannot be taken from the file.
    pub(super) fn obstacle(&self, reader: Reader) -> Option<Obstacle> {
        let dialect = reader.name();
        if reader == Reader::Auto && self.dissent.is_some() {
            Some(Obstacle::Dissent)
        } else if self.expands {
            Some(Obstacle::Expands(dialect))
        } else if self.unclear {
            Some(Obstacle::Unclear(dialect))
        } else if self.differs {
            Some(Obstacle::Repeated(self.lines.clone()))
        } else {
            self.value.as_ref().filter(|value| is_cut(value)).map(|_| Obstacle::Cut)
        }
    }

    fn add(&mut self, line: usize, value: Value, spelling: &[u8]) {
        self.lines.push(line);
        match value {
            Value::Text(value) => {
                let known = self.value.take();
                self.earlier.extend(known.filter(|known| !known.same_as(&value)));
                self.differs = !self.earlier.is_empty();
                self.value = Some(value);
            }
            Value::Expands => {
                self.expands = true;
                self.spelling = Some(unquoted(spelling));
            }
            Value::Unclear => {
                self.unclear = true;
                self.spelling = Some(unquoted(spelling));
            }
            Value::Unset => {}
        }
    }
}

/// The beginning of a key without its end: the lines behind it would stay in the file.
fn is_cut(value: &Plaintext) -> bool {
    let has = |mark: &[u8]| value.expose().windows(mark.len()).any(|part| part == mark);
    has(b"-----BEGIN ") && !has(b"-----END ")
}

/// Without the quotes around it, so that it can be judged, or looked for.
pub(super) fn unquoted(spelling: &[u8]) -> Plaintext {
    let inner = match spelling {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        other => other,
    };
    Plaintext::copy_of(inner)
}

/// How the dialects differ, by name. One that refuses the whole file has no say: that program does not
/// run from it.
fn dissents(agreement: Option<&Agreement>) -> HashMap<&str, String> {
    let names = agreement.iter().flat_map(|agreement| &agreement.names);
    let dissent = |name: &NameAgreement| {
        let ways = name.dissent.iter().map(|part| part.how);
        let ways: Vec<How> = ways.filter(|how| *how != How::Rejected).collect();
        !name.dissent.is_empty() && ways != [How::Value]
    };
    names.filter(|name| dissent(name)).map(|name| (name.name.as_str(), name.to_string())).collect()
}
