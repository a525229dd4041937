//! systemd: `EnvironmentFile=` of a unit.
//!
//! One state machine reads the whole file, byte by byte (`parse_env_file_internal` in systemd's
//! `src/basic/env-file.c`, as of version 252), then assignments with a name that is not valid are
//! dropped. CR ends a line as LF does. Variables are not expanded in such a file.

use super::draft::{BYTE_ORDER_MARK, Draft};
use super::{FindingKind, Reading, Value, blank};
use crate::secret::Plaintext;

pub(super) fn read(text: &[u8]) -> Reading {
    // systemd reads the file as one C string, and refuses one that a NUL byte would cut.
    if let Some(nul) = text.iter().position(|byte| *byte == 0) {
        return Draft::new(text).reject(nul, FindingKind::NulByte);
    }
    let mut draft = Draft::new(text);
    let mut at = 0;
    loop {
        at = blank::skip(text, at, blank::systemd);
        match text.get(at) {
            None => return draft.finish(),
            Some(b'#' | b';') => at = skip_comment(text, at),
            Some(_) => match read_assignment(text, at, &mut draft) {
                Ok(end) => at = end,
                Err(kind) => return draft.reject(at, kind),
            },
        }
    }
}

/// A backslash at the end of a comment continues it (systemd 254 changed that).
fn skip_comment(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && !is_line_end(text[at]) {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    at
}

/// Reads the line at `start` and answers where it ends.
fn read_assignment(text: &[u8], start: usize, draft: &mut Draft) -> Result<usize, FindingKind> {
    // The first byte belongs to the name even if it is `=`.
    let len = text[start + 1..].iter().position(|byte| *byte == b'=' || is_line_end(*byte));
    let end = len.map_or(text.len(), |len| start + 1 + len);
    if text.get(end) != Some(&b'=') {
        draft.passed_over(start);
        return Ok(end);
    }

    let name = start..blank::trim_end(text, start..end, blank::systemd);
    let value = Reader::new(text, end + 1).read();
    // The parser gives up on the file for these, before it looks at the name.
    if std::str::from_utf8(&text[name.clone()]).is_err()
        || std::str::from_utf8(value.text.expose()).is_err()
    {
        return Err(FindingKind::InvalidUtf8);
    }
    if !value.terminated {
        draft.finding(start, FindingKind::UnterminatedQuote);
    }
    if is_name(&text[name.clone()]) {
        // Without the quote, systemd takes the rest of the file for the value; nobody means that.
        let text = if value.terminated { Value::Text(value.text) } else { Value::Unclear };
        draft.entry(name, value.start..value.end, text);
    } else if text[name].starts_with(BYTE_ORDER_MARK) {
        draft.finding(start, FindingKind::ByteOrderMark);
    } else {
        draft.finding(start, FindingKind::InvalidName);
    }
    Ok(value.line_end)
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

fn is_name(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && name.first().is_some_and(|byte| !byte.is_ascii_digit())
}

/// Decodes one value. The methods are the states of systemd's parser.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
    value: Plaintext,
    /// How much of `value` stays when the blanks at its end are cut off.
    kept: usize,
    /// Where the value starts and ends in the text, without the blanks around it.
    span: Option<(usize, usize)>,
    len: usize,
}

struct Decoded {
    text: Plaintext,
    start: usize,
    end: usize,
    line_end: usize,
    terminated: bool,
}

impl<'t> Reader<'t> {
    fn new(text: &'t [u8], at: usize) -> Self {
        Self { text, at, value: Plaintext::new(), kept: 0, span: None, len: 0 }
    }

    fn read(mut self) -> Decoded {
        let first = self.at;
        let terminated = self.before_value();
        if terminated {
            self.value.truncate(self.kept);
        }
        let (start, end) = self.span.unwrap_or((first, first));
        Decoded { text: self.value, start, end, line_end: self.at, terminated }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = *self.text.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn push(&mut self, byte: u8) {
        self.value.push(byte);
        self.len += 1;
    }

    /// What was read since `from` belongs to the value, with any blanks before it.
    fn keep(&mut self, from: usize) {
        self.kept = self.len;
        self.span = Some((self.span.map_or(from, |(start, _)| start), self.at));
    }

    /// `PRE_VALUE`: before the value, and again after each closing quote.
    fn before_value(&mut self) -> bool {
        while let Some(byte) = self.next() {
            let from = self.at - 1;
            match byte {
                b'\n' | b'\r' => return true,
                b'\'' if self.single_quoted(from) => {}
                b'"' if self.double_quoted(from) => {}
                b'\'' | b'"' => return false,
                b' ' | b'\t' => {}
                _ => {
                    self.at = from;
                    self.unquoted();
                    return true;
                }
            }
        }
        true
    }

    /// `VALUE` and `VALUE_ESCAPE`: to the end of the line; quotes mean nothing any more.
    fn unquoted(&mut self) {
        while let Some(byte) = self.next() {
            let from = self.at - 1;
            match byte {
                b'\n' | b'\r' => return,
                b'\\' => {
                    // The backslash keeps the blanks before it, and a line end after it is eaten.
                    if let Some(escaped) = self.next().filter(|byte| !is_line_end(*byte)) {
                        self.push(escaped);
                    }
                    self.keep(from);
                }
                b' ' | b'\t' => self.push(byte),
                _ => {
                    self.push(byte);
                    self.keep(from);
                }
            }
        }
    }

    fn single_quoted(&mut self, from: usize) -> bool {
        while let Some(byte) = self.next() {
            if byte == b'\'' {
                self.keep(from);
                return true;
            }
            self.push(byte);
        }
        false
    }

    fn double_quoted(&mut self, from: usize) -> bool {
        while let Some(byte) = self.next() {
            match byte {
                b'"' => {
                    self.keep(from);
                    return true;
                }
                b'\\' => match self.next() {
                    Some(byte @ (b'"' | b'\\' | b'`' | b'$')) => self.push(byte),
                    Some(b'\n') | None => {}
                    Some(byte) => {
                        self.push(b'\\');
                        self.push(byte);
                    }
                },
                _ => self.push(byte),
            }
        }
        false
    }
}
