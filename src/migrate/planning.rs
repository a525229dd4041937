//! From what is chosen to the plan.

use std::collections::HashMap;

use super::draft::{Destination, Draft, DraftItem, Layout};
use super::error::MigrateError;
use super::existing::{Existing, Found};
use super::file::SourceFile;
use super::plan::{Plan, PlannedEntry, PlannedFile, PlannedItem, Write};
use crate::name::Token;
use crate::reference::{Address, Reference, VersionName};
use crate::secret::Plaintext;
use crate::store::{check_limits, merged, merged_written};

impl Draft {
    /// The plan for what is chosen, and the files it is about. What cannot be moved is left out. `key` is
    /// what the original spellings are sealed under.
    pub fn into_plan(
        self,
        destination: &Destination,
        key: &str,
    ) -> Result<(Plan, Vec<SourceFile>), MigrateError> {
        let chosen = self.chosen().filter(|(_, item)| item.obstacle.is_none());
        let moves = chosen.filter_map(|(_, item)| {
            let (reference, value) = (item.reference.as_ref()?, item.value.as_ref()?);
            Some(Move { reference, value, existing: &item.existing, as_written: false })
        });
        let entries = Entries::new(moves, destination, &self.found)?;
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
        let (key, entries) = (key.to_owned(), entries.planned);
        let plan = Plan { key, entries, files: planned, ..Plan::default() };
        Ok((plan, files))
    }
}

/// A value on its way.
pub(super) struct Move<'d> {
    pub(super) reference: &'d Reference,
    pub(super) value: &'d Plaintext,
    pub(super) existing: &'d Existing,
    /// Whether a member is written as JSON already.
    pub(super) as_written: bool,
}

/// The entries of the plan, each once.
pub(super) struct Entries {
    pub(super) planned: Vec<PlannedEntry>,
    pub(super) index: HashMap<Address, usize>,
}

impl Entries {
    pub(super) fn new<'d>(
        moves: impl Iterator<Item = Move<'d>>,
        destination: &Destination,
        found: &Found,
    ) -> Result<Self, MigrateError> {
        let mut entries = Self { planned: Vec::new(), index: HashMap::new() };
        let mut by_entry: Vec<Vec<Move<'d>>> = Vec::new();
        for one in moves {
            let address = one.reference.address.clone();
            let next = entries.index.len();
            let index = *entries.index.entry(address.clone()).or_insert(next);
            if index == next {
                let members = destination.layout == Layout::Members;
                let (key, write, copies) = (destination.key.clone(), Write::Reuse, Vec::new());
                entries.planned.push(PlannedEntry { address, members, key, write, copies });
                by_entry.push(Vec::new());
            }
            by_entry[index].push(one);
        }
        for (entry, moves) in entries.planned.iter_mut().zip(by_entry) {
            entry.write = write_for(entry, &moves, found)?;
        }
        Ok(entries)
    }

    fn item(&self, item: DraftItem) -> Option<PlannedItem> {
        let entry = *self.index.get(&item.reference.as_ref()?.address)?;
        let reference = self.planned[entry].reference_to(&item.variable).to_string();
        let (variable, line, entry) = (item.variable, item.line, Some(entry));
        Some(PlannedItem { variable, line, entry, reference, spelled: Vec::new() })
    }
}

fn write_for(
    entry: &PlannedEntry,
    moves: &[Move<'_>],
    found: &Found,
) -> Result<Write, MigrateError> {
    let same = moves.iter().all(|one| *one.existing == Existing::Same);
    if same && !found.has_other_key(&entry.address) {
        return Ok(Write::Reuse);
    }
    let kept = found.kept(&entry.address);
    if entry.members {
        let name = |one: &Move<'_>| one.reference.member.clone().unwrap_or_default();
        let names: Vec<String> = moves.iter().map(name).collect();
        let members: Vec<(&str, &Plaintext)> =
            names.iter().map(String::as_str).zip(moves.iter().map(|one| one.value)).collect();
        let address = || entry.address.clone();
        let merge = if moves.iter().any(|one| one.as_written) { merged_written } else { merged };
        let whole = merge(kept.map(|kept| &kept.value), &members)
            .map_err(|source| MigrateError::Members { address: address(), source })?;
        check_limits(entry.address.store(), &whole)
            .map_err(|limit| MigrateError::MembersTooLarge { address: address(), limit })?;
    }
    write(kept.map(|kept| &kept.version), found.key(&entry.address))
}

/// A first version, or one more over the one that is there.
fn write(
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
