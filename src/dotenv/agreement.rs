//! Where the dialects agree on a name, and how they part.

use std::collections::HashMap;
use std::fmt;

use super::{Dialect, Entry, Reading, Value, read};

/// All seven readings of one file, and their comparison.
pub struct Agreement {
    /// One reading for each dialect, in the order of [`Dialect::ALL`].
    pub readings: Vec<(Dialect, Reading)>,
    /// Every name that any dialect sees, in file order.
    pub names: Vec<NameAgreement>,
}

/// How the dialects read one name.
pub struct NameAgreement {
    /// The name.
    pub name: String,
    /// The first line, from 1, where a dialect sees it.
    pub line: usize,
    /// Nothing, if all seven read the same literal text the same number of times; else a part for
    /// each way of reading it, in the order of [`Dialect::ALL`].
    pub dissent: Vec<Dissent>,
}

/// Dialects that read a name in the same way.
pub struct Dissent {
    /// Which.
    pub dialects: Vec<Dialect>,
    /// How.
    pub how: How,
}

/// A way of reading a name. Two [`How::Value`] of one name are different values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Literal text.
    Value,
    /// The name without a value.
    Unset,
    /// A value that the program would compute.
    Expands,
    /// A value that kmseal does not vouch for.
    Unclear,
    /// Not at all.
    Unseen,
    /// Not at all, as the whole file is refused.
    Rejected,
}

/// Reads `text` in all seven dialects and compares the readings name by name.
#[must_use]
pub fn agree(text: &[u8]) -> Agreement {
    let readings: Vec<_> = Dialect::ALL.map(|dialect| (dialect, read(text, dialect))).into();
    let names = compare(&readings);
    Agreement { readings, names }
}

/// For each name, its line and the entries of each dialect.
type Columns<'r> = HashMap<&'r str, (usize, Vec<Vec<&'r Entry>>)>;

fn compare(readings: &[(Dialect, Reading)]) -> Vec<NameAgreement> {
    let mut columns: Columns = HashMap::new();
    let mut order = Vec::new();
    for (column, (_, reading)) in readings.iter().enumerate() {
        for entry in &reading.entries {
            let (line, entries) = columns.entry(&entry.name).or_insert_with(|| {
                order.push(entry.name.as_str());
                (entry.line, vec![Vec::new(); readings.len()])
            });
            *line = entry.line.min(*line);
            entries[column].push(entry);
        }
    }
    let mut names: Vec<_> = order
        .into_iter()
        .filter_map(|name| columns.remove(name).map(|found| (name, found)))
        .map(|(name, (line, entries))| NameAgreement {
            name: name.to_owned(),
            line,
            dissent: dissent(readings, &entries),
        })
        .collect();
    names.sort_by_key(|name| name.line);
    names
}

/// Puts the dialects that read one name alike together.
fn dissent(readings: &[(Dialect, Reading)], entries: &[Vec<&Entry>]) -> Vec<Dissent> {
    let mut groups: Vec<(Dissent, &[&Entry])> = Vec::new();
    for ((dialect, reading), entries) in readings.iter().zip(entries) {
        let how = how(reading, entries);
        let alike = |(group, others): &&mut (Dissent, &[&Entry])| {
            group.how == how && (how != How::Value || same_values(others, entries))
        };
        if let Some((group, _)) = groups.iter_mut().find(alike) {
            group.dialects.push(*dialect);
        } else {
            groups.push((Dissent { dialects: vec![*dialect], how }, entries));
        }
    }
    match &groups[..] {
        [(only, _)] if only.how == How::Value => Vec::new(),
        _ => groups.into_iter().map(|(group, _)| group).collect(),
    }
}

fn how(reading: &Reading, entries: &[&Entry]) -> How {
    if reading.rejected.is_some() {
        How::Rejected
    } else if entries.is_empty() {
        How::Unseen
    } else if entries.iter().any(|entry| matches!(entry.value, Value::Expands)) {
        How::Expands
    } else if entries.iter().any(|entry| matches!(entry.value, Value::Unclear)) {
        How::Unclear
    } else if entries.iter().all(|entry| matches!(entry.value, Value::Unset)) {
        How::Unset
    } else {
        How::Value
    }
}

fn same_values(some: &[&Entry], others: &[&Entry]) -> bool {
    some.len() == others.len()
        && some.iter().zip(others).all(|(one, other)| match (&one.value, &other.value) {
            (Value::Text(one), Value::Text(other)) => one.same_as(other),
            (Value::Unset, Value::Unset) => true,
            _ => false,
        })
}

/// One line: `node and ruby read one value, bash another, docker rejects the file`. The name is not in it:
/// whether that can be shown is for the caller to say.
impl fmt::Display for NameAgreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dissent.is_empty() {
            return f.write_str("all read the same value");
        }
        let values = self.dissent.iter().filter(|part| part.how == How::Value);
        let others = self.dissent.iter().filter(|part| part.how != How::Value);
        for (place, part) in values.chain(others).enumerate() {
            if place > 0 {
                f.write_str(", ")?;
            }
            part.write(f, place > 0)?;
        }
        Ok(())
    }
}

impl Dissent {
    fn write(&self, f: &mut fmt::Formatter<'_>, after_another: bool) -> fmt::Result {
        for (place, dialect) in self.dialects.iter().enumerate() {
            let before = match place {
                0 => "",
                _ if place + 1 == self.dialects.len() => " and ",
                _ => ", ",
            };
            write!(f, "{before}{dialect}")?;
        }
        let many = self.dialects.len() > 1;
        f.write_str(match (self.how, many) {
            (How::Value, _) if after_another => " another",
            (How::Value, true) => " read one value",
            (How::Value, false) => " reads one value",
            (How::Unset, true) => " give it no value of its own",
            (How::Unset, false) => " gives it no value of its own",
            (How::Expands, _) => " would expand it",
            (How::Unclear, true) => " read something unclear",
            (How::Unclear, false) => " reads something unclear",
            (How::Unseen, true) => " do not see it",
            (How::Unseen, false) => " does not see it",
            (How::Rejected, true) => " reject the file",
            (How::Rejected, false) => " rejects the file",
        })
    }
}
