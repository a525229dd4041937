//! One stream on its way from the program to us.

use std::cmp::Reverse;
use std::io::{self, Read, Write};

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton as _, StateID};

use super::Patterns;
use crate::secret::Plaintext;

/// Bytes that are read at once.
const STEP: usize = 64 * 1024;

/// Who divides what is encoded into lines does so after as many characters, or more: `xxd -p` after 60, PEM after 64,
/// OpenSSH after 70, MIME and `base64` after 76. Behind a shorter line nothing is held back for the sake of that.
const LEAST_COLUMNS: usize = 60;

/// A place that a value covers.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: usize,
    end: usize,
    /// The pattern.
    pattern: aho_corasick::PatternID,
}

/// Takes values out of a stream. What may be the beginning of a value is held back until it is known whether it
/// is one, however long that takes: were it let go because nothing follows for a moment, a program that writes a
/// value in two pieces would show the first one.
pub struct Redactor<'p> {
    patterns: &'p Patterns,
    state: StateID,
    /// The same as if there were no breaks.
    folded: StateID,
    /// Line ends that may divide what is encoded, where they stand in the text.
    breaks: Vec<usize>,
    /// How many encoded characters stood before the text, without anything between.
    before: usize,
    /// What was read and is not written, and room for more.
    text: Plaintext,
    /// How much of it was read.
    len: usize,
    /// From where on it may be the beginning of a value.
    fresh: usize,
    /// How much of it a label stands for already.
    done: usize,
    /// What is covered in it, in the order of ends.
    spans: Vec<Span>,
}

impl<'p> Redactor<'p> {
    /// One for a stream that begins now.
    pub fn new(patterns: &'p Patterns) -> Self {
        Self {
            patterns,
            state: patterns.start,
            folded: patterns.start,
            breaks: Vec::new(),
            before: 0,
            text: Plaintext::zeroed(STEP),
            len: 0,
            fresh: 0,
            done: 0,
            spans: Vec::new(),
        }
    }

