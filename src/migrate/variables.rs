//! The variables of a text, as one dialect reads it or as all of them agree.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use super::plan::PlannedFile;
use crate::dotenv::{self, Agreement, Dialect, Entry, Finding, FindingKind};
use crate::secret::Plaintext;

/// How a file is read: by one dialect, or as all of them agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// As this program reads it.
    As(Dialect),
    /// Only where all dialects read the same.
    Auto,
}

impl Reader {
    /// Its name on the command line and in journals.
    pub fn name(self) -> &'static str {
        match self {
            Self::As(dialect) => dialect.name(),
            Self::Auto => "auto",
        }
    }

    /// The reader of this name.
    pub fn parse(name: &str) -> Option<Self> {
        if name == Self::Auto.name() {
            Some(Self::Auto)
        } else {
            Dialect::parse(name).map(Self::As)
        }
    }

    /// The reader that a plan was made with. A name that no version of ours has written means: all of
    /// them must agree.
    pub(super) fn of(planned: &PlannedFile) -> Self {
        Self::parse(&planned.dialect).unwrap_or(Self::Auto)
    }

    /// The dialects that must read the file the same after the rewrite.
    pub(super) fn dialects(self) -> Vec<Dialect> {
        match self {
            Self::As(dialect) => vec![dialect],
            Self::Auto => Dialect::ALL.to_vec(),
        }
    }
}

/// Something wrong in a line, and who stumbles over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line, counted from 1.
    pub line: usize,
    /// One sentence.
    pub text: String,
}

/// What is read from a file.
pub struct Variables {
    /// In file order.
    pub entries: Vec<Entry>,
    /// What is wrong with the file.
    pub remarks: Vec<Remark>,
    /// Why the dialect refuses the whole file, when it does.
    pub rejected: Option<Finding>,
    /// Names that the dialects read differently. Only looked for by [`Reader::Auto`].
    pub agreement: Option<Agreement>,
}

impl Variables {
    /// Reads a text.
    pub fn read(text: &Plaintext, reader: Reader) -> Self {
        let dialect = match reader {
            Reader::As(dialect) => dialect,
            Reader::Auto => return agreed(dotenv::agree(text.expose())),
        };
        let dotenv::Reading { entries, findings, rejected } = dotenv::read(text.expose(), dialect);
        let remark = |finding: &Finding| Remark {
            line: finding.line,
            text: finding.kind.describe().to_owned(),
        };
        let remarks = capped(findings.iter().chain(&rejected).map(remark));
        Self { entries, remarks, rejected, agreement: None }
    }
}

/// Each name as node reads it, or the first dialect that sees it at all.
///
/// A line inside of a value over several lines is a variable to one dialect and a piece of the value to
/// another. It counts as a piece, and is not listed, only when more dialects read it so.
fn agreed(mut agreement: Agreement) -> Variables {
    let enclosers: Vec<_> = agreement.readings.iter().map(|(_, one)| inside_of(one)).collect();
    let mut seers: HashMap<String, usize> = HashMap::new();
    for (_, reading) in &agreement.readings {
        let names: HashSet<&str> = reading.entries.iter().map(|e| e.name.as_str()).collect();
        for name in names {
            *seers.entry(name.to_owned()).or_default() += 1;
        }
    }
    let inside = |entry: &Entry| {
        let enclosing = enclosers.iter().filter(|inside| inside(entry)).count();
        enclosing > seers.get(&entry.name).copied().unwrap_or(0)
    };
    let mut entries: Vec<Entry> = Vec::new();
    for (_, reading) in &mut agreement.readings {
        let known: HashSet<String> = entries.iter().map(|entry| entry.name.clone()).collect();
        let fresh = std::mem::take(&mut reading.entries).into_iter();
        entries.extend(fresh.filter(|entry| !known.contains(&entry.name) && !inside(entry)));
    }
    entries.sort_by_key(|entry| entry.line);
    let remarks = remarks_of_all(&agreement);
    Variables { entries, remarks, rejected: None, agreement: Some(agreement) }
}

/// Whether an entry stands inside of a value that this dialect reads over several lines.
fn inside_of(reading: &dotenv::Reading) -> impl Fn(&Entry) -> bool + use<> {
    let long = reading.entries.iter().filter(|entry| entry.value_span.len() > 1);
    let mut values: Vec<(usize, Range<usize>)> =
        long.map(|entry| (entry.line, entry.value_span.clone())).collect();
    values.sort_by_key(|(_, span)| span.start);
    // The furthest end of any value that begins at or before this one.
    let mut reach = 0;
    let reaches: Vec<(usize, usize, usize)> = values
        .into_iter()
        .map(|(line, span)| {
            reach = reach.max(span.end);
            (span.start, reach, line)
        })
        .collect();
    move |entry| {
        let before = reaches.partition_point(|(start, _, _)| *start < entry.value_span.start);
        let Some((_, reach, line)) = before.checked_sub(1).map(|at| reaches[at]) else {
            return false;
        };
        line < entry.line && entry.value_span.end <= reach
    }
}

/// A file that is wrong in every line is wrong enough after a hundred.
fn capped(remarks: impl Iterator<Item = Remark>) -> Vec<Remark> {
    const MOST: usize = 100;
    let mut remarks = remarks;
    let mut shown: Vec<Remark> = remarks.by_ref().take(MOST).collect();
    if let Some(next) = remarks.next() {
        let text = format!("from here on {} more remarks are not shown", remarks.count() + 1);
        shown.push(Remark { line: next.line, text });
    }
    shown
}

/// One remark for each finding, with the dialects that make it unless all of them do.
fn remarks_of_all(agreement: &Agreement) -> Vec<Remark> {
    let mut found: BTreeMap<(usize, FindingKind), Vec<&str>> = BTreeMap::new();
    for (dialect, reading) in &agreement.readings {
        for finding in reading.findings.iter().chain(&reading.rejected) {
            let dialects = found.entry((finding.line, finding.kind)).or_default();
            if dialects.last() != Some(&dialect.name()) {
                dialects.push(dialect.name());
            }
        }
    }
    let remark = |((line, kind), dialects): ((usize, FindingKind), Vec<&str>)| {
        let text = if dialects.len() == Dialect::ALL.len() {
            kind.describe().to_owned()
        } else {
            format!("{}: {}", dialects.join(", "), kind.describe())
        };
        Remark { line, text }
    };
    capped(found.into_iter().map(remark))
}
