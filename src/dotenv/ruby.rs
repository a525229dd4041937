//! Ruby's `dotenv`: the pattern of node's, then escapes, commands and variables, in that order.

use super::draft::{BYTE_ORDER_MARK, Draft};
use super::pattern::{Assignment, Flavour, Item, Scanner, unquote};
use super::{FindingKind, Reading, Value, blank};
use crate::secret::Plaintext;

static LINE: Flavour = Flavour {
    blank: blank::ascii,
    name_byte: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'),
    quotes: b"'\"",
    bare_names: true,
    unicode_line_ends: false,
};

/// A file that sets this variable changes how Ruby reads its later double-quoted values.
const LINEBREAK_MODE: &str = "DOTENV_LINEBREAK_MODE";

pub(super) fn read(text: &[u8]) -> Reading {
    let mut draft = Draft::new(text);
    if let Err(error) = std::str::from_utf8(text) {
        return draft.reject(error.valid_up_to(), FindingKind::InvalidUtf8);
    }
    let mut scanner = Scanner::new(text, &LINE);
    if text.starts_with(BYTE_ORDER_MARK) {
        scanner.start_at(BYTE_ORDER_MARK.len());
    }
    for item in scanner {
        match item {
            Item::Assignment(found) => {
                let at = found.name.start;
                if let Err(kind) = note(text, found, &mut draft) {
                    return draft.reject(at, kind);
                }
            }
            Item::Other(at) => draft.passed_over(at),
        }
    }
    draft.finish()
}

fn note(text: &[u8], found: Assignment, draft: &mut Draft) -> Result<(), FindingKind> {
    let name = found.name;
    if found.export && !found.value.as_ref().is_some_and(|raw| raw.captured) {
        // `export A` checks that the file has set `A`, and raises if not.
        let known = str::from_utf8(&text[name]).is_ok_and(|name| draft.has(name));
        return if known { Ok(()) } else { Err(FindingKind::ExportWithoutValue) };
    }
    let Some(raw) = found.value else {
        // Ruby reads an empty value; there is no `=` yet to put another one after.
        draft.entry(name.clone(), name.end..name.end, Value::Unset);
        return Ok(());
    };
    let body = &text[raw.body.clone()];
    let (inner, quote) = unquote(text, &raw.body, LINE.quotes);
    let opens = body.first().is_some_and(|byte| LINE.quotes.contains(byte));
    if opens && quote.is_none() {
        draft.finding(name.start, FindingKind::UnterminatedQuote);
    }
    let value = if raw.contested {
        draft.finding(name.start, FindingKind::ContestedQuote);
        Value::Unclear
    } else {
        decode(&text[inner], quote, draft.has(LINEBREAK_MODE))
    };
    draft.entry(name, raw.span, value);
    Ok(())
}

fn decode(raw: &[u8], quote: Option<u8>, linebreak_mode: bool) -> Value {
    if quote == Some(b'\'') {
        return Value::Text(normalized(raw));
    }
    let breaks = |pair: &[u8]| matches!(pair, b"\\n" | b"\\r");
    if quote == Some(b'"') && linebreak_mode && raw.windows(2).any(breaks) {
        return Value::Expands;
    }
    let unescaped = unescaped(raw, quote == Some(b'"'));
    if raw.contains(&b'$') { substituted(unescaped.expose()) } else { Value::Text(unescaped) }
}

/// CR and CR LF become LF, before anything else.
fn normalized(raw: &[u8]) -> Plaintext {
    let mut value = Plaintext::with_capacity(raw.len());
    for (at, byte) in raw.iter().enumerate() {
        match byte {
            b'\r' if raw.get(at + 1) == Some(&b'\n') => {}
            b'\r' => value.push(b'\n'),
            _ => value.push(*byte),
        }
    }
    value
}

/// Takes the backslash off every pair but `\$`. In double quotes `\n` and `\r` stay as they are:
/// dotenv 3 doubles their backslash first (whatever stands before it), so that this step leaves
/// one.
fn unescaped(raw: &[u8], double_quoted: bool) -> Plaintext {
    let mut value = Plaintext::with_capacity(raw.len());
    let mut rest = raw;
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'\\', [b'n' | b'r', ..]) if double_quoted => {
                value.push(b'\\');
                after
            }
            (b'\\', [b'\\', ..]) => {
                value.push(b'\\');
                &after[1..]
            }
            (b'\\', [escaped, ..]) if *escaped != b'$' => after,
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
    value
}

/// Commands and variables: either is `Expands`, unless a backslash, which then goes, is before it.
fn substituted(text: &[u8]) -> Value {
    let closing = closing_parentheses(text);
    let mut value = Plaintext::with_capacity(text.len());
    let mut escaped_command_to = 0;
    for (at, byte) in text.iter().enumerate() {
        let escaped = at > 0 && text[at - 1] == b'\\';
        match byte {
            b'\\' if text.get(at + 1) == Some(&b'$') => {
                let command = text.get(at + 2) == Some(&b'(');
                let removed = !command || (closing[at + 2] > 0 && at >= escaped_command_to);
                if !removed {
                    value.push(b'\\');
                }
            }
            b'$' if text.get(at + 1) == Some(&b'(') => {
                if closing[at + 1] > 0 && at >= escaped_command_to {
                    if !escaped {
                        return Value::Expands;
                    }
                    escaped_command_to = closing[at + 1] + 1;
                }
                value.push(b'$');
            }
            b'$' if !escaped && names_variable(&text[at + 1..]) => return Value::Expands,
            _ => value.push(*byte),
        }
    }
    Value::Text(value)
}

/// `\{?([A-Z0-9_]+)`, ignoring case as Unicode does: U+017F is an S and U+212A a K.
fn names_variable(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"{").unwrap_or(text);
    text.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        || text.starts_with("\u{17f}".as_bytes())
        || text.starts_with("\u{212a}".as_bytes())
}

/// For each `(` of `text` where it closes, if everything in it is balanced and no pair is empty,
/// as the pattern for commands wants it; 0 elsewhere.
fn closing_parentheses(text: &[u8]) -> Vec<usize> {
    let mut closing = vec![0; text.len()];
    let mut open = Vec::new();
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'(' => open.push((at, false)),
            b')' => {
                if let Some((start, empty_inside)) = open.pop() {
                    let bad = empty_inside || start + 1 == at;
                    closing[start] = if bad { 0 } else { at };
                    if let Some((_, outer)) = open.last_mut() {
                        *outer |= bad;
                    }
                }
            }
            _ => {}
        }
    }
    closing
}
