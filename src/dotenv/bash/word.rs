//! Words: where they end, and what quotes and backslashes in them mean.

use std::ops::Range;

use super::expansion::{self, skip_expansion};
use super::{FindingKind, Stop, names};
use crate::dotenv::Value;
use crate::secret::Plaintext;

/// One word of a command.
#[derive(Default)]
pub(super) struct Word {
    pub(super) raw: Range<usize>,
    /// Name, span and value, if the word is an assignment in the place of one.
    pub(super) value: Option<(Range<usize>, Range<usize>, Value)>,
    /// Whether a `$` or a backtick or a `~` in it stands for something else.
    pub(super) expands: bool,
    pub(super) quoted: bool,
    /// Whether it has braces that brace expansion would take.
    pub(super) braces: bool,
}

impl Word {
    pub(super) fn is(&self, words: &Words, text: &[u8]) -> bool {
        &words.text[self.raw.clone()] == text
    }
}

/// A byte that ends a word and is a token itself.
fn is_operator(byte: u8) -> bool {
    matches!(byte, b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'<' | b'>')
}

/// Splits the text into words.
pub(super) struct Words<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Words<'t> {
    pub(super) fn new(text: &'t [u8]) -> Self {
        Self { text, at: 0 }
    }

    pub(super) fn text(&self) -> &'t [u8] {
        self.text
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn rest(&self) -> &'t [u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn advance(&mut self, len: usize) {
        self.at += len;
    }

    /// Passes over blanks, continued lines and a comment; whether a word comes next.
    pub(super) fn skip_to_word(&mut self) -> bool {
        loop {
            match self.rest() {
                [b' ' | b'\t', ..] => self.at += 1,
                [b'\\', b'\n', ..] => self.at += 2,
                [b'#', rest @ ..] => {
                    let line = rest.iter().position(|byte| *byte == b'\n');
                    self.at += 1 + line.unwrap_or(rest.len());
                }
                [] => return false,
                [byte, ..] => return !is_operator(*byte),
            }
        }
    }

    /// Reads a word, as an assignment if it is one and may be one here.
    pub(super) fn read(&mut self, may_assign: bool) -> Result<Word, Stop> {
        let start = self.at;
        let name = start..start + names::name_len(self.rest());
        let mut word = Word::default();
        let appends = match &self.text[name.end..] {
            _ if name.is_empty() || !may_assign => None,
            [b'=', ..] => Some(false),
            [b'+', b'=', ..] => Some(true),
            // An element of an array.
            [b'[', ..] => return Err(Stop::ShellCode),
            _ => None,
        };
        if let Some(appends) = appends {
            self.at = name.end + 1 + usize::from(appends);
            let value_start = self.at;
            let mut value = Plaintext::new();
            self.read_pieces(&mut word, |byte| value.push(byte))?;
            let expands = appends || word.expands;
            let value = if expands { Value::Expands } else { Value::Text(value) };
            word.value = Some((name, value_start..self.at, value));
        } else {
            self.read_pieces(&mut word, |_| {})?;
            // A line that goes on in mid-word may hide an assignment: `A\` and then `B=1`.
            if self.text[start..self.at].windows(2).any(|pair| pair == b"\\\n") {
                return Err(Stop::ShellCode);
            }
        }
        word.raw = start..self.at;
        Ok(word)
    }

    /// Reads to the end of the word, and gives each byte it stands for to `push`.
    fn read_pieces(&mut self, word: &mut Word, mut push: impl FnMut(u8)) -> Result<(), Stop> {
        let mut tilde_may_expand = true;
        let mut brace = false;
        loop {
            let may_expand = std::mem::replace(&mut tilde_may_expand, false);
            match self.rest() {
                [] | [b' ' | b'\t', ..] => return Ok(()),
                [byte, ..] if is_operator(*byte) => return Ok(()),
                [b'\\', b'\n', ..] => {
                    tilde_may_expand = may_expand;
                    self.at += 2;
                }
                [b'\\', escaped, ..] => {
                    word.quoted = true;
                    push(*escaped);
                    self.at += 2;
                }
                [b'\'', ..] => {
                    word.quoted = true;
                    self.single_quoted(&mut push)?;
                }
                [b'"', ..] => {
                    word.quoted = true;
                    self.double_quoted(word, &mut push)?;
                }
                [b'$', b'\'', ..] => {
                    word.quoted = true;
                    self.at = expansion::ansi_c(self.text, self.at + 2, word, &mut push)?;
                }
                // `$"…"` asks for a translation.
                [b'$', b'"', ..] => {
                    word.expands = true;
                    self.at += 1;
                }
                [b'$' | b'`', ..] => match skip_expansion(self.text, self.at)? {
                    Some(end) => {
                        word.expands = true;
                        self.at = end;
                    }
                    None => self.take(&mut push),
                },
                [b'~', ..] if may_expand => {
                    word.expands = true;
                    self.at += 1;
                }
                [byte, rest @ ..] => {
                    tilde_may_expand = *byte == b':';
                    brace |= *byte == b'{';
                    let list = *byte == b',' || (*byte == b'.' && rest.first() == Some(&b'.'));
                    word.braces |= brace && list;
                    self.take(&mut push);
                }
            }
        }
    }

    fn take(&mut self, push: &mut impl FnMut(u8)) {
        if let Some(byte) = self.text.get(self.at) {
            push(*byte);
        }
        self.at += 1;
    }

    fn single_quoted(&mut self, push: &mut impl FnMut(u8)) -> Result<(), Stop> {
        self.at += 1;
        while let Some(byte) = self.text.get(self.at) {
            self.at += 1;
            if *byte == b'\'' {
                return Ok(());
            }
            push(*byte);
        }
        Err(Stop::SyntaxError(FindingKind::UnterminatedQuote))
    }

    fn double_quoted(&mut self, word: &mut Word, push: &mut impl FnMut(u8)) -> Result<(), Stop> {
        self.at += 1;
        loop {
            match self.rest() {
                [] => return Err(Stop::SyntaxError(FindingKind::UnterminatedQuote)),
                [b'"', ..] => {
                    self.at += 1;
                    return Ok(());
                }
                [b'\\', b'\n', ..] => self.at += 2,
                [b'\\', escaped @ (b'$' | b'`' | b'"' | b'\\'), ..] => {
                    push(*escaped);
                    self.at += 2;
                }
                // Quotes have no meaning after this `$`.
                [b'$', b'\'' | b'"', ..] => self.take(push),
                [b'$' | b'`', ..] => match skip_expansion(self.text, self.at)? {
                    Some(end) => {
                        word.expands = true;
                        self.at = end;
                    }
                    None => self.take(push),
                },
                _ => self.take(push),
            }
        }
    }
}
