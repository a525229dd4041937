//! The `LINE` pattern that node's dotenv, dotenvx and Ruby's dotenv share.
//!
//! All three find assignments with one multi-line regular expression:
//!
//! ```text
//! ^ \s* (export\s+)? (NAME) (\s*=\s*? | :\s+?) (\s*'…' | \s*"…" | [^#\n]+)? \s* (#.*)? $
//! ```
//!
//! [`Scanner`] finds the same matches without backtracking. It follows the pattern into its odd
//! corners: `\s` crosses line ends, so `A` may have its `=`, and `=` its quote, on a later line;
//! and a quoted part only counts if nothing but a comment follows it, so the closing quote is the
//! first one without a backslash before it or, where that one does not fit, the last one before
//! it that does.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blank::{self, Blank};

/// Where the three patterns differ.
pub(super) struct Flavour {
    /// `\s`.
    pub(super) blank: Blank,
    /// A byte of a name.
    pub(super) name_byte: fn(u8) -> bool,
    /// The quotes it knows.
    pub(super) quotes: &'static [u8],
    /// Whether a name alone is a match (Ruby).
    pub(super) bare_names: bool,
    /// Whether `^`, `$` and `.` take U+2028 and U+2029 for line ends (JavaScript).
    pub(super) unicode_line_ends: bool,
}

/// One match, or a line where there is none.
pub(super) enum Item {
    Assignment(Assignment),
    /// Neither blank, nor a comment, nor an assignment; starts here.
    Other(usize),
}

/// One match of the pattern.
pub(super) struct Assignment {
    pub(super) export: bool,
    pub(super) name: Range<usize>,
    /// Nothing, if the separator is missing too.
    pub(super) value: Option<Raw>,
}

/// A value as it is written.
pub(super) struct Raw {
    /// Without the blanks around it, with its quotes.
    pub(super) body: Range<usize>,
    /// What to replace: starts before the body where blanks before it cross a line end.
    pub(super) span: Range<usize>,
    /// Where the match of the value ends.
    end: usize,
    /// Whether the group of the value matched anything, be it blanks.
    pub(super) captured: bool,
    /// The last quote that was tried as the closing one, if not the one that closes: but for that
    /// quote, the search would have gone on.
    tried: Option<usize>,
    /// Whether an earlier value ends where it does only because of a quote in this one, so that
    /// this one cannot be replaced without a thought for the other.
    pub(super) contested: bool,
}

