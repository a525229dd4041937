//! From the plan to the end: keep the original spellings, store, read back, rewrite.

use std::collections::HashMap;

use super::error::MigrateError;
use super::file::SourceFile;
use super::functions::{self, PlannedFunction};
use super::journal::Journal;
use super::log_groups;
use super::occurrence::{Occurrence, find_occurrences};
use super::originals::{self, Spellings};
use super::plan::{Plan, PlannedFile};
use super::replacing;
use super::rewraps;
use super::runs::RunId;
use super::sealing::read_back;
use super::sources::{Read, Sources};
use super::storing::store_values;
use super::tools::Tools;
use super::typing;
use super::variables::Reader;
use crate::classify::shown;
use crate::fs;
use crate::secret::Plaintext;

/// What a run has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its name.
    pub run: RunId,
    /// Variables that are references now.
    pub moved: usize,
    /// Files that were rewritten, in this process or before.
    pub files: usize,
    /// Functions that were changed, likewise.
    pub functions: usize,
    /// Values that were copied from another store.
    pub copied: usize,
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

/// Takes a run to its end, wherever it was cut off. `read` is what was read for the plan; a run that is resumed
/// reads it again.
pub fn drive(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    read: Option<Read>,
) -> Result<Applied, MigrateError> {
    let run = journal.run.clone();
    advance(tools, journal, read)
        .map_err(|source| MigrateError::Partial { run, source: Box::new(source) })
}

fn advance(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    read: Option<Read>,
) -> Result<Applied, MigrateError> {
    replacing::make(tools, journal)?;
    let (run, plan) = (journal.run.clone(), journal.plan.clone());
    let resumed = read.is_none();
    let Read { files, functions: standing, typed } = match read {
        // Whoever had no use for the values of functions has not read any.
        Some(read) if read.functions.len() != plan.functions.len() => {
            Read { functions: functions::look(tools, &plan)?, ..read }
        }
        Some(read) => read,
        None => Read {
            files: read_again(&run, &plan)?,
            functions: functions::look(tools, &plan)?,
            typed: typing::kept(tools, journal)?,
        },
    };
    let found = look(&plan, &files)?;
    for file in &files {
        file.check_unchanged()?;
    }
    if !files.is_empty() {
        tools.progress.stage("keeping the original spellings");
        keep_originals(tools, journal, &files, &found)?;
    }
    tools.progress.stage("storing the values");
    let (functions, typed) = (&*standing, typed.as_ref());
    let sources = Sources { plan: &plan, files: &found, functions, typed, resumed };
    store_values(tools.store, journal, &sources, tools.progress)?;
    if resumed {
        // The values may have changed since they were sealed, which was with the plan.
        read_back(tools.opener, &plan, &found)?;
    }
    journal.verified()?;
    for (index, ((planned, file), found)) in plan.files.iter().zip(&files).zip(&found).enumerate() {
        if found.iter().flatten().any(|place| !place.is_reference) {
            let content = with_references(planned, file, found)?;
            tools.progress.stage(&format!("rewriting {}", planned.path.display()));
            journal.rewriting(index)?;
            file.replace(&content, &temp_name(&run, index), true)?;
        }
    }
    functions::apply(tools, journal, &plan, &standing)?;
    log_groups::apply(tools, &plan)?;
    rewraps::apply(tools, &run, &plan)?;
    replacing::lead(tools, journal)?;
    journal.done()?;
    typing::forget(tools, journal)?;
    let in_files = plan.files.iter().map(|file| file.items.len());
    let moved = in_files.chain(plan.functions.iter().map(PlannedFunction::variables)).sum();
    let copied = plan.entries.iter().map(|entry| entry.copies.len()).sum();
    let (files, functions) = (plan.files.len(), plan.functions.len());
    Ok(Applied { run, moved, files, functions, copied })
}

/// For each file, for each item of the plan: where it stands now.
pub(super) type Found = Vec<Vec<Vec<Occurrence>>>;

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

fn with_references(
    planned: &PlannedFile,
    file: &SourceFile,
    found: &[Vec<Occurrence>],
) -> Result<Plaintext, MigrateError> {
    let names: HashMap<&str, &str> = planned
        .items
        .iter()
        .map(|item| (item.variable.as_str(), item.reference.as_str()))
        .collect();
    let mut outcome =
        Err(MigrateError::Rewrite { path: planned.path.clone(), name: String::new() });
    for quote in ["", "\"", "'"] {
        // Only `#` needs quotes: everything else in a reference is literal to all dialects.
        let spell = |reference: &String| {
            let quote = if reference.contains('#') { quote } else { "" };
            format!("{quote}{reference}{quote}")
        };
        let spellings: Vec<String> =
            planned.items.iter().map(|item| spell(&item.reference)).collect();
        let mut edits = Vec::new();
        for (places, spelling) in found.iter().zip(&spellings) {
            let plain = places.iter().filter(|place| !place.is_reference);
            edits.extend(plain.map(|place| (place.span.clone(), spelling.as_bytes())));
        }
        outcome = file.rewritten(Reader::of(planned), &edits, &names);
        if !matches!(outcome, Err(MigrateError::Rewrite { .. })) {
            break;
        }
    }
    outcome
}
