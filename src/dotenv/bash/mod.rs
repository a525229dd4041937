//! bash: `set -a; . FILE`.
//!
//! A sourced file is a program, and this is not a shell. It models the part that people mean when
//! they source a `.env` file: simple commands made of assignments, `export` with assignments, and
//! commands that set nothing and so only deserve a finding. A file with anything beyond that
//! (functions, conditions, redirections, arrays, `unset`, …) is rejected as shell code, because
//! then no single value in it is certain.

mod expansion;
mod names;
mod word;

use std::ops::Range;

use self::word::{Word, Words};
use super::draft::{BYTE_ORDER_MARK, Draft};
use super::{FindingKind, Reading, Value};

/// Why reading ends before the end of the file.
#[derive(Clone, Copy)]
enum Stop {
    /// bash stops here too, and what it has read so far counts.
    SyntaxError(FindingKind),
    /// Only bash can tell what this file does.
    ShellCode,
}

pub(super) fn read(text: &[u8]) -> Reading {
    let mut draft = Draft::new(text);
    // bash drops NUL bytes, or takes the file for a binary, depending on where they are.
    if let Some(nul) = text.iter().position(|byte| *byte == 0) {
        return draft.reject(nul, FindingKind::NulByte);
    }
    draft.note_invalid_utf8();
    let mut words = Words::new(text);
    while !words.at_end() {
        let start = words.at();
        match read_line(&mut words) {
            Ok(line) => line.note(text, &mut draft),
            Err(Stop::SyntaxError(kind)) => {
                draft.finding(start, kind);
                break;
            }
            Err(Stop::ShellCode) => return draft.reject(start, FindingKind::ShellCode),
        }
    }
    draft.finish()
}

/// What one line does. bash parses all of a line before it runs any of it.
#[derive(Default)]
struct Line {
    assignments: Vec<(Range<usize>, Range<usize>, Value)>,
    findings: Vec<(usize, FindingKind)>,
}

impl Line {
    fn note(self, text: &[u8], draft: &mut Draft) {
        for (at, kind) in self.findings {
            draft.finding(at, kind);
        }
        for (name, span, value) in self.assignments {
            if text[span.clone()].ends_with(b"\r") {
                draft.finding(name.start, FindingKind::CarriageReturn);
            }
            draft.entry(name, span, value);
        }
    }
}

/// What ends a simple command.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terminator {
    LineEnd,
    Semicolon,
    Background,
    Pipe,
}

/// Reads commands up to a line end: `command (; | & | |) command …`.
fn read_line(words: &mut Words) -> Result<Line, Stop> {
    let mut line = Line::default();
    let mut piped = false;
    loop {
        let command = Command::read(words)?;
        let terminator = read_terminator(words, &command)?;
        if command.is_empty() && (piped || terminator != Terminator::LineEnd) {
            return Err(Stop::ShellCode);
        }
        // A part of a pipeline and a command in the background run in a shell of their own.
        let lasts = !piped && matches!(terminator, Terminator::LineEnd | Terminator::Semicolon);
        command.note(words.text(), lasts, &mut line)?;
        if terminator == Terminator::LineEnd {
            return Ok(line);
        }
        piped = terminator == Terminator::Pipe;
    }
}

fn read_terminator(words: &mut Words, command: &Command) -> Result<Terminator, Stop> {
    let terminator = match words.rest() {
        [] | [b'\n', ..] => Terminator::LineEnd,
        [b';', b';' | b'&', ..] | [b'&', b'&' | b'>', ..] | [b'|', b'|' | b'&', ..] => {
            return Err(Stop::ShellCode);
        }
        [b';', ..] => Terminator::Semicolon,
        [b'&', ..] => Terminator::Background,
        [b'|', ..] => Terminator::Pipe,
        [b')', ..] => return Err(Stop::SyntaxError(FindingKind::SyntaxError)),
        [b'(', ..] if !command.may_take_parenthesis(words) => {
            return Err(Stop::SyntaxError(FindingKind::SyntaxError));
        }
        _ => return Err(Stop::ShellCode),
    };
    words.advance(1);
    Ok(terminator)
}

/// `A=1 B=2 word word`
struct Command {
    assignments: Vec<Word>,
    words: Vec<Word>,
}

