//! Back to how it was: the files byte for byte, the store as far as nobody else has built on it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use super::apply::{remove_temp, temp_name};
use super::error::MigrateError;
use super::file::SourceFile;
use super::functions::{self, FunctionLeft, FunctionRepair};
use super::journal::{Journal, Phase};
use super::log_groups;
use super::originals::{self, Spellings};
use super::others::Others;
use super::plan::{Plan, PlannedFile, PlannedItem};
use super::replacing;
use super::retract::retract;
use super::rewraps;
use super::runs::RunId;
use super::tools::Tools;
use super::turning::{give_up, seal_again};
use super::variables::Reader;
use crate::dotenv::{self, Entry, Value};
use crate::reference::Address;
use crate::secret::Plaintext;

/// What an undo has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The run that was undone.
    pub run: RunId,
    /// Whether it had been undone before.
    pub already: bool,
    /// Variables whose original spelling was put back, by this process.
    pub restored: usize,
    /// Variables that somebody has changed since, or whose file is gone: left as they are.
    pub left: Vec<Left>,
    /// Files that are not where they were: as long as nobody does without them, the run stays open.
    pub gone: Vec<PathBuf>,
    /// Entries that stay, since somebody else uses or has changed them.
    pub kept: Vec<Address>,
    /// Log groups that somebody has put under another key since.
    pub kept_log_groups: Vec<String>,
    /// Files that hold another message by now, or none.
    pub kept_files: Vec<String>,
    /// Variables of functions that somebody has changed since: left as they are.
    pub left_in_functions: Vec<FunctionLeft>,
    /// Aliases that somebody has changed since.
    pub kept_aliases: Vec<String>,
    /// The key that the run has made: what was written while it was in use needs it.
    pub kept_key: Option<String>,
    /// Policies of roles that stay: changed since, or needed by a published version.
    pub kept_policies: Vec<String>,
}

/// A variable that was not put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// Its name.
    pub variable: String,
}

/// Puts everything back that a run has done. Can be repeated, and taken up after a kill. What was left the
/// first time, since somebody had changed it, is looked at again.
///
/// A function that somebody else has changed since is refused, unless what is still as the run has left it is to
/// be put back `in_spite` of that. A file that is gone leaves the run open, unless it is to end in spite of it.
pub fn undo(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    in_spite: bool,
) -> Result<Undone, MigrateError> {
    let (run, plan) = (journal.run.clone(), journal.plan.clone());
    let before = journal.phase == Phase::Undone;
    let mut undone = Undone {
        run,
        already: before,
        restored: 0,
        left: Vec::new(),
        gone: Vec::new(),
        kept: Vec::new(),
        kept_log_groups: Vec::new(),
        kept_files: Vec::new(),
        left_in_functions: Vec::new(),
        kept_aliases: Vec::new(),
        kept_key: None,
        kept_policies: Vec::new(),
    };
    if plan.unseals {
        if !before {
            Others::of(tools.runs, &undone.run, None)?.check_none_later(&plan)?;
            let turned = seal_again(tools, journal, in_spite)?;
            (undone.restored, undone.left, undone.gone) = (turned.places, turned.left, turned.gone);
        }
        return Ok(undone);
    }
    if plan.typed && journal.phase == Phase::Applying && originals::find(tools, journal)?.is_none()
    {
        // Nothing was touched.
        give_up(tools, journal)?;
        return Ok(undone);
    }
    // Everything that can be refused is refused before the first line is written.
    let spellings = originals::find(tools, journal)?;
    if before && spellings.is_none() {
        return Ok(undone);
    }
    let others = Others::of(tools.runs, &undone.run, plan.place.as_ref())?;
    others.check_none_later(&plan)?;
    let repairs = inspect(&undone.run, &plan, spellings.as_ref())?;
    let of_functions = functions::inspect(tools, journal, &others, in_spite)?;
    if before
        && repairs.iter().all(|repair| repair.edits.is_empty())
        && of_functions.iter().all(FunctionRepair::is_none)
    {
        if repairs.iter().all(|repair| repair.left.is_empty()) {
            originals::forget(tools.runs, &undone.run)?;
        }
        return Ok(undone);
    }
    undone.already = false;
    let run = undone.run.clone();
    put_back(tools, journal, (repairs, of_functions), &others, &mut undone)
        .and_then(|()| close(tools, journal, &undone, in_spite))
        .map_err(|source| MigrateError::Partial { run, source: Box::new(source) })?;
    Ok(undone)
}

/// What has to be done to one file. One that is not there any more cannot be put back.
struct Repair {
    file: Option<SourceFile>,
    edits: Vec<(Range<usize>, Plaintext)>,
    left: Vec<String>,
}

