//! Text in double quotes, with the escapes that YAML and HCL have in common.

use crate::secret::Plaintext;

/// The text in quotes. What is not seen, or could be taken for something else, is escaped.
pub(super) fn quoted(text: &str) -> Plaintext {
    let mut quoted = Plaintext::with_capacity(text.len() + 2);
    quoted.push(b'"');
    for one in text.chars() {
        escape(one, &mut quoted);
    }
    quoted.push(b'"');
    quoted
}

/// One character as it stands between the quotes.
pub(super) fn escape(one: char, to: &mut Plaintext) {
    match one {
        '"' => to.extend(b"\\\""),
        '\\' => to.extend(b"\\\\"),
        '\n' => to.extend(b"\\n"),
        '\r' => to.extend(b"\\r"),
        '\t' => to.extend(b"\\t"),
        one if is_seen(one) => to.extend(one.encode_utf8(&mut [0; 4]).as_bytes()),
        one => number(one, to),
    }
}

/// A character by its number.
pub(super) fn number(one: char, to: &mut Plaintext) {
    let number = u32::from(one);
    let escape =
        if number < 0x1_0000 { format!("\\u{number:04x}") } else { format!("\\U{number:08x}") };
    to.extend(escape.as_bytes());
}

fn is_seen(one: char) -> bool {
    one == ' ' || one.is_ascii_graphic() || !one.is_ascii() && one.is_alphanumeric()
}
