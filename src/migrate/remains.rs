//! Values that a rewrite leaves behind: in comments, in other variables, in lines that nobody reads.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::draft::{DraftFile, DraftItem};
use super::group::unquoted;
use crate::secret::Plaintext;

/// A value with fewer bytes may stand somewhere by chance, and is not looked for.
const LEAST_BYTES: usize = 8;

/// Where the value of a variable stands beside the places that are rewritten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remains {
    /// The variable.
    pub variable: String,
    /// The lines, counted from 1.
    pub lines: Vec<usize>,
    /// The same lines once the file is rewritten: a value over several lines leaves one.
    pub lines_after: Vec<usize>,
}

impl DraftFile {
    /// What would be left of the values that are to be moved: as they are, and as they are spelled between quotes.
    pub fn remains(&self) -> Vec<Remains> {
        let text = self.file.content().expose();
        let items: BTreeMap<&str, &Plaintext> =
            self.items.iter().filter_map(|item| Some((&*item.variable, moved(item)?))).collect();
        let (mut spans, mut names, mut sought) = (Vec::new(), Vec::new(), Vec::new());
        for entry in self.file.variables(self.reader).entries {
            let Some((name, value)) = items.get_key_value(&*entry.name) else {
                continue;
            };
            let spelling = unquoted(&text[entry.value_span.clone()]);
            for form in [Plaintext::copy_of(value.expose().trim_ascii()), spelling] {
                if form.expose().len() >= LEAST_BYTES {
                    names.push(*name);
                    sought.push(form);
                }
            }
            spans.push(entry.value_span);
        }
        spans.sort_by_key(|span| span.start);
        let patterns = sought.iter().map(Plaintext::expose);
        let kind = Some(AhoCorasickKind::ContiguousNFA);
        // A file has a few megabytes at most, too few for the search to be refused.
        let Ok(search) = AhoCorasick::builder().kind(kind).build(patterns) else {
            return Vec::new();
        };
        let mut found: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for place in search.find_overlapping_iter(text) {
            let next = spans.partition_point(|span| span.end <= place.start());
            if spans.get(next).is_none_or(|span| place.end() <= span.start) {
                found.entry(names[place.pattern()]).or_default().insert(place.start());
            }
        }
        let feeds = Feeds::of(text);
        let remains = |(name, places): (&str, BTreeSet<usize>)| {
            let mut lines: Vec<(usize, usize)> =
                places.into_iter().map(|at| feeds.lines(&spans, at)).collect();
            lines.dedup();
            let (lines, lines_after) = lines.into_iter().unzip();
            Remains { variable: name.to_owned(), lines, lines_after }
        };
        found.into_iter().map(remains).collect()
    }
}

/// The value of a variable that is to be moved.
fn moved(item: &DraftItem) -> Option<&Plaintext> {
    item.value.as_ref().filter(|_| item.chosen && item.obstacle.is_none())
}

/// Where lines end.
struct Feeds(Vec<usize>);

impl Feeds {
    fn of(text: &[u8]) -> Self {
        Self((0..text.len()).filter(|at| text[*at] == b'\n').collect())
    }

    fn before(&self, at: usize) -> usize {
        self.0.partition_point(|feed| *feed < at)
    }

    /// The line of a place, now and once these spans have one line each.
    fn lines(&self, spans: &[Range<usize>], at: usize) -> (usize, usize) {
        let line = self.before(at) + 1;
        let rewritten = spans.iter().take_while(|span| span.end <= at);
        let fewer = rewritten.map(|span| self.before(span.end) - self.before(span.start));
        (line, line - fewer.sum::<usize>())
    }
}
