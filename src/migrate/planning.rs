//! From what is chosen to the plan.

use std::collections::HashMap;

use super::draft::{Draft, DraftItem, Layout};
use super::error::MigrateError;
use super::existing::{Existing, Found};
use super::file::SourceFile;
use super::plan::{Plan, PlannedEntry, PlannedFile, PlannedItem, Write};
use crate::name::Token;
use crate::reference::{Address, VersionName};
use crate::secret::Plaintext;
use crate::store::{check_limits, merged};

impl Draft {
    /// The plan for what is chosen, and the files it is about. What cannot be moved is left out. `key` is
    /// what the original spellings are sealed under.
    pub fn into_plan(self, key: &str) -> Result<(Plan, Vec<SourceFile>), MigrateError> {
        let entries = Entries::new(&self)?;
        let mut planned = Vec::new();
        let mut files = Vec::new();
        for file in self.files {
            let movable = |item: &DraftItem| item.chosen && item.obstacle.is_none();
            let items: Vec<PlannedItem> = file
                .items
                .into_iter()
                .filter(movable)
                .filter_map(|item| entries.item(item))
                .collect();
            if !items.is_empty() {
                let path = file.file.path().to_owned();
                let dialect = file.reader.name().to_owned();
                planned.push(PlannedFile { path, dialect, items });
                files.push(file.file);
            }
        }
        let entries = entries.planned;
        Ok((Plan { key: key.to_owned(), entries, files: planned }, files))
    }
}

/// The entries of the plan, each once.
struct Entries {
    planned: Vec<PlannedEntry>,
    index: HashMap<Address, usize>,
}

impl Entries {
    fn new(draft: &Draft) -> Result<Self, MigrateError> {
        let mut entries = Self { planned: Vec::new(), index: HashMap::new() };
        let mut values: Vec<Vec<(&str, &Plaintext, &Existing)>> = Vec::new();
        for (_, item) in draft.chosen().filter(|(_, item)| item.obstacle.is_none()) {
            let (Some(reference), Some(value)) = (&item.reference, &item.value) else {
                continue;
            };
            let address = reference.address.clone();
            let next = entries.index.len();
            let index = *entries.index.entry(address.clone()).or_insert(next);
            if index == next {
                let members = draft.destination.layout == Layout::Members;
                let (key, write, copies) =
                    (draft.destination.key.clone(), Write::Reuse, Vec::new());
                entries.planned.push(PlannedEntry { address, members, key, write, copies });
                values.push(Vec::new());
            }
            values[index].push((&item.variable, value, &item.existing));
        }
        for (entry, values) in entries.planned.iter_mut().zip(values) {
            entry.write = write_for(entry, &values, &draft.found)?;
        }
        Ok(entries)
    }

    fn item(&self, item: DraftItem) -> Option<PlannedItem> {
        let entry = *self.index.get(&item.reference.as_ref()?.address)?;
        let reference = self.planned[entry].reference_to(&item.variable).to_string();
        Some(PlannedItem { variable: item.variable, line: item.line, entry, reference })
    }
}

fn write_for(
    entry: &PlannedEntry,
    values: &[(&str, &Plaintext, &Existing)],
    found: &Found,
) -> Result<Write, MigrateError> {
    if values.iter().all(|(_, _, existing)| **existing == Existing::Same) {
        return Ok(Write::Reuse);
    }
    let kept = found.kept(&entry.address);
    if entry.members {
        let members: Vec<(&str, &Plaintext)> =
            values.iter().map(|(name, value, _)| (*name, *value)).collect();
        let address = || entry.address.clone();
        let whole = merged(kept.map(|kept| &kept.value), &members)
            .map_err(|source| MigrateError::Members { address: address(), source })?;
        check_limits(entry.address.store(), &whole)
            .map_err(|limit| MigrateError::MembersTooLarge { address: address(), limit })?;
    }
    write(kept.map(|kept| &kept.version), found.key(&entry.address))
}

/// A first version, or one more over the one that is there.
pub(super) fn write(
    earlier: Option<&VersionName>,
    earlier_key: Option<String>,
) -> Result<Write, MigrateError> {
    let token = Token::random()?;
    Ok(match earlier.cloned() {
        None => Write::Create { token },
        Some(earlier) => {
            Write::Overwrite { token, earlier, earlier_key, undo_token: Token::random()? }
        }
    })
}