/// Finds the matches, one after the other.
pub(super) struct Scanner<'t> {
    text: &'t [u8],
    flavour: &'static Flavour,
    at: usize,
    /// Where the searches for a closing quote ended in vain.
    tried: BTreeSet<usize>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t [u8], flavour: &'static Flavour) -> Self {
        Self { text, flavour, at: 0, tried: BTreeSet::new() }
    }

    /// Passes over what comes before the first line.
    pub(super) fn start_at(&mut self, at: usize) {
        self.at = at;
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    fn skip_blanks(&self, at: usize) -> usize {
        blank::skip(self.text, at, self.flavour.blank)
    }

    /// The length of the line end at `at`; CR LF counts as one, as all three normalize it.
    fn line_end(&self, at: usize) -> usize {
        match &self.text[at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            [0xe2, 0x80, 0xa8 | 0xa9, ..] if self.flavour.unicode_line_ends => 3,
            _ => 0,
        }
    }

    /// The first line start after `at`.
    fn next_line(&self, mut at: usize) -> usize {
        while at < self.text.len() {
            match self.line_end(at) {
                0 => at += 1,
                len => return at + len,
            }
        }
        at
    }

    /// `export\s+NAME…`, or else `NAME…`, where the name may be `export`.
    fn assignment(&self, at: usize) -> Option<Assignment> {
        let after = at + b"export".len();
        let exported = self.text[at..].starts_with(b"export") && self.skip_blanks(after) > after;
        exported
            .then(|| self.named(self.skip_blanks(after), true))
            .flatten()
            .or_else(|| self.named(at, false))
    }

    fn named(&self, at: usize, export: bool) -> Option<Assignment> {
        let name_byte = |byte: &&u8| (self.flavour.name_byte)(**byte);
        let len = self.text[at..].iter().take_while(name_byte).count();
        let name = at..at + len;
        let equals = self.skip_blanks(name.end);
        let value = if name.is_empty() {
            return None;
        } else if self.byte(equals) == Some(b'=') {
            Some(self.value(equals + 1))
        } else if let Some(start) = self.after_colon(name.end) {
            Some(self.value(start))
        } else if self.flavour.bare_names && self.only_comment_follows(name.end) {
            None
        } else {
            return None;
        };
        Some(Assignment { export, name, value })
    }

    /// `:\s+?`: a colon and exactly one blank, which may be a line end.
    fn after_colon(&self, at: usize) -> Option<usize> {
        let start = at + 1;
        if self.byte(at) != Some(b':') || start >= self.text.len() {
            return None;
        }
        let blank = (self.flavour.blank)(&self.text[start..]);
        let len = self.line_end(start).max(blank);
        (len > 0).then_some(start + len)
    }

    /// The value after the separator.
    fn value(&self, start: usize) -> Raw {
        let stop = |byte: &u8| matches!(byte, b'#' | b'\r' | b'\n');
        let rest = &self.text[start..];
        let line_end = start + rest.iter().position(stop).unwrap_or(rest.len());

        let open = self.skip_blanks(start);
        let quote = |byte: u8| self.flavour.quotes.contains(&byte);
        let (close, tried) = match self.byte(open) {
            Some(byte) if quote(byte) => self.closing_quote(open),
            _ => (None, None),
        };
        let (body, end) = if let Some(close) = close {
            (open..close + 1, close + 1)
        } else {
            let end = blank::trim_end(self.text, start..line_end, self.flavour.blank);
            (open.min(end)..end, line_end)
        };
        let before = &self.text[start..body.start];
        let crosses = before.iter().any(|byte| matches!(byte, b'\r' | b'\n'));
        Raw {
            span: if crosses { start } else { body.start }..body.end,
            body,
            end,
            captured: end > start,
            tried: tried.filter(|tried| Some(*tried) != close),
            contested: false,
        }
    }

    /// The quote that closes the one at `open`, and the last one looked at.
    fn closing_quote(&self, open: usize) -> (Option<usize>, Option<usize>) {
        let quote = self.text[open];
        let (mut close, mut tried) = (None, None);
        for at in open + 1..self.text.len() {
            if self.text[at] != quote {
                continue;
            }
            tried = Some(at);
            if self.only_comment_follows(at + 1) {
                close = Some(at);
            }
            if self.text[at - 1] != b'\\' {
                break;
            }
        }
        (close, tried)
    }

    /// `\s*(#.*)?$`
    fn only_comment_follows(&self, mut at: usize) -> bool {
        while at < self.text.len() && self.line_end(at) == 0 {
            match (self.flavour.blank)(&self.text[at..]) {
                0 => return self.text[at] == b'#',
                len => at += len,
            }
        }
        true
    }
}

impl Iterator for Scanner<'_> {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            let at = self.skip_blanks(self.at);
            if at >= self.text.len() {
                return None;
            }
            if let Some(mut assignment) = self.assignment(at) {
                let mut end = assignment.name.end;
                if let Some(raw) = &mut assignment.value {
                    raw.contested = self.tried.range(raw.span.clone()).next().is_some();
                    self.tried.extend(raw.tried);
                    end = raw.end;
                }
                self.at = self.next_line(end);
                return Some(Item::Assignment(assignment));
            }
            self.at = self.next_line(at);
            if self.text[at] != b'#' {
                return Some(Item::Other(at));
            }
        }
    }
}

/// Takes one matching pair of quotes off `body`; answers what is left and the quote.
pub(super) fn unquote(
    text: &[u8],
    body: &Range<usize>,
    quotes: &[u8],
) -> (Range<usize>, Option<u8>) {
    match &text[body.clone()] {
        [first, .., last] if first == last && quotes.contains(first) => {
            (body.start + 1..body.end - 1, Some(*first))
        }
        _ => (body.clone(), None),
    }
}
