//! npm `dotenv`, and `dotenvx`, which began as its copy and adds expansion.

use super::draft::Draft;
use super::pattern::{Flavour, Item, Raw, Scanner, kind_of_other, unquote};
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

pub(super) fn read_node(text: &[u8]) -> Reading {
    let mut draft = Draft::new(text);
    draft.note_invalid_utf8();
    for item in Scanner::new(text, &LINE) {
        match item {
            // Assigning a string to `__proto__` of an object does nothing.
            Item::Assignment(found) if &text[found.name.clone()] == b"__proto__" => {
                draft.finding(found.name.start, FindingKind::ReservedName);
            }
            Item::Assignment(found) => {
                let Some(raw) = found.value else { continue };
                if let Some(kind) = trouble(text, &raw) {
                    draft.finding(found.name.start, kind);
                }
                if is_certain(text, &raw) {
                    let escapes: &[_] = match text[raw.body.clone()].first() {
                        Some(b'"') => &[(b'n', b'\n'), (b'r', b'\r')],
                        _ => &[],
                    };
                    let (inner, _) = unquote(text, &raw.body, LINE.quotes);
                    let value = Value::Text(decode(&text[inner], escapes));
                    draft.entry(found.name, raw.span, value);
                }
            }
            Item::Other(at) => draft.finding(at, kind_of_other(text, at)),
        }
    }
    draft.finish()
}

pub(super) fn read_dotenvx(text: &[u8]) -> Reading {
    let mut draft = Draft::new(text);
    draft.note_invalid_utf8();
    for item in Scanner::new(text, &LINE) {
        match item {
            Item::Assignment(found) if INHERITED.contains(&&text[found.name.clone()]) => {
                return draft.reject(found.name.start, FindingKind::ReservedName);
            }
            Item::Assignment(found) => {
                let Some(raw) = found.value else { continue };
                if let Some(kind) = trouble(text, &raw) {
                    draft.finding(found.name.start, kind);
                }
                if is_certain(text, &raw) {
                    let value = dotenvx_value(text, &raw);
                    draft.entry(found.name, raw.span, value);
                }
            }
            Item::Other(at) => draft.finding(at, kind_of_other(text, at)),
        }
    }
    draft.finish()
}

fn trouble(text: &[u8], raw: &Raw) -> Option<FindingKind> {
    let body = &text[raw.body.clone()];
    let (_, closed) = unquote(text, &raw.body, LINE.quotes);
    let opens = body.first().is_some_and(|byte| LINE.quotes.contains(byte));
    if !raw.settled || (opens && closed.is_none()) {
        return Some(FindingKind::UnterminatedQuote);
    }
    has_line_separator(text, raw).then_some(FindingKind::LineSeparator)
}

/// Whether the value is one this reader vouches for.
fn is_certain(text: &[u8], raw: &Raw) -> bool {
    raw.settled && !has_line_separator(text, raw)
}

/// The pattern that strips quotes is a multi-line one too, and so may strip them in mid-value.
fn has_line_separator(text: &[u8], raw: &Raw) -> bool {
    let (_, quote) = unquote(text, &raw.body, LINE.quotes);
    let separator = |bytes: &[u8]| matches!(bytes, [0xe2, 0x80, 0xa8 | 0xa9]);
    quote.is_none() && text[raw.body.clone()].windows(3).any(separator)
}

fn dotenvx_value(text: &[u8], raw: &Raw) -> Value {
    let quote = text[raw.body.clone()].first();
    let (inner, _) = unquote(text, &raw.body, LINE.quotes);
    let inner = &text[inner];
    let escapes: &[_] = match quote {
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
