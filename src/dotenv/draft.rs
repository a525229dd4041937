//! A [`Reading`] in the making: what the seven readers share, which is bookkeeping only.

use std::collections::HashSet;
use std::ops::Range;

use super::{Entry, Finding, FindingKind, Reading, Value};

/// The byte order mark, in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Collects entries and findings, and turns offsets into line numbers.
pub(super) struct Draft<'t> {
    text: &'t [u8],
    line_feeds: Vec<usize>,
    names: HashSet<String>,
    entries: Vec<Entry>,
    findings: Vec<Finding>,
}

impl<'t> Draft<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        let line_feeds = (0..text.len()).filter(|at| text[*at] == b'\n').collect();
        let (entries, findings) = (Vec::new(), Vec::new());
        Self { text, line_feeds, names: HashSet::new(), entries, findings }
    }

    fn finding_at(&self, at: usize, kind: FindingKind) -> Finding {
        Finding { line: self.line_feeds.partition_point(|feed| *feed < at) + 1, kind }
    }

    /// Notes an assignment. One that holds a NUL byte is unclear: the programs pass it on, cut it
    /// or fail, and no environment can carry it.
    pub(super) fn entry(&mut self, name: Range<usize>, value_span: Range<usize>, value: Value) {
        let at = name.start;
        let has_nul = |span: &Range<usize>| self.text[span.clone()].contains(&0);
        let value = if has_nul(&name) || has_nul(&value_span) {
            self.finding(at, FindingKind::NulByte);
            Value::Unclear
        } else {
            value
        };
        let name = String::from_utf8_lossy(&self.text[name]).into_owned();
        let duplicate = self.finding_at(at, FindingKind::DuplicateName);
        if !self.names.insert(name.clone()) {
            self.findings.push(duplicate);
        }
        self.entries.push(Entry { name, line: duplicate.line, value_span, value });
    }

    pub(super) fn finding(&mut self, at: usize, kind: FindingKind) {
        self.findings.push(self.finding_at(at, kind));
    }

    /// Notes a line that is no assignment to the program.
    pub(super) fn passed_over(&mut self, at: usize) {
        let line = self.text[at..].split(|byte| matches!(byte, b'\r' | b'\n')).next();
        let mark = line.unwrap_or_default().iter().find(|byte| matches!(byte, b'=' | b':'));
        let kind = match mark {
            Some(b'=') => FindingKind::InvalidName,
            Some(_) => FindingKind::ColonSeparator,
            None => FindingKind::NoAssignment,
        };
        self.finding(at, kind);
    }

    /// Notes the first bytes that are not UTF-8, for a program that reads on in spite of them.
    pub(super) fn note_invalid_utf8(&mut self) {
        if let Err(error) = std::str::from_utf8(self.text) {
            self.finding(error.valid_up_to(), FindingKind::InvalidUtf8);
        }
    }

    /// Whether an entry so far has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The program reads nothing at all.
    pub(super) fn reject(mut self, at: usize, kind: FindingKind) -> Reading {
        let rejected = Some(self.finding_at(at, kind));
        self.entries.clear();
        Reading { rejected, ..self.finish() }
    }

    pub(super) fn finish(mut self) -> Reading {
        self.findings.sort_by_key(|finding| finding.line);
        self.findings.dedup();
        Reading { entries: self.entries, findings: self.findings, rejected: None }
    }
}
