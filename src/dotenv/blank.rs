//! What each program calls white space.
//!
//! Each function gets the rest of the text and answers how many bytes of white space it starts
//! with: the length of one character, or 0. Line ends are white space too. They work on bytes, as
//! the first byte of a multi-byte blank cannot be the middle of another character.

use std::ops::Range;

/// The white space of one language.
pub(super) type Blank = fn(&[u8]) -> usize;

/// `\s` of Ruby: space, tab, LF, VT, FF, CR.
pub(super) fn ascii(text: &[u8]) -> usize {
    usize::from(matches!(text.first(), Some(b' ' | b'\t'..=b'\r')))
}

/// `WHITESPACE` of systemd: space, tab, LF, CR.
pub(super) fn systemd(text: &[u8]) -> usize {
    usize::from(matches!(text.first(), Some(b' ' | b'\t' | b'\n' | b'\r')))
}

/// `\s` of JavaScript: Unicode's space separators, its two line separators and U+FEFF.
pub(super) fn javascript(text: &[u8]) -> usize {
    if text.starts_with("\u{feff}".as_bytes()) { 3 } else { separator(text).max(ascii(text)) }
}

/// `unicode.IsSpace` of Go: adds U+0085.
pub(super) fn go(text: &[u8]) -> usize {
    if text.starts_with("\u{85}".as_bytes()) { 2 } else { separator(text).max(ascii(text)) }
}

/// `\s` of Python's `re` on `str`: adds U+001C to U+001F.
pub(super) fn python(text: &[u8]) -> usize {
    if matches!(text.first(), Some(0x1c..=0x1f)) { 1 } else { go(text) }
}

/// Unicode's categories Zs, Zl and Zp, without the ASCII space.
fn separator(text: &[u8]) -> usize {
    match text {
        [0xc2, 0xa0, ..] => 2,
        [0xe1, 0x9a, 0x80, ..]
        | [0xe2, 0x80, 0x80..=0x8a | 0xa8 | 0xa9 | 0xaf, ..]
        | [0xe2, 0x81, 0x9f, ..]
        | [0xe3, 0x80, 0x80, ..] => 3,
        _ => 0,
    }
}

/// The first place at or after `at` that is not white space.
pub(super) fn skip(text: &[u8], mut at: usize, blank: Blank) -> usize {
    while let Some(rest) = text.get(at..) {
        match blank(rest) {
            0 => break,
            len => at += len,
        }
    }
    at
}

/// Like [`skip`], but stops at CR and LF.
pub(super) fn skip_in_line(text: &[u8], mut at: usize, blank: Blank) -> usize {
    while let Some(rest) = text.get(at..) {
        match blank(rest) {
            0 => break,
            _ if matches!(rest[0], b'\r' | b'\n') => break,
            len => at += len,
        }
    }
    at
}

/// The end of `span` without the white space at its end.
pub(super) fn trim_end(text: &[u8], span: Range<usize>, blank: Blank) -> usize {
    let mut end = span.end;
    'trim: loop {
        for len in 1..=3 {
            let Some(start) = end.checked_sub(len).filter(|start| *start >= span.start) else {
                return end;
            };
            if blank(&text[start..end]) == len {
                end = start;
                continue 'trim;
            }
        }
        return end;
    }
}
