//! From the plan to the end: keep the original spellings, store, read back, rewrite.

use std::collections::HashMap;

use super::error::MigrateError;
use super::file::SourceFile;
use super::journal::Journal;
use super::occurrence::{Occurrence, find_occurrences};
use super::originals::{self, Spellings};
use super::plan::{Plan, PlannedFile, Write};
use super::runs::RunId;
use super::tools::Tools;
use super::variables::Reader;
use crate::classify::shown;
use crate::fs;
use crate::secret::Plaintext;
use crate::store::{Expected, Put, Store};

/// What a run has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub run: RunId,
    /// Variables that are references now.
    pub moved: usize,
    /// Files that were rewritten, in this process or before.
    pub files: usize,
}

/// Makes sure, before anything is begun, that every file can be replaced by one that reads as it should.
pub fn rehearse(plan: &Plan, files: &[SourceFile]) -> Result<(), MigrateError> {
    for ((planned, file), found) in plan.files.iter().zip(files).zip(look(plan, files)?) {
        // A person may have taken a while to answer.
        file.check_replaceable()?;
        with_references(planned, file, &found)?;
    }
    Ok(())
}

/// Takes a run to its end, wherever it was cut off. `files` are the planned files as they were read for
/// the plan; a run that is resumed reads them again.
pub fn drive(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    files: Option<Vec<SourceFile>>,
) -> Result<Applied, MigrateError> {
    let run = journal.run.clone();
    advance(tools, journal, files)
        .map_err(|source| MigrateError::Partial { run, source: Box::new(source) })
}

fn advance(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    files: Option<Vec<SourceFile>>,
) -> Result<Applied, MigrateError> {
    let (run, plan) = (journal.run.clone(), journal.plan.clone());
    let files = match files {
        Some(files) => files,
        None => read_again(&run, &plan)?,
    };
    let found = look(&plan, &files)?;
    for file in &files {
        file.check_unchanged()?;
    }
    tools.progress.stage("keeping the original spellings");
    keep_originals(tools, journal, &files, &found)?;
    tools.progress.stage("storing the values and reading them back");
    store_values(tools.store, journal, &plan, &found)?;
    journal.verified()?;
    for (index, ((planned, file), found)) in plan.files.iter().zip(&files).zip(&found).enumerate() {
        if found.iter().flatten().any(|place| !place.is_reference) {
            let content = with_references(planned, file, found)?;
            tools.progress.stage(&format!("rewriting {}", planned.path.display()));
            journal.rewriting(index)?;
            file.replace(&content, &temp_name(&run, index), true)?;
        }
    }
    journal.done()?;
    let moved = plan.files.iter().map(|file| file.items.len()).sum();
    Ok(Applied { run, moved, files: plan.files.len() })
}

/// For each file, for each item of the plan: where it stands now.
type Found = Vec<Vec<Vec<Occurrence>>>;

fn look(plan: &Plan, files: &[SourceFile]) -> Result<Found, MigrateError> {
    let look = |(planned, file): (&PlannedFile, &SourceFile)| find_occurrences(planned, file);
    plan.files.iter().zip(files).map(look).collect()
}

/// Reads the files of a run that was cut off, and removes what it may have left beside them.
fn read_again(run: &RunId, plan: &Plan) -> Result<Vec<SourceFile>, MigrateError> {
    let read = |(index, planned): (usize, &PlannedFile)| {
        remove_temp(run, index, planned)?;
        SourceFile::read_planned(planned)
    };
    plan.files.iter().enumerate().map(read).collect()
}

/// The name of the new file beside the old one, before it is renamed: known from the journal, so that
/// whoever comes after a kill can remove it.
pub(super) fn temp_name(run: &RunId, file: usize) -> String {
    format!(".kmseal-{run}-{file}")
}

pub(super) fn remove_temp(
    run: &RunId,
    index: usize,
    planned: &PlannedFile,
) -> Result<(), MigrateError> {
    Ok(fs::remove(&planned.path.with_file_name(temp_name(run, index)))?)
}

