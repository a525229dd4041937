//! Where a planned variable stands in its file at this moment.

use std::collections::HashMap;
use std::ops::Range;

use super::apply::item_changed;
use super::error::MigrateError;
use super::file::SourceFile;
use super::plan::PlannedFile;
use super::variables::Reader;
use crate::dotenv::Value;
use crate::secret::Plaintext;

/// One place.
pub(super) struct Occurrence {
    /// The bytes that are replaced.
    pub(super) span: Range<usize>,
    /// Those bytes.
    pub(super) spelling: Plaintext,
    /// The value that is read there.
    pub(super) value: Plaintext,
    /// Whether the reference of the plan stands there already.
    pub(super) is_reference: bool,
}

/// For each item of the plan, its places in file order. A variable that is gone or has no literal value
/// any more is refused.
pub(super) fn find_occurrences(
    planned: &PlannedFile,
    file: &SourceFile,
) -> Result<Vec<Vec<Occurrence>>, MigrateError> {
    let mut found: Vec<Vec<Occurrence>> = planned.items.iter().map(|_| Vec::new()).collect();
    let indices: HashMap<&str, usize> =
        planned.items.iter().map(|item| item.variable.as_str()).zip(0..).collect();
    for entry in file.variables(Reader::of(planned)).entries {
        let Some(&index) = indices.get(entry.name.as_str()) else {
            continue;
        };
        let item = &planned.items[index];
        let value = match entry.value {
            Value::Text(value) => value,
            // A bare name holds nothing that could be moved.
            Value::Unset => continue,
            Value::Expands | Value::Unclear => {
                return Err(item_changed(planned, entry.line, &item.variable));
            }
        };
        found[index].push(Occurrence {
            spelling: file.spelling(&entry.value_span),
            span: entry.value_span,
            is_reference: value.expose() == item.reference.as_bytes(),
            value,
        });
    }
    match found.iter().position(Vec::is_empty) {
        Some(index) => {
            let item = &planned.items[index];
            Err(item_changed(planned, item.line, &item.variable))
        }
        None => Ok(found),
    }
}