impl Command {
    fn read(words: &mut Words) -> Result<Self, Stop> {
        let mut command = Self { assignments: Vec::new(), words: Vec::new() };
        while words.skip_to_word() {
            let exporting = command.words.first().is_some_and(|word| word.is(words, b"export"));
            let word = words.read(command.words.is_empty() || exporting)?;
            if command.words.is_empty() && word.value.is_some() {
                command.assignments.push(word);
            } else {
                command.words.push(word);
            }
        }
        Ok(command)
    }

    fn is_empty(&self) -> bool {
        self.assignments.is_empty() && self.words.is_empty()
    }

    /// Whether a `(` here may start a subshell, a function or an array.
    fn may_take_parenthesis(&self, words: &Words) -> bool {
        let array = |word: &Word| {
            let raw = &words.text()[word.raw.clone()];
            word.value.is_some() && word.raw.end == words.at() && raw.ends_with(b"=")
        };
        match &self.words[..] {
            [] => self.assignments.last().is_none_or(array),
            [_] => self.assignments.is_empty(),
            [.., last] => array(last),
        }
    }

    fn note(self, text: &[u8], lasts: bool, line: &mut Line) -> Result<(), Stop> {
        let Some(first) = self.words.first() else {
            return assign(text, self.assignments, lasts, line);
        };
        let raw = &text[first.raw.clone()];
        let at = first.raw.start;
        if raw == b"export" {
            return export(text, self.words, lasts, line);
        }
        let reserved = self.assignments.is_empty() && names::is_reserved_word(raw);
        // What starts with `A-B=` can expand to no builtin.
        let literal = raw.iter().take_while(|byte| !matches!(byte, b'$' | b'`'));
        let expands = first.expands && !literal.copied().any(|byte| byte == b'=');
        if reserved || expands || names::changes_the_shell(raw) {
            return Err(Stop::ShellCode);
        }
        // Assignments before a command last as long as the command.
        let kind = match raw {
            b"\r" => FindingKind::CarriageReturn,
            _ if raw.starts_with(BYTE_ORDER_MARK) => FindingKind::ByteOrderMark,
            _ if raw.contains(&b'=') => FindingKind::InvalidName,
            _ if raw.ends_with(b":") && raw.len() > 1 => FindingKind::ColonSeparator,
            _ => FindingKind::RunsCommand,
        };
        line.findings.push((at, kind));
        Ok(())
    }
}

/// Assignments that stay, if they are not made in a shell of their own.
fn assign(text: &[u8], words: Vec<Word>, lasts: bool, line: &mut Line) -> Result<(), Stop> {
    for word in words {
        let Some((name, span, value)) = word.value else {
            continue;
        };
        if names::is_decisive(&text[name.clone()]) {
            return Err(Stop::ShellCode);
        }
        if !lasts {
            line.findings.push((name.start, FindingKind::RunsCommand));
        } else if names::is_special(&text[name.clone()]) {
            line.findings.push((name.start, FindingKind::ReservedName));
            line.assignments.push((name, span, Value::Unclear));
        } else {
            line.assignments.push((name, span, value));
        }
    }
    Ok(())
}

/// `A-B=…`, which `export` complains about.
fn assigns_to_invalid_name(word: &[u8]) -> bool {
    let name = word.split(|byte| *byte == b'=').next().unwrap_or_default();
    name.len() < word.len()
        && !name.starts_with(b"-")
        && !name.iter().any(|byte| matches!(byte, b'\'' | b'"' | b'\\' | b'{'))
}

/// `export A=1 B`
fn export(text: &[u8], words: Vec<Word>, lasts: bool, line: &mut Line) -> Result<(), Stop> {
    if let [command] = &words[..] {
        line.findings.push((command.raw.start, FindingKind::RunsCommand));
    }
    let mut assignments = Vec::new();
    for mut word in words.into_iter().skip(1) {
        let raw = &text[word.raw.clone()];
        if word.value.is_some() {
            // `export` is a command, so unlike an assignment its words undergo brace expansion.
            if let Some((_, _, value)) = word.value.as_mut().filter(|_| word.braces) {
                *value = Value::Expands;
            }
            assignments.push(word);
        } else if assigns_to_invalid_name(raw) && !word.expands {
            line.findings.push((word.raw.start, FindingKind::InvalidName));
        } else if word.quoted || word.expands || word.braces || raw.starts_with(b"-") {
            return Err(Stop::ShellCode);
        } else if names::is_name(raw) {
            let end = word.raw.end;
            word.value = Some((word.raw.clone(), end..end, Value::Unset));
            assignments.push(word);
        } else {
            line.findings.push((word.raw.start, FindingKind::InvalidName));
        }
    }
    assign(text, assignments, lasts, line)
}
