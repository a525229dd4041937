//! npm `dotenv`, and `dotenvx`, which began as its copy and adds expansion.

use std::ops::Range;

use super::draft::Draft;
use super::pattern::{Flavour, Item, Raw, Scanner, unquote};
use super::{FindingKind, Reading, Value, blank};
use crate::secret::Plaintext;

static LINE: Flavour = Flavour {
    blank: blank::javascript,
    name_byte: |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'),
    quotes: b"'\"`",
    bare_names: false,
    unicode_line_ends: true,
};

/// What `Object.prototype` has. dotenvx collects values in arrays kept in a plain object, finds
/// these there instead of an array, and throws.
const INHERITED: [&[u8]; 12] = [
    b"__defineGetter__",
    b"__defineSetter__",
    b"__lookupGetter__",
    b"__lookupSetter__",
    b"__proto__",
    b"constructor",
    b"hasOwnProperty",
    b"isPrototypeOf",
    b"propertyIsEnumerable",
    b"toLocaleString",
    b"toString",
    b"valueOf",
];

/// Where the two differ.
struct Program {
    /// Names it passes over.
    ignored: &'static [&'static [u8]],
    /// Names on which it throws.
    fatal: &'static [&'static [u8]],
    /// Decodes a value: gets what is in the quotes, and the first byte of all of it.
    value: fn(&[u8], Option<u8>) -> Value,
}

pub(super) fn read_node(text: &[u8]) -> Reading {
    // Assigning a string to `__proto__` of an object does nothing.
    read(text, &Program { ignored: &[b"__proto__"], fatal: &[], value: node_value })
}

pub(super) fn read_dotenvx(text: &[u8]) -> Reading {
    read(text, &Program { ignored: &[], fatal: &INHERITED, value: dotenvx_value })
}

fn read(text: &[u8], program: &Program) -> Reading {
    let mut draft = Draft::new(text);
    draft.note_invalid_utf8();
    for item in Scanner::new(text, &LINE) {
        let found = match item {
            Item::Assignment(found) => found,
            Item::Other(at) => {
                draft.passed_over(at);
                continue;
            }
        };
        let name = &text[found.name.clone()];
        if program.fatal.contains(&name) {
            return draft.reject(found.name.start, FindingKind::ReservedName);
        } else if program.ignored.contains(&name) {
            draft.finding(found.name.start, FindingKind::ReservedName);
        } else if let Some(raw) = found.value {
            note(text, &found.name, raw, program, &mut draft);
        }
    }
    draft.finish()
}

fn note(text: &[u8], name: &Range<usize>, raw: Raw, program: &Program, draft: &mut Draft) {
    let body = &text[raw.body.clone()];
    let (inner, closed) = unquote(text, &raw.body, LINE.quotes);
    let opens = body.first().is_some_and(|byte| LINE.quotes.contains(byte));
    if opens && closed.is_none() {
        draft.finding(name.start, FindingKind::UnterminatedQuote);
    }
    let doubt = if raw.contested {
        Some(FindingKind::ContestedQuote)
    } else if has_line_separator(after_quote(text, &raw, closed).unwrap_or(body)) {
        Some(FindingKind::LineSeparator)
    } else {
        None
    };
    let value = if let Some(kind) = doubt {
        draft.finding(name.start, kind);
        Value::Unclear
    } else {
        (program.value)(&text[inner], body.first().copied())
    };
    draft.entry(name.clone(), raw.span, value);
}

/// What a bare word in the place of a quoted value would touch.
fn after_quote<'t>(text: &'t [u8], raw: &Raw, closed: Option<u8>) -> Option<&'t [u8]> {
    let end = raw.body.end;
    closed.map(|_| &text[end..blank::skip_in_line(text, end, LINE.blank)])
}

/// The pattern that strips quotes is a multi-line one too, and so may strip them in mid-value.
fn has_line_separator(value: &[u8]) -> bool {
    value.windows(3).any(|bytes| matches!(bytes, [0xe2, 0x80, 0xa8 | 0xa9]))
}

fn node_value(inner: &[u8], first: Option<u8>) -> Value {
    let escapes: &[_] = match first {
        Some(b'"') => &[(b'n', b'\n'), (b'r', b'\r')],
        _ => &[],
    };
    Value::Text(decode(inner, escapes))
}

fn dotenvx_value(inner: &[u8], first: Option<u8>) -> Value {
    let escapes: &[_] = match first {
        Some(b'\'') => return Value::Text(decode(inner, &[(b'\'', b'\'')])),
        // One that dotenvx encrypted is passed on as it is.
        Some(b'"') if is_encrypted(inner) => &[(b'n', b'\n'), (b'r', b'\r'), (b't', b'\t')],
        _ if is_encrypted(inner) => &[],
        _ if runs_command(inner) || expands(inner) => return Value::Expands,
        Some(b'"') => &[(b'n', b'\n'), (b'r', b'\r'), (b't', b'\t'), (b'$', b'$')],
        _ => &[(b'$', b'$')],
    };
    Value::Text(decode(inner, escapes))
}

fn is_encrypted(value: &[u8]) -> bool {
    value.starts_with(b"encrypted:")
}

/// `$(…)`, escaped or not. dotenvx looks into the quotes of the command to find its end; this
/// does not, and so also counts a `$(` that dotenvx would find unclosed.
fn runs_command(value: &[u8]) -> bool {
    let open = value.windows(2).position(|pair| pair == b"$(");
    open.is_some_and(|at| value[at..].contains(&b')'))
}

/// `(?<!\\)\${([^{}]+)}|(?<!\\)\$([A-Za-z_][A-Za-z0-9_]*)`
fn expands(value: &[u8]) -> bool {
    (0..value.len()).filter(|at| value[*at] == b'$').any(|at| {
        let escaped = at > 0 && value[at - 1] == b'\\';
        !escaped
            && match &value[at + 1..] {
                [b'{', rest @ ..] => {
                    let brace = rest.iter().position(|byte| matches!(byte, b'{' | b'}'));
                    brace.is_some_and(|len| len > 0 && rest[len] == b'}')
                }
                [first, ..] => first.is_ascii_alphabetic() || *first == b'_',
                [] => false,
            }
    })
}

/// Both programs normalize line ends first, replace what is not UTF-8 by U+FFFD, and then each
/// escape by a global replacement of its own. So an escaped backslash means nothing to them:
/// `\\n` is a backslash and a line feed.
fn decode(raw: &[u8], escapes: &[(u8, u8)]) -> Plaintext {
    let mut value = Plaintext::with_capacity(raw.len());
    for chunk in raw.utf8_chunks() {
        let mut rest = chunk.valid().as_bytes();
        while let [byte, after @ ..] = rest {
            let escape = escapes.iter().find(|(name, _)| after.first() == Some(name));
            rest = match (byte, escape) {
                (b'\\', Some((_, meant))) => {
                    value.push(*meant);
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
        if !chunk.invalid().is_empty() {
            value.extend("\u{fffd}".as_bytes());
        }
    }
    value
}