/// Seals the spellings before anything else happens; when they are there already, what still stands in
/// the files must be what was sealed.
fn keep_originals(
    tools: &Tools<'_>,
    journal: &mut Journal,
    files: &[SourceFile],
    found: &Found,
) -> Result<(), MigrateError> {
    let plan = journal.plan.clone();
    if let Some(kept) = originals::find(tools, journal)? {
        return check_kept(&plan, &kept, found);
    }
    let rewritten =
        found.iter().position(|items| items.iter().flatten().any(|place| place.is_reference));
    if let Some(path) = rewritten.map(|index| plan.files[index].path.clone()) {
        return Err(MigrateError::OriginalsMissing { run: journal.run.clone(), path });
    }
    journal.keeping()?;
    let spell = |(file, items): (&SourceFile, &Vec<Vec<Occurrence>>)| {
        let spelling = |place: &Occurrence| file.spelling(&place.span);
        items.iter().map(|places| places.iter().map(spelling).collect()).collect()
    };
    let spellings: Spellings = files.iter().zip(found).map(spell).collect();
    originals::keep(tools, journal, &spellings)
}

fn check_kept(plan: &Plan, kept: &Spellings, found: &Found) -> Result<(), MigrateError> {
    for ((planned, kept), found) in plan.files.iter().zip(kept).zip(found) {
        for ((item, kept), found) in planned.items.iter().zip(kept).zip(found) {
            let as_kept = |(place, kept): (&Occurrence, &Plaintext)| {
                place.is_reference || place.spelling.same_as(kept)
            };
            if kept.len() != found.len() || !found.iter().zip(kept).all(as_kept) {
                return Err(item_changed(planned, item.line, &item.variable));
            }
        }
    }
    Ok(())
}

pub(super) fn item_changed(planned: &PlannedFile, line: usize, name: &str) -> MigrateError {
    MigrateError::VariableChanged { path: planned.path.clone(), line, name: shown(name).to_owned() }
}

/// Stores what is not stored yet, and compares everything that is still plaintext in a file with what
/// the store gives back.
fn store_values(
    store: &mut dyn Store,
    journal: &mut Journal,
    plan: &Plan,
    found: &Found,
) -> Result<(), MigrateError> {
    let items = plan.files.iter().flat_map(|file| &file.items).zip(found.iter().flatten());
    let mut puts = Vec::new();
    let mut reads = Vec::new();
    let mut moved = Vec::new();
    for (item, places) in items {
        let Some(place) = places.iter().find(|place| !place.is_reference) else {
            moved.push(item);
            continue;
        };
        reads.push((item, &place.value));
        let expected = match item.write {
            Write::Create { .. } => Expected::Nothing,
            Write::Overwrite { earlier, .. } => Expected::Version(earlier),
            Write::Reuse => continue,
        };
        if let Some(token) = item.write.token() {
            let name = item.entry.clone();
            puts.push(Put { name, value: &place.value, token, expected });
        }
    }
    if !puts.is_empty() {
        journal.storing()?;
        store.put(&puts)?;
    }
    // From the disk, not from memory: another process may have been there, and a write may have been lost.
    store.refresh()?;
    let is_there = |entry| store.describe(entry).is_some_and(|entry| entry.deleted.is_none());
    if let Some(item) = moved.into_iter().find(|item| !is_there(&item.entry)) {
        return Err(MigrateError::Gone { name: item.entry.clone() });
    }
    let wanted: Vec<_> = reads.iter().map(|(item, _)| (item.entry.clone(), None)).collect();
    for ((item, value), kept) in reads.iter().zip(store.get(&wanted)) {
        if !kept?.same_as(value) {
            return Err(MigrateError::ReadBack { name: item.entry.clone() });
        }
    }
    Ok(())
}

fn with_references(
    planned: &PlannedFile,
    file: &SourceFile,
    found: &[Vec<Occurrence>],
) -> Result<Plaintext, MigrateError> {
    let references: Vec<String> =
        planned.items.iter().map(super::plan::PlannedItem::reference).collect();
    let mut edits = Vec::new();
    for (places, reference) in found.iter().zip(&references) {
        let plain = places.iter().filter(|place| !place.is_reference);
        edits.extend(plain.map(|place| (place.span.clone(), reference.as_bytes())));
    }
    let names: HashMap<&str, &str> = planned
        .items
        .iter()
        .zip(&references)
        .map(|(item, reference)| (item.variable.as_str(), reference.as_str()))
        .collect();
    file.rewritten(Reader::of(planned), &edits, &names)
}
