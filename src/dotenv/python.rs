//! python-dotenv: a hand-written parser over small patterns, then `${…}`.
//!
//! The file is opened as text, so CR LF and CR are LF before the parser sees them, and bytes that
//! are not UTF-8 raise. A line that does not parse is dropped with a warning, from wherever in it
//! the parser had come to.

use std::ops::Range;

use super::draft::{BYTE_ORDER_MARK, Draft};
use super::{FindingKind, Reading, Value, blank};
use crate::secret::Plaintext;

pub(super) fn read(text: &[u8]) -> Reading {
    let draft = Draft::new(text);
    if let Err(error) = std::str::from_utf8(text) {
        return draft.reject(error.valid_up_to(), FindingKind::InvalidUtf8);
    }
    let at = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let mut parser = Parser { text, at, draft };
    loop {
        parser.at = blank::skip(text, parser.at, blank::python);
        if parser.at >= text.len() {
            return parser.draft.finish();
        }
        let start = parser.at;
        if let Err(kind) = parser.binding() {
            parser.draft.finding(start, kind);
            parser.skip_rest_of_line();
        }
    }
}

struct Parser<'t> {
    text: &'t [u8],
    at: usize,
    draft: Draft<'t>,
}

/// Where a value is written.
enum Raw {
    Quoted { quote: u8, span: Range<usize> },
    Bare(Range<usize>),
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        self.at = blank::skip_in_line(self.text, self.at, blank::python);
    }

    fn skip_rest_of_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.iter().position(|byte| is_line_end(*byte)).unwrap_or(rest.len());
    }

    /// One assignment, name or comment, and the end of its line.
    fn binding(&mut self) -> Result<(), FindingKind> {
        self.skip_export();
        let name = if self.peek() == Some(b'#') { None } else { Some(self.name()?) };
        self.skip_blanks();
        let value = if self.peek() == Some(b'=') {
            self.at += 1;
            Some(self.value()?)
        } else {
            None
        };
        let value_end = self.at;
        self.end_of_line().map_err(|()| match (&name, &value) {
            (_, Some(_)) => FindingKind::TextAfterQuote,
            (Some(name), None) if self.text[name.clone()].ends_with(b":") => {
                FindingKind::ColonSeparator
            }
            (_, None) => FindingKind::NoAssignment,
        })?;
        let Some(name) = name else { return Ok(()) };
        if self.text[name.clone()].iter().any(|byte| is_line_end(*byte)) {
            // A quote that closes lines later; nobody means that name.
            self.draft.finding(name.start, FindingKind::InvalidName);
            return Ok(());
        }
        match value {
            None => self.draft.entry(name.clone(), value_end..value_end, Value::Unset),
            Some(Raw::Quoted { span, .. }) if self.text.get(value_end) == Some(&b'#') => {
                // A bare word put here would take the comment in.
                self.draft.finding(name.start, FindingKind::CommentTouchesQuote);
                self.draft.entry(name, span, Value::Unclear);
            }
            Some(raw) => {
                let (span, value) = read_value(self.text, raw);
                self.draft.entry(name, span, value);
            }
        }
        Ok(())
    }

    fn skip_export(&mut self) {
        let after = self.at + b"export".len();
        if self.text[self.at..].starts_with(b"export") {
            let name = blank::skip_in_line(self.text, after, blank::python);
            if name > after {
                self.at = name;
            }
        }
    }

    /// `'([^']+)'` or `([^=\#\s]+)`
    fn name(&mut self) -> Result<Range<usize>, FindingKind> {
        if self.peek() == Some(b'\'') {
            let start = self.at + 1;
            let len = self.text[start..].iter().position(|byte| *byte == b'\'');
            let len = len.filter(|len| *len > 0).ok_or(FindingKind::InvalidName)?;
            self.at = start + len + 1;
            return Ok(start..start + len);
        }
        let start = self.at;
        while let Some(byte) = self.peek() {
            if matches!(byte, b'=' | b'#') || blank::python(&self.text[self.at..]) > 0 {
                break;
            }
            self.at += 1;
        }
        if self.at == start { Err(FindingKind::InvalidName) } else { Ok(start..self.at) }
    }

    /// After the `=`.
    fn value(&mut self) -> Result<Raw, FindingKind> {
        let after_equals = self.at;
        self.skip_blanks();
        match self.peek() {
            Some(quote @ (b'\'' | b'"')) => {
                let start = self.at;
                let end = self.closing_quote(quote).ok_or(FindingKind::UnterminatedQuote)? + 1;
                self.at = end;
                Ok(Raw::Quoted { quote, span: start..end })
            }
            // `A= #c` is empty with a comment, but `A=#c` has a value.
            Some(b'#') if self.at > after_equals => Ok(Raw::Bare(after_equals..after_equals)),
            None | Some(b'\r' | b'\n') => Ok(Raw::Bare(after_equals..after_equals)),
            Some(_) => Ok(Raw::Bare(self.bare_value())),
        }
    }

    /// `"((?:\\.|[^"\\])*)"`: a backslash takes the next character with it, whatever it is.
    fn closing_quote(&self, quote: u8) -> Option<usize> {
        let mut at = self.at + 1;
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 2,
                byte if *byte == quote => return Some(at),
                _ => at += 1,
            }
        }
        None
    }

    /// To the end of the line, without `\s+#.*` and blanks at its end.
    fn bare_value(&mut self) -> Range<usize> {
        let start = self.at;
        self.skip_rest_of_line();
        let mut at = start;
        let mut after_blank = false;
        while at < self.at && !(after_blank && self.text[at] == b'#') {
            let len = blank::python(&self.text[at..]);
            after_blank = len > 0;
            at += len.max(1);
        }
        start..blank::trim_end(self.text, start..at, blank::python)
    }

    /// `[^\S\r\n]*(#[^\r\n]*)?` and then a line end or the end of the file.
    fn end_of_line(&mut self) -> Result<(), ()> {
        self.skip_blanks();
        if self.peek() == Some(b'#') {
            self.skip_rest_of_line();
        }
        if self.peek().is_none_or(is_line_end) { Ok(()) } else { Err(()) }
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

fn read_value(text: &[u8], raw: Raw) -> (Range<usize>, Value) {
    let (inner, quote, span) = match raw {
        Raw::Quoted { quote, span } => (span.start + 1..span.end - 1, Some(quote), span),
        Raw::Bare(span) => (span.clone(), None, span),
    };
    let inner = &text[inner];
    if interpolates(inner) { (span, Value::Expands) } else { (span, decode(inner, quote)) }
}

/// `\$\{[^\}:]*(?::-[^\}]*)?\}` anywhere, in whatever quotes.
fn interpolates(value: &[u8]) -> bool {
    let mut open = false;
    for (at, byte) in value.iter().enumerate() {
        match byte {
            b'{' if at > 0 && value[at - 1] == b'$' => open = true,
            b'}' if open => return true,
            b':' if open && value.get(at + 1) == Some(&b'-') => {
                return value[at..].contains(&b'}');
            }
            b':' => open = false,
            _ => {}
        }
    }
    false
}

/// Decodes the escapes that `_double_quote_escapes` and `_single_quote_escapes` list; before any
/// other character a backslash stands for itself.
fn decode(raw: &[u8], quote: Option<u8>) -> Value {
    let mut value = Plaintext::with_capacity(raw.len());
    let mut rest = raw;
    while let [byte, after @ ..] = rest {
        rest = match (byte, after.first().and_then(|name| unescape(quote, *name))) {
            (b'\\', Some(meant)) => {
                value.push(meant);
                &after[1..]
            }
            (b'\r', _) => {
                value.push(b'\n');
                after.strip_prefix(b"\n").unwrap_or(after)
            }
            _ => {
                value.push(*byte);
                after
            }
        };
    }
    Value::Text(value)
}

fn unescape(quote: Option<u8>, name: u8) -> Option<u8> {
    match (quote?, name) {
        (_, b'\\' | b'\'') => Some(name),
        (b'"', b'"') => Some(b'"'),
        (b'"', b'a') => Some(0x07),
        (b'"', b'b') => Some(0x08),
        (b'"', b'f') => Some(0x0c),
        (b'"', b'n') => Some(b'\n'),
        (b'"', b'r') => Some(b'\r'),
        (b'"', b't') => Some(b'\t'),
        (b'"', b'v') => Some(0x0b),
        _ => None,
    }
}
