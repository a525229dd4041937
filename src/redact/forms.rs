//! The forms in which a value may be written: as it is, line by line, and as encoders leave it.

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{GeneralPurpose, GeneralPurposeConfig};

use super::{LEAST_BYTES, lines_of};
use crate::secret::Plaintext;

/// How many characters go on a line of base64, for those who divide it: MIME and `base64`, and PEM.
const COLUMNS: [usize; 2] = [76, 64];

/// Hexadecimal digits.
const LOWER: &[u8; 16] = b"0123456789abcdef";
const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// All forms of a value, each once. What is shorter than [`LEAST_BYTES`] is none.
pub(super) fn of(value: &Plaintext) -> Vec<Plaintext> {
    let bytes = value.expose();
    let mut all = Forms::default();
    if bytes.trim_ascii().len() < LEAST_BYTES {
        return all.list;
    }
    all.add(Plaintext::copy_of(bytes));
    for line in lines_of(value) {
        all.add(Plaintext::copy_of(line));
    }
    for alphabet in [&STANDARD, &URL_SAFE] {
        base64(bytes, alphabet, &mut all);
    }
    for digits in [LOWER, UPPER] {
        all.add(escaped(bytes, |byte, out| out.extend(&two_digits(byte, digits))));
    }
    percent(bytes, &mut all);
    json(bytes, &mut all);
    markup(bytes, &mut all);
    // What is in single quotes, as `set -x` shows it, and as Python writes it.
    for quote in [&br"'\''"[..], br#"'"'"'"#] {
        all.add(escaped(bytes, |byte, out| match byte {
            b'\'' => out.extend(quote),
            other => out.push(other),
        }));
    }
    all.list
}

/// Forms, each once.
#[derive(Default)]
struct Forms {
    list: Vec<Plaintext>,
}

impl Forms {
    fn add(&mut self, form: Plaintext) {
        let is_known = self.list.iter().any(|known| known.expose() == form.expose());
        if form.expose().len() >= LEAST_BYTES && !is_known {
            self.list.push(form);
        }
    }
}

fn escaped(bytes: &[u8], mut write: impl FnMut(u8, &mut Plaintext)) -> Plaintext {
    let mut out = Plaintext::with_capacity(bytes.len());
    for byte in bytes {
        write(*byte, &mut out);
    }
    out
}

fn two_digits(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [digits[usize::from(byte >> 4)], digits[usize::from(byte & 0x0f)]]
}

/// A value inside of a longer text, whose length before it decides how the bits of the value fall into
/// characters: all those that hold bits of nothing else. Behind them, as they are where the text ends.
fn base64(bytes: &[u8], alphabet: &Alphabet, all: &mut Forms) {
    let engine = GeneralPurpose::new(alphabet, GeneralPurposeConfig::new());
    for before in 0..3 {
        let mut text = Plaintext::zeroed(before);
        text.extend(bytes);
        let mut encoded = Plaintext::zeroed(text.expose().len().div_ceil(3) * 4);
        let Ok(len) = engine.encode_slice(text.expose(), encoded.expose_mut()) else {
            continue;
        };
        let characters = &encoded.expose()[..len];
        let first = (before * 8).div_ceil(6);
        let whole = text.expose().len() * 8 / 6;
        let begun = (text.expose().len() * 8).div_ceil(6);
        for end in [whole, begun, len] {
            all.add(Plaintext::copy_of(&characters[first..end]));
        }
        if before == 0 {
            for columns in COLUMNS.into_iter().filter(|columns| *columns < len) {
                for line in characters.chunks(columns) {
                    all.add(Plaintext::copy_of(line));
                }
            }
        }
    }
}

/// As URLs have it: what RFC 3986 leaves, what JavaScript leaves beyond that, what paths leave, and forms.
fn percent(bytes: &[u8], all: &mut Forms) {
    let is_free = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    for (left, plus, digits) in [
        (&b""[..], false, UPPER),
        (b"!'()*", false, UPPER),
        (b"/", false, UPPER),
        (b"", true, UPPER),
        (b"", false, LOWER),
        (b"", true, LOWER),
    ] {
        all.add(escaped(bytes, |byte, out| match byte {
            b' ' if plus => out.push(b'+'),
            byte if is_free(byte) || left.contains(&byte) => out.push(byte),
            byte => {
                out.push(b'%');
                out.extend(&two_digits(byte, digits));
            }
        }));
    }
}

/// In XML and HTML: quotes are escaped in several ways, or not at all.
fn markup(bytes: &[u8], all: &mut Forms) {
    for (double, single) in [
        (&b"&quot;"[..], &b"&#39;"[..]),
        (b"&quot;", b"&#x27;"),
        (b"&quot;", b"&apos;"),
        (b"&quot;", b"'"),
        (b"&#34;", b"&#39;"),
        (b"\"", b"'"),
    ] {
        all.add(escaped(bytes, |byte, out| match byte {
            b'<' => out.extend(b"&lt;"),
            b'>' => out.extend(b"&gt;"),
            b'&' => out.extend(b"&amp;"),
            b'"' => out.extend(double),
            b'\'' => out.extend(single),
            other => out.push(other),
        }));
    }
}

/// Inside of a JSON string: with as few escapes as there may be, with `<`, `>` and `&` escaped for HTML, and
/// with everything beyond ASCII escaped.
fn json(bytes: &[u8], all: &mut Forms) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for (html, ascii, slash) in
        [(false, false, false), (true, false, false), (false, true, false), (false, true, true)]
    {
        let mut out = Plaintext::with_capacity(bytes.len());
        for c in text.chars() {
            match c {
                '"' => out.extend(br#"\""#),
                '\\' => out.extend(br"\\"),
                '/' if slash => out.extend(br"\/"),
                '\n' => out.extend(br"\n"),
                '\r' => out.extend(br"\r"),
                '\t' => out.extend(br"\t"),
                '\u{8}' => out.extend(br"\b"),
                '\u{c}' => out.extend(br"\f"),
                '<' | '>' | '&' if html => unit(u16::from(c as u8), &mut out),
                c if c < ' ' => unit(u16::from(c as u8), &mut out),
                c if c.is_ascii() || !ascii => {
                    out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                c => {
                    for one in c.encode_utf16(&mut [0; 2]) {
                        unit(*one, &mut out);
                    }
                }
            }
        }
        all.add(out);
    }
}

fn unit(unit: u16, out: &mut Plaintext) {
    out.extend(br"\u");
    for byte in unit.to_be_bytes() {
        out.extend(&two_digits(byte, LOWER));
    }
}