fn inspect(
    run: &RunId,
    plan: &Plan,
    spellings: Option<&Spellings>,
) -> Result<Vec<Repair>, MigrateError> {
    let inspect = |(index, planned): (usize, &PlannedFile)| {
        let mut repair = Repair { file: None, edits: Vec::new(), left: Vec::new() };
        let Some(file) = SourceFile::find_planned(planned)? else {
            repair.left.extend(planned.items.iter().map(|item| item.variable.clone()));
            return Ok(repair);
        };
        let entries = file.entries(Reader::of(planned))?;
        let mut by_name: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in entries.iter().filter(|e| !matches!(e.value, Value::Unset)) {
            by_name.entry(&entry.name).or_default().push(entry);
        }
        for (position, item) in planned.items.iter().enumerate() {
            let originals = spellings.and_then(|all| all.get(index)?.get(position));
            let places = by_name.get(item.variable.as_str()).map_or(&[][..], Vec::as_slice);
            let lost =
                || MigrateError::OriginalsMissing { run: run.clone(), path: planned.path.clone() };
            repair.inspect(&file, item, places, originals).ok_or_else(lost)?;
        }
        if !repair.edits.is_empty() {
            file.check_replaceable()?;
        }
        repair.file = Some(file);
        Ok(repair)
    };
    plan.files.iter().enumerate().map(inspect).collect()
}

impl Repair {
    /// `None` when a reference stands where no original spelling is known.
    ///
    /// All places of a variable had one value, so where somebody has added a place, any spelling of it is
    /// right.
    fn inspect(
        &mut self,
        file: &SourceFile,
        item: &PlannedItem,
        places: &[&Entry],
        originals: Option<&Vec<Plaintext>>,
    ) -> Option<()> {
        let reference = &item.reference;
        let originals = originals.map_or(&[][..], Vec::as_slice);
        let mut changed = places.is_empty() && !originals.is_empty();
        for (nth, entry) in places.iter().enumerate() {
            if matches!(&entry.value, Value::Text(text) if text.expose() == reference.as_bytes()) {
                let original = originals.get(nth).or(originals.last())?;
                self.edits.push((entry.value_span.clone(), Plaintext::copy_of(original.expose())));
            } else if !originals.is_empty() {
                let spelling = file.spelling(&entry.value_span);
                changed |= !originals.iter().any(|original| spelling.same_as(original));
            }
        }
        if changed {
            self.left.push(item.variable.clone());
        }
        Some(())
    }
}

fn put_back(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    (repairs, of_functions): (Vec<Repair>, Vec<FunctionRepair>),
    others: &Others,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let plan = journal.plan.clone();
    journal.undoing()?;
    // What names a key by its alias goes back to the earlier one by it.
    replacing::retract(tools, journal, undone)?;
    for (index, (planned, repair)) in plan.files.iter().zip(repairs).enumerate() {
        let leave = |variable| Left { path: planned.path.clone(), variable };
        undone.left.extend(repair.left.into_iter().map(leave));
        let Some(file) = repair.file else {
            undone.gone.push(planned.path.clone());
            continue;
        };
        remove_temp(&undone.run, index, planned)?;
        if repair.edits.is_empty() {
            continue;
        }
        let edits: Vec<(Range<usize>, &[u8])> =
            repair.edits.iter().map(|(span, text)| (span.clone(), text.expose())).collect();
        let content = dotenv::splice(file.content().expose(), &edits);
        tools.progress.stage(&format!("restoring {}", planned.path.display()));
        journal.restoring(index)?;
        file.replace(&content, &temp_name(&undone.run, index), false)?;
        undone.restored += edits.len();
    }
    functions::put_back(tools, journal, of_functions, undone)?;
    let referred = functions::still_referred_to(tools, others, &plan)?;
    functions::detach(tools, journal, &plan, &referred, undone)?;
    journal.retracting()?;
    retract(tools, journal, others, &referred, undone)?;
    log_groups::retract(tools, &plan, undone)?;
    let run = undone.run.clone();
    rewraps::retract(tools, &run, &plan, undone)
}

/// Notes that the run was undone, unless files are to come back first. What may have to be put back later is kept.
fn close(
    tools: &Tools<'_>,
    journal: &mut Journal,
    undone: &Undone,
    in_spite: bool,
) -> Result<(), MigrateError> {
    if !undone.gone.is_empty() && !in_spite {
        return Ok(());
    }
    journal.undone()?;
    if undone.left.is_empty() {
        originals::forget(tools.runs, &undone.run)?;
    }
    Ok(())
}
