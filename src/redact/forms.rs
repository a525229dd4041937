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

/// All forms of a value, each once: of all of it, of it without the line end behind it, and of each of its lines.
/// What is shorter than [`LEAST_BYTES`] is none.
pub(super) fn of(value: &Plaintext) -> Vec<Plaintext> {
    let bytes = value.expose();
    let mut all = Forms::default();
    if bytes.trim_ascii().len() < LEAST_BYTES {
        return all.0;
    }
    all.add_each(bytes);
    all.add_each(bytes.strip_suffix(b"\n").unwrap_or(bytes));
    all.add_each(bytes.strip_suffix(b"\r\n").unwrap_or(bytes));
    for line in lines_of(value) {
        all.add_each(line);
    }
    let mut all = all.0;
    all.sort_unstable_by(|one, other| one.expose().cmp(other.expose()));
    all.dedup_by(|one, other| one.expose() == other.expose());
    all
}

/// Forms, some of them more than once.
#[derive(Default)]
struct Forms(Vec<Plaintext>);

impl Forms {
    fn add(&mut self, form: Plaintext) {
        if form.expose().len() >= LEAST_BYTES {
            self.0.push(form);
        }
    }

    fn add_each(&mut self, bytes: &[u8]) {
        self.add(Plaintext::copy_of(bytes));
        for alphabet in [&STANDARD, &URL_SAFE] {
            base64(bytes, alphabet, self);
        }
        for digits in [LOWER, UPPER] {
            self.add(escaped(bytes, |byte, out| out.extend(&two_digits(byte, digits))));
        }
        percent(bytes, self);
        json(bytes, self);
        markup(bytes, self);
        shell(bytes, self);
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

/// As URLs have it: what RFC 3986 leaves, what JavaScript leaves beyond that (`encodeURIComponent`, `encodeURI`),
/// what paths leave, what browsers and node leave in a password before `@`, and forms.
fn percent(bytes: &[u8], all: &mut Forms) {
    for (left, plus, digits) in [
        (&b"-._~"[..], false, UPPER),
        (b"-._~!'()*", false, UPPER),
        (b"-._~!'()*;,/?:@&=+$#", false, UPPER),
        (b"-._~/", false, UPPER),
        (b"-._~!'()*$%&+,", false, UPPER),
        (b"-._~", true, UPPER),
        (b"-._*", true, UPPER),
        (b"-._~", false, LOWER),
        (b"-._~", true, LOWER),
    ] {
        all.add(escaped(bytes, |byte, out| match byte {
            b' ' if plus => out.push(b'+'),
            byte if byte.is_ascii_alphanumeric() || left.contains(&byte) => out.push(byte),
            byte => {
                out.push(b'%');
                out.extend(&two_digits(byte, digits));
            }
        }));
    }
}

/// As shells write it: in single quotes (`set -x`, Python's `shlex`), behind backslashes (`printf %q`), in double
/// quotes (`declare -p`), and as `$'…'`.
fn shell(bytes: &[u8], all: &mut Forms) {
    for quote in [&br"'\''"[..], br#"'"'"'"#] {
        all.add(escaped(bytes, |byte, out| match byte {
            b'\'' => out.extend(quote),
            other => out.push(other),
        }));
    }
    for special in [&b" \t|&;()<>!{}*[]?^$`'\"\\,"[..], b"\"$`\\"] {
        all.add(escaped(bytes, |byte, out| {
            if special.contains(&byte) {
                out.push(b'\\');
            }
            out.push(byte);
        }));
    }
    all.add(escaped(bytes, |byte, out| match byte {
        b'\'' => out.extend(br"\'"),
        b'\\' => out.extend(br"\\"),
        b'\n' => out.extend(br"\n"),
        b'\r' => out.extend(br"\r"),
        b'\t' => out.extend(br"\t"),
        other => out.push(other),
    }));
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

/// Inside of a JSON string: with as few escapes as there may be, with what HTML has for its own escaped (as Go, Gson
/// and .NET do, each in its way), and with everything beyond ASCII escaped.
fn json(bytes: &[u8], all: &mut Forms) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for (units, digits, ascii, slash) in [
        ("", LOWER, false, false),
        ("<>&", LOWER, false, false),
        ("<>&='", LOWER, false, false),
        ("<>&'\"+`", UPPER, true, false),
        ("", LOWER, true, false),
        ("", LOWER, true, true),
    ] {
        let mut out = Plaintext::with_capacity(bytes.len());
        for c in text.chars() {
            match c {
                c if units.contains(c) => unit(u16::from(c as u8), digits, &mut out),
                '"' => out.extend(br#"\""#),
                '\\' => out.extend(br"\\"),
                '/' if slash => out.extend(br"\/"),
                '\n' => out.extend(br"\n"),
                '\r' => out.extend(br"\r"),
                '\t' => out.extend(br"\t"),
                '\u{8}' => out.extend(br"\b"),
                '\u{c}' => out.extend(br"\f"),
                c if c < ' ' => unit(u16::from(c as u8), digits, &mut out),
                c if c.is_ascii() || !ascii => {
                    out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
                c => {
                    for one in c.encode_utf16(&mut [0; 2]) {
                        unit(*one, digits, &mut out);
                    }
                }
            }
        }
        all.add(out);
    }
}

fn unit(unit: u16, digits: &[u8; 16], out: &mut Plaintext) {
    out.extend(br"\u");
    for byte in unit.to_be_bytes() {
        out.extend(&two_digits(byte, digits));
    }
}
