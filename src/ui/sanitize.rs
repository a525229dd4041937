//! Text from outside must not steer the terminal.

use std::borrow::Cow;

/// Whether a terminal might obey the character, hide it or turn the text around.
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a value can be shown on a terminal as it is: text that does not steer it.
pub fn is_harmless(value: &[u8]) -> bool {
    std::str::from_utf8(value)
        .is_ok_and(|text| text.chars().all(|c| "\n\t".contains(c) || !is_hostile(c)))
}

/// The text with such characters written out, as in `\u{202e}`. So are line ends: all we print is one
/// line, and a name must not be able to add another one.
pub fn safe(text: &str) -> Cow<'_, str> {
    escape(text, |c| !is_hostile(c), |c| c.escape_default().to_string())
}

/// A JSON document with such characters written out as JSON does it; they stand inside strings only.
pub fn json_safe(document: &str) -> Cow<'_, str> {
    let harmless = |c: char| c == '\n' || !is_hostile(c);
    escape(document, harmless, |c| {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units).iter();
        units.fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"))
    })
}

fn escape(
    text: &str,
    harmless: impl Fn(char) -> bool,
    write: impl Fn(char) -> String,
) -> Cow<'_, str> {
    if text.chars().all(&harmless) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if harmless(c) {
            escaped.push(c);
        } else {
            escaped.push_str(&write(c));
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_steers_is_not_harmless() {
        assert!(is_harmless("two\nlines\t\u{e9}".as_bytes()));
        for hostile in ["\u{1b}[2J", "\r", "\u{9b}2J", "\u{202e}"] {
            assert!(!is_harmless(hostile.as_bytes()), "{hostile:?}");
        }
        assert!(!is_harmless(b"\xff"));
    }

    #[test]
    fn escapes_are_written_out() {
        assert_eq!(safe("plain .env"), "plain .env");
        assert_eq!(safe("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(safe("a\u{202e}b\u{9b}c\rd\n"), "a\\u{202e}b\\u{9b}c\\rd\\n");
        assert_eq!(json_safe("\"a\u{202e}\u{e0001}\""), "\"a\\u202e\\udb40\\udc01\"");
    }
}
