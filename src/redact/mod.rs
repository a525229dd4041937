//! Keeps values out of what a program writes.
//!
//! Every value is looked for as it stands and in the forms in which programs like to write one (see `forms`).
//! All of that is one automaton (Aho and Corasick), so what it costs does not depend on how many values there
//! are, and a value is found wherever it begins and ends in what was read at once. What several values cover is
//! taken out as a whole: nothing of the one is left over where it overlaps another.

mod forms;
mod mask;
mod stream;
#[cfg(test)]
mod tests;

pub use mask::{Log, Unmaskable, mask};
pub use stream::Redactor;

use aho_corasick::automaton::Automaton as _;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, PatternID};

use crate::hint::{Explain, Kind};
use crate::secret::Plaintext;

/// A value shorter than this is too much like anything else: it would be found in every other word.
pub const LEAST_BYTES: usize = 4;

/// A value and what is written in its place.
pub struct Redacted<'v> {
    /// The name of its variable.
    pub name: String,
    /// The value.
    pub value: &'v Plaintext,
}

/// The search for some values.
pub struct Patterns {
    automaton: NFA,
    start: aho_corasick::automaton::StateID,
    /// The name for each pattern of the automaton.
    names: Vec<usize>,
    labels: Vec<String>,
}

/// There is too much to look for.
#[derive(Debug, thiserror::Error)]
#[error("the values are too long to be looked for in what a program writes")]
pub struct TooMuch;

impl Explain for TooMuch {
    fn kind(&self) -> Kind {
        Kind::Failed
    }
}

impl Patterns {
    /// A search for these values; with the names of those that are too short to be looked for. An empty one is
    /// nothing to look for.
    pub fn of(values: &[Redacted<'_>]) -> Result<(Self, Vec<String>), TooMuch> {
        let (mut all, mut names): (Vec<Plaintext>, Vec<usize>) = (Vec::new(), Vec::new());
        let (mut labels, mut too_short) = (Vec::new(), Vec::new());
        for Redacted { name, value } in values {
            if is_too_short(value) {
                too_short.push(name.clone());
            }
            for form in forms::of(value) {
                all.push(form);
                names.push(labels.len());
            }
            labels.push(name.clone());
        }
        let patterns = all.iter().map(Plaintext::expose);
        // A prefilter would look for the rarest byte of a few patterns; here there are many.
        let automaton = NFA::builder().prefilter(false).build(patterns).map_err(|_| TooMuch)?;
        let start = automaton.start_state(Anchored::No).map_err(|_| TooMuch)?;
        Ok((Self { automaton, start, names, labels }, too_short))
    }

    /// What is written in place of a value.
    fn label(&self, pattern: PatternID) -> &str {
        self.names.get(pattern.as_usize()).map_or("", |name| self.labels[*name].as_str())
    }
}

/// Whether it is there, and too short to be looked for: none of its lines is long enough.
pub fn is_too_short(value: &Plaintext) -> bool {
    !value.expose().trim_ascii().is_empty() && lines_of(value).next().is_none()
}

/// The lines of a value that are long enough to be looked for one by one, without the blanks around them. A
/// value of one line is its line.
pub fn lines_of(value: &Plaintext) -> impl Iterator<Item = &[u8]> {
    let lines = value.expose().split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.map(<[u8]>::trim_ascii).filter(|line| line.len() >= LEAST_BYTES)
}
