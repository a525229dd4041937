//! `$…`, backticks and `$'…'`: where they end, without doing what they say.

use super::word::Word;
use super::{FindingKind, Stop};

const UNTERMINATED: Stop = Stop::SyntaxError(FindingKind::UnterminatedQuote);

/// Where the expansion that starts at `at` ends; nothing, if the `$` there is just a `$`.
///
/// An expansion that could do more than give a value, such as `${A:=b}`, makes the file shell
/// code.
pub(super) fn skip_expansion(text: &[u8], at: usize) -> Result<Option<usize>, Stop> {
    match &text[at..] {
        [b'`', ..] => skip_backticks(text, at).map(Some),
        [b'$', b'(', b'(', ..] | [b'$', b'[', ..] => Err(Stop::ShellCode),
        [b'$', b'(' | b'{', ..] => skip_nested(text, at).map(Some),
        [b'$', b'0'..=b'9' | b'@' | b'*' | b'#' | b'?' | b'-' | b'$' | b'!', ..] => {
            Ok(Some(at + 2))
        }
        [b'$', rest @ ..] => match super::names::name_len(rest) {
            0 => Ok(None),
            len => Ok(Some(at + 1 + len)),
        },
        _ => Ok(None),
    }
}

fn skip_backticks(text: &[u8], start: usize) -> Result<usize, Stop> {
    let mut at = start + 1;
    loop {
        match text.get(at) {
            None => return Err(UNTERMINATED),
            Some(b'`') => return Ok(at + 1),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
        }
    }
}

/// What is open inside an expansion.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Parenthesis,
    Brace,
    DoubleQuote,
}

/// `$(…)` and `${…}`, which may hold quotes and each other.
fn skip_nested(text: &[u8], start: usize) -> Result<usize, Stop> {
    let mut open: Vec<Open> = Vec::new();
    let mut at = start;
    loop {
        let within = open.last().copied();
        let rest = text.get(at..).unwrap_or_default();
        at += match (within, rest) {
            (_, []) => return Err(UNTERMINATED),
            (_, [b'\\', ..]) => 2,
            (_, [b'`', ..]) => skip_backticks(text, at)? - at,
            (_, [b'$', b'{', name @ ..]) if is_harmless(name) => {
                open.push(Open::Brace);
                2
            }
            // Arithmetic, here-documents, comments, subshells, `case`, and quotes whose meaning
            // depends on what is around the braces.
            (_, [b'$', b'(', b'(', ..] | [b'$', b'{' | b'[', ..])
            | (Some(Open::Parenthesis), [b'(' | b'<' | b'#' | b';', ..] | [b'$', b'\'', ..])
            | (Some(Open::Brace), [b'\'' | b'\n', ..]) => return Err(Stop::ShellCode),
            (_, [b'$', b'(', ..]) => {
                open.push(Open::Parenthesis);
                2
            }
            (Some(Open::DoubleQuote), [b'"', ..])
            | (Some(Open::Parenthesis), [b')', ..])
            | (Some(Open::Brace), [b'}', ..]) => {
                open.pop();
                1
            }
            (Some(Open::DoubleQuote), _) => 1,
            (_, [b'"', ..]) => {
                open.push(Open::DoubleQuote);
                1
            }
            (Some(Open::Parenthesis), [b'\'', quoted @ ..]) => {
                2 + quoted.iter().position(|byte| *byte == b'\'').ok_or(UNTERMINATED)?
            }
            _ => 1,
        };
        if open.is_empty() {
            return Ok(at);
        }
    }
}

/// Whether what follows `${` only gives a value: `NAME}`, `NAME:-…`, `NAME-…`, `NAME:+…`,
/// `NAME+…`.
fn is_harmless(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let len = if digits > 0 { digits } else { super::names::name_len(text) };
    len > 0 && matches!(&text[len..], [b'}' | b'-' | b'+', ..] | [b':', b'-' | b'+', ..])
}

/// Decodes `$'…'` from after its opening quote; answers where it ends.
///
/// Escapes whose result depends on the locale, and a NUL, at which bash cuts the text, count as
/// expansions.
pub(super) fn ansi_c(
    text: &[u8],
    start: usize,
    word: &mut Word,
    push: &mut impl FnMut(u8),
) -> Result<usize, Stop> {
    let mut at = start;
    loop {
        at += match text.get(at..).unwrap_or_default() {
            [] => return Err(UNTERMINATED),
            [b'\'', ..] => return Ok(at + 1),
            [b'\\', escape @ ..] => {
                let (len, byte) = ansi_c_escape(escape);
                match byte {
                    Escape::Byte(0) | Escape::Unknowable => word.expands = true,
                    Escape::Byte(byte) => push(byte),
                    Escape::Kept => {
                        push(b'\\');
                        escape.first().copied().into_iter().for_each(&mut *push);
                    }
                }
                1 + len
            }
            [byte, ..] => {
                push(*byte);
                1
            }
        }
    }
}

enum Escape {
    Byte(u8),
    /// No escape: the backslash stays.
    Kept,
    Unknowable,
}

/// The length and meaning of an escape, after its backslash.
fn ansi_c_escape(text: &[u8]) -> (usize, Escape) {
    let Some(first) = text.first() else {
        return (0, Escape::Unknowable);
    };
    let byte = match first {
        b'a' => 0x07,
        b'b' => 0x08,
        b'e' | b'E' => 0x1b,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'\\' | b'\'' | b'"' | b'?' => *first,
        b'0'..=b'7' => {
            let (len, value) = number(text, 3, 8);
            return (len, Escape::Byte(value));
        }
        b'x' => {
            let (len, value) = number(&text[1..], 2, 16);
            let known = if len == 0 { Escape::Unknowable } else { Escape::Byte(value) };
            return (1 + len, known);
        }
        b'u' | b'U' | b'c' => return (1, Escape::Unknowable),
        _ => return (1, Escape::Kept),
    };
    (1, Escape::Byte(byte))
}

/// At most `most` digits; of more than eight bits the lowest eight count, as in bash.
fn number(text: &[u8], most: usize, radix: u32) -> (usize, u8) {
    let digits = text.iter().take(most).map_while(|byte| char::from(*byte).to_digit(radix));
    digits.fold((0, 0), |(len, value), digit| {
        let shifted = u32::from(value) * radix + digit;
        (len + 1, u8::try_from(shifted & 0xff).unwrap_or(0))
    })
}
