//! One stream on its way from the program to us.

use std::cmp::Reverse;
use std::io::{self, Read, Write};

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton as _, StateID};

use super::Patterns;
use crate::secret::Plaintext;

/// Bytes that are read at once.
const STEP: usize = 64 * 1024;

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
        let (state, text) = (patterns.start, Plaintext::zeroed(STEP));
        Self { patterns, state, text, len: 0, fresh: 0, done: 0, spans: Vec::new() }
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
        self.state = self.patterns.start;
        Ok(())
    }

    /// Goes through so many bytes more.
    fn search(&mut self, count: usize) {
        let (automaton, start) = (&self.patterns.automaton, self.patterns.start);
        let (mut state, mut fresh) = (self.state, self.fresh);
        let new = self.len..self.len + count;
        for (at, byte) in new.clone().zip(&self.text.expose()[new.clone()]) {
            state = automaton.next_state(Anchored::No, state, *byte);
            if state == start {
                fresh = at + 1;
            } else if automaton.is_match(state) {
                let matches = 0..automaton.match_len(state);
                let patterns = matches.map(|index| automaton.match_pattern(state, index));
                // Of several that are the same, the first one gives its name.
                let longest = patterns.min_by_key(|one| Reverse(automaton.pattern_len(*one)));
                if let Some(pattern) = longest {
                    let end = at + 1;
                    let start = end.saturating_sub(automaton.pattern_len(pattern));
                    self.spans.push(Span { start, end, pattern });
                }
            }
        }
        (self.state, self.fresh, self.len) = (state, fresh, new.end);
    }

    /// Up to where nothing can become a part of a value any more.
    fn certain(&self) -> usize {
        let automaton = &self.patterns.automaton;
        let Ok(start) = automaton.start_state(Anchored::Yes) else {
            return self.len;
        };
        let text = &self.text.expose()[..self.len];
        let leads_on = |from: &usize| {
            let mut state = start;
            for byte in &text[*from..] {
                state = automaton.next_state(Anchored::Yes, state, *byte);
                if automaton.is_dead(state) {
                    return false;
                }
            }
            let next = |byte: u8| automaton.next_state(Anchored::Yes, state, byte);
            (0..=u8::MAX).any(|byte| !automaton.is_dead(next(byte)))
        };
        let first = self.len.saturating_sub(automaton.max_pattern_len()).max(self.fresh);
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
        let len = self.len;
        self.text.expose_mut().copy_within(certain..len, 0);
        self.len -= certain;
        self.done = done - certain;
        self.fresh = self.fresh.saturating_sub(certain);
    }
}
