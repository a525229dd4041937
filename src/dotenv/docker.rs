//! Docker CLI: `docker run --env-file`, as its `kvfile` package reads it.
//!
//! Neither quotes nor escapes mean anything, blanks belong to the value, and one bad line makes
//! the CLI refuse the file.

use super::draft::{BYTE_ORDER_MARK, Draft};
use super::{FindingKind, Reading, Value, blank};
use crate::secret::Plaintext;

/// Go's `bufio.MaxScanTokenSize`: its line scanner gives up on more than that.
const LONGEST_LINE: usize = 64 * 1024;

pub(super) fn read(text: &[u8]) -> Reading {
    let mut draft = Draft::new(text);
    let mut start = 0;
    while start < text.len() {
        let feed = text[start..].iter().position(|byte| *byte == b'\n');
        let end = feed.map_or(text.len(), |len| start + len);
        if let Err(kind) = read_line(text, start, end, &mut draft) {
            return draft.reject(start, kind);
        }
        start = end + 1;
    }
    draft.finish()
}

fn read_line(text: &[u8], start: usize, end: usize, draft: &mut Draft) -> Result<(), FindingKind> {
    if end - start >= LONGEST_LINE {
        return Err(FindingKind::LineTooLong);
    }
    // The line scanner drops one CR before the LF, and at the end of the file.
    let end = if text[start..end].ends_with(b"\r") { end - 1 } else { end };
    if std::str::from_utf8(&text[start..end]).is_err() {
        return Err(FindingKind::InvalidUtf8);
    }
    let marked = start == 0 && text[..end].starts_with(BYTE_ORDER_MARK);
    let start = if marked { BYTE_ORDER_MARK.len() } else { start };
    let start = blank::skip(&text[..end], start, blank::go);
    let line = &text[start..end];
    if line.is_empty() || line[0] == b'#' {
        return Ok(());
    }

    let equals = line.iter().position(|byte| *byte == b'=');
    let name = start..equals.map_or(end, |len| start + len);
    if name.is_empty() {
        return Err(FindingKind::EmptyName);
    }
    // Other white space than these two may be part of a name.
    if text[name.clone()].iter().any(|byte| matches!(byte, b' ' | b'\t')) {
        return Err(FindingKind::BlankInName);
    }
    if equals.is_some() {
        let span = name.end + 1..end;
        let value = Value::Text(Plaintext::copy_of(&text[span.clone()]));
        draft.entry(name, span, value);
    } else {
        // Docker takes the value of the calling environment here.
        draft.entry(name, end..end, Value::Unset);
    }
    Ok(())
}