    /// Reads once, and writes what is certain. Gives how many bytes were read: none at the end of the stream, which
    /// is written whole then.
    pub fn pass(&mut self, from: &mut impl Read, to: &mut impl Write) -> io::Result<usize> {
        if self.text.expose().len() < self.len + STEP / 2 {
            let mut wider = Plaintext::zeroed(self.len * 2 + STEP);
            wider.expose_mut()[..self.len].copy_from_slice(&self.text.expose()[..self.len]);
            self.text = wider;
        }
        let count = loop {
            match from.read(&mut self.text.expose_mut()[self.len..]) {
                Ok(count) => break count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        if count == 0 {
            self.finish(to)?;
        } else {
            self.search(count);
            self.write(self.certain(), to)?;
        }
        Ok(count)
    }

    /// Writes what was held back: nothing follows that could make a value of it.
    pub fn finish(&mut self, to: &mut impl Write) -> io::Result<()> {
        self.write(self.len, to)?;
        (self.state, self.folded) = (self.patterns.start, self.patterns.start);
        Ok(())
    }

    /// Goes through so many bytes more in two ways at once, which differ behind breaks only: as they stand, and as
    /// if the breaks were not there.
    fn search(&mut self, count: usize) {
        let (automaton, start) = (&self.patterns.automaton, self.patterns.start);
        let (mut state, mut folded, mut fresh) = (self.state, self.folded, self.fresh);
        let new = self.len..self.len + count;
        // Looked at in one piece, and apart from what is noted about it.
        let text = std::mem::take(&mut self.text);
        let read = &text.expose()[..new.end];
        for (at, byte) in new.clone().zip(&read[new.clone()]) {
            let is_break = matches!(byte, b'\n' | b'\r') && self.is_break(&read[..=at]);
            let were_same = folded == state;
            state = automaton.next_state(Anchored::No, state, *byte);
            if is_break {
                self.breaks.push(at);
            } else if were_same {
                folded = state;
            } else {
                folded = automaton.next_state(Anchored::No, folded, *byte);
            }
            if state == start && folded == start {
                fresh = at + 1;
                continue;
            }
            if automaton.is_match(state) {
                self.spans.extend(self.longest(state, at + 1, &[]));
            }
            if folded != state && !is_break && automaton.is_match(folded) {
                self.spans.extend(self.longest(folded, at + 1, &self.breaks));
            }
        }
        self.text = text;
        (self.state, self.folded, self.fresh, self.len) = (state, folded, fresh, new.end);
    }

    /// Whether the line end at the end of this, or the second half of one, stands behind a long line of encoded
    /// characters.
    fn is_break(&self, text: &[u8]) -> bool {
        let at = text.len() - 1;
        if at > 0 && self.breaks.last() == Some(&(at - 1)) {
            return text.ends_with(b"\r\n");
        }
        self.encoded_at_end(&text[..at]) >= LEAST_COLUMNS
    }

    /// How many encoded characters this ends in; beyond [`LEAST_COLUMNS`] it does not matter.
    fn encoded_at_end(&self, text: &[u8]) -> usize {
        let is_encoded = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
        let near = text.iter().rev().take(LEAST_COLUMNS);
        let count = near.take_while(is_encoded).count();
        if count == text.len() { (count + self.before).min(LEAST_COLUMNS) } else { count }
    }

    /// The longest value that ends here. Of several that are the same, the first one gives its name.
    fn longest(&self, state: StateID, end: usize, breaks: &[usize]) -> Option<Span> {
        let automaton = &self.patterns.automaton;
        let matches = 0..automaton.match_len(state);
        let patterns = matches.map(|index| automaton.match_pattern(state, index));
        let pattern = patterns.min_by_key(|one| Reverse(automaton.pattern_len(*one)))?;
        let mut start = end.saturating_sub(automaton.pattern_len(pattern));
        for at in breaks.iter().rev().take_while(|at| **at < end) {
            if *at < start {
                break;
            }
            start = start.saturating_sub(1);
        }
        Some(Span { start, end, pattern })
    }

    /// Up to where nothing can become a part of a value any more.
    fn certain(&self) -> usize {
        let automaton = &self.patterns.automaton;
        let Ok(start) = automaton.start_state(Anchored::Yes) else {
            return self.len;
        };
        let text = &self.text.expose()[..self.len];
        let leads_on = |from: usize, breaks: &[usize]| {
            let (mut state, mut breaks) = (start, breaks.iter().peekable());
            for (at, byte) in (from..).zip(&text[from..]) {
                if breaks.next_if_eq(&&at).is_some() {
                    continue;
                }
                state = automaton.next_state(Anchored::Yes, state, *byte);
                if automaton.is_dead(state) {
                    return false;
                }
            }
            let next = |byte: u8| automaton.next_state(Anchored::Yes, state, byte);
            (0..=u8::MAX).any(|byte| !automaton.is_dead(next(byte)))
        };
        let leads_on = |from: &usize| {
            let breaks = &self.breaks[self.breaks.partition_point(|at| at < from)..];
            // Nothing begins with a break.
            let is_folded = breaks.first().is_some_and(|at| at != from);
            leads_on(*from, &[]) || (is_folded && leads_on(*from, breaks))
        };
        let most = automaton.max_pattern_len() + self.breaks.len();
        let first = self.len.saturating_sub(most).max(self.fresh);
        (first..self.len).find(leads_on).unwrap_or(self.len)
    }

    /// Writes all up to here, with labels in place of values. A value that reaches further gets its label, too,
    /// and the rest of it is left out when its turn comes.
    fn write(&mut self, certain: usize, to: &mut impl Write) -> io::Result<()> {
        self.spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
        let ready = self.spans.partition_point(|span| span.start < certain);
        let mut out = Plaintext::new();
        let mut at = self.done;
        for span in &self.spans[..ready] {
            // A value inside of another one needs no label.
            if span.end > at {
                out.extend(&self.text.expose()[at..span.start.max(at)]);
                let name = self.patterns.label(span.pattern);
                out.extend(format!("[redacted: {name}]").as_bytes());
                at = span.end;
            }
        }
        if out.is_empty() {
            // The usual case is written from where it was read.
            to.write_all(&self.text.expose()[at.min(certain)..certain])?;
        } else {
            out.extend(&self.text.expose()[at.min(certain)..certain]);
            to.write_all(out.expose())?;
        }
        self.forget(certain, at.max(certain), ready);
        Ok(())
    }

    /// Keeps what is not certain yet.
    fn forget(&mut self, certain: usize, done: usize, ready: usize) {
        self.spans.drain(..ready);
        for span in &mut self.spans {
            span.start -= certain;
            span.end -= certain;
        }
        self.before = self.encoded_at_end(&self.text.expose()[..certain]);
        self.breaks.drain(..self.breaks.partition_point(|at| *at < certain));
        for at in &mut self.breaks {
            *at -= certain;
        }
        let len = self.len;
        self.text.expose_mut().copy_within(certain..len, 0);
        self.len -= certain;
        self.done = done - certain;
        self.fresh = self.fresh.saturating_sub(certain);
    }
}
