//! Puts new values into a file and keeps every other byte.

use std::ops::Range;

use crate::secret::Plaintext;

/// `text` with each span replaced by the bytes beside it.
///
/// The spans may come in any order. They are meant to be disjoint and inside `text`, as
/// [`Entry::value_span`](super::Entry::value_span)s of one reading are; where one starts before
/// the previous one ends, the part already replaced is left alone.
#[must_use]
pub fn splice(text: &[u8], edits: &[(Range<usize>, &[u8])]) -> Plaintext {
    let mut edits: Vec<_> = edits.iter().collect();
    edits.sort_by_key(|(span, _)| (span.start, span.end));

    let added: usize = edits.iter().map(|(_, new)| new.len()).sum();
    let mut edited = Plaintext::with_capacity(text.len() + added);
    let mut kept_to = 0;
    for (span, new) in edits {
        let start = span.start.clamp(kept_to, text.len());
        edited.extend(&text[kept_to..start]);
        edited.extend(new);
        kept_to = span.end.clamp(start, text.len());
    }
    edited.extend(&text[kept_to..]);
    edited
}
