//! All the places of one variable, taken together.

use crate::dotenv::{Agreement, Entry, How, Value};
use crate::secret::Plaintext;

/// A variable, however often it stands in the file.
pub(super) struct Group {
    pub(super) name: String,
    /// The lines it stands in, counted from 1.
    pub(super) lines: Vec<usize>,
    /// The value it has in the end; none when it has no literal one.
    pub(super) value: Option<Plaintext>,
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
    let mut groups: Vec<Group> = Vec::new();
    // A bare name holds nothing that could be moved, and is often no name at all, but a line of a value.
    let entries = entries
        .into_iter()
        .filter(|entry| !matches!(entry.value, Value::Unset));
    for entry in entries {
        let known = groups.iter().position(|group| group.name == entry.name);
        let group = match known {
            Some(index) => &mut groups[index],
            None => {
                groups.push(Group {
                    dissent: agreement.and_then(|agreement| dissent(agreement, &entry.name)),
                    name: entry.name,
                    lines: Vec::new(),
                    value: None,
                    spelling: None,
                    expands: false,
                    unclear: false,
                    differs: false,
                });
                let last = groups.len() - 1;
                &mut groups[last]
            }
        };
        group.lines.push(entry.line);
        match entry.value {
            Value::Text(value) => {
                group.differs |= group
                    .value
                    .as_ref()
                    .is_some_and(|known| !known.same_as(&value));
                group.value = Some(value);
            }
            Value::Expands | Value::Unclear => {
                group.expands |= matches!(entry.value, Value::Expands);
                group.unclear |= matches!(entry.value, Value::Unclear);
                group.spelling = Some(unquoted(&text[entry.value_span]));
            }
            Value::Unset => {}
        }
    }
    groups
}

/// Without the quotes around it, so that it can be judged.
fn unquoted(spelling: &[u8]) -> Plaintext {
    let inner = match spelling {
        [b'"', inner @ .., b'"'] | [b'\'', inner @ .., b'\''] => inner,
        other => other,
    };
    Plaintext::copy_of(inner)
}

/// A dialect that refuses the whole file has no say: that program does not run from it.
fn dissent(agreement: &Agreement, name: &str) -> Option<String> {
    let known = agreement.names.iter().find(|known| known.name == name)?;
    let ways: Vec<How> = known
        .dissent
        .iter()
        .map(|part| part.how)
        .filter(|how| *how != How::Rejected)
        .collect();
    (!known.dissent.is_empty() && ways != [How::Value]).then(|| known.to_string())
}
