//! Back to how it was: the files byte for byte, the store as far as nobody else has built on it.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use super::apply::{remove_temp, temp_name};
use super::error::MigrateError;
use super::file::{Reader, SourceFile};
use super::journal::{Journal, Phase};
use super::originals::{self, Spellings};
use super::plan::{Plan, PlannedFile, PlannedItem, Write};
use super::runs::{RunId, Runs};
use super::tools::Tools;
use crate::dotenv::{self, Entry, Value};
use crate::name::EntryName;
use crate::secret::Plaintext;
use crate::store::{Expected, Put, Store};

/// What an undo has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// The run that was undone.
    pub run: RunId,
    /// Whether it had been undone before.
    pub already: bool,
    /// Variables whose original spelling was put back, by this process.
    pub restored: usize,
    /// Variables that somebody has changed since: left as they are.
    pub left: Vec<Left>,
    /// Entries that stay, since somebody else uses or has changed them.
    pub kept: Vec<EntryName>,
}

/// A variable that was not put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// Its name.
    pub variable: String,
}

/// Puts everything back that a run has done. Can be repeated, and taken up after a kill.
pub fn undo(tools: &mut Tools<'_>, journal: &mut Journal) -> Result<Undone, MigrateError> {
    let (run, plan) = (journal.run.clone(), journal.plan.clone());
    let mut undone =
        Undone { run, already: false, restored: 0, left: Vec::new(), kept: Vec::new() };
    if journal.phase == Phase::Undone {
        originals::forget(tools.runs, &undone.run)?;
        return Ok(Undone { already: true, ..undone });
    }
    // Everything that can be refused is refused before the first line is written.
    let spellings = originals::find(tools.runs, &undone.run, tools.key)?;
    let repairs = inspect(&undone.run, &plan, spellings.as_ref())?;
    let run = undone.run.clone();
    put_back(tools, journal, repairs, &mut undone)
        .map_err(|source| MigrateError::Partial { run, source: Box::new(source) })?;
    Ok(undone)
}

/// What has to be done to one file.
struct Repair {
    file: SourceFile,
    edits: Vec<(Range<usize>, Plaintext)>,
    left: Vec<String>,
}

fn inspect(
    run: &RunId,
    plan: &Plan,
    spellings: Option<&Spellings>,
) -> Result<Vec<Repair>, MigrateError> {
    let inspect = |(index, planned): (usize, &PlannedFile)| {
        let file = SourceFile::read(&planned.path)?;
        let entries = file.variables(Reader::of(planned)).entries;
        let mut by_name: HashMap<&str, Vec<&Entry>> = HashMap::new();
        for entry in entries.iter().filter(|entry| !matches!(entry.value, Value::Unset)) {
            by_name.entry(&entry.name).or_default().push(entry);
        }
        let mut repair = Repair { file, edits: Vec::new(), left: Vec::new() };
        for (position, item) in planned.items.iter().enumerate() {
            let originals = spellings.and_then(|all| all.get(index)?.get(position));
            let places = by_name.get(item.variable.as_str()).into_iter().flatten().copied();
            let lost =
                || MigrateError::OriginalsMissing { run: run.clone(), path: planned.path.clone() };
            repair.inspect(item, places, originals).ok_or_else(lost)?;
        }
        Ok(repair)
    };
    plan.files.iter().enumerate().map(inspect).collect()
}

impl Repair {
    /// `None` when a reference stands where no original spelling is known.
    fn inspect<'e>(
        &mut self,
        item: &PlannedItem,
        places: impl Iterator<Item = &'e Entry>,
        originals: Option<&Vec<Plaintext>>,
    ) -> Option<()> {
        let reference = item.reference();
        let mut places = places.enumerate().peekable();
        if places.peek().is_none() && originals.is_some() {
            self.left.push(item.variable.clone());
        }
        for (nth, entry) in places {
            let original = originals.and_then(|all| all.get(nth));
            if matches!(&entry.value, Value::Text(text) if text.expose() == reference.as_bytes()) {
                let original = Plaintext::copy_of(original?.expose());
                self.edits.push((entry.value_span.clone(), original));
            } else if original.is_some_and(|original| !self.spells(entry, original)) {
                self.left.push(item.variable.clone());
            }
        }
        Some(())
    }

    fn spells(&self, entry: &Entry, original: &Plaintext) -> bool {
        self.file.spelling(&entry.value_span).same_as(original)
    }
}

fn put_back(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    repairs: Vec<Repair>,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let plan = journal.plan.clone();
    journal.undoing()?;
    for (index, (planned, repair)) in plan.files.iter().zip(repairs).enumerate() {
        remove_temp(&undone.run, index, planned)?;
        let leave = |variable| Left { path: planned.path.clone(), variable };
        undone.left.extend(repair.left.into_iter().map(leave));
        if repair.edits.is_empty() {
            continue;
        }
        let edits: Vec<(Range<usize>, &[u8])> =
            repair.edits.iter().map(|(span, text)| (span.clone(), text.expose())).collect();
        let content = dotenv::splice(repair.file.content().expose(), &edits);
        tools.progress.stage(&format!("restoring {}", planned.path.display()));
        journal.restoring(index)?;
        repair.file.replace(&content, &temp_name(&undone.run, index), false)?;
        undone.restored += edits.len();
    }
    journal.retracting()?;
    retract(tools.runs, tools.store, &plan, undone)?;
    journal.undone()?;
    originals::forget(tools.runs, &undone.run)
}

/// Takes back what the run has written into the store, where it is still the newest there.
fn retract(
    runs: &Runs,
    store: &mut dyn Store,
    plan: &Plan,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let elsewhere = runs.entries_of_others(&undone.run)?;
    let mut created = Vec::new();
    for (planned, item) in plan.files.iter().flat_map(|f| f.items.iter().map(move |i| (f, i))) {
        let Some(token) = item.write.token() else {
            continue;
        };
        let Some(entry) = store.describe(&item.entry) else {
            continue;
        };
        if entry.deleted.is_some() {
            continue;
        }
        let in_use = entry.newest.token != token
            || elsewhere.contains(&item.entry)
            || undone
                .left
                .iter()
                .any(|left| left.path == planned.path && left.variable == item.variable);
        match item.write {
            _ if in_use => {
                if !matches!(item.write, Write::Overwrite { undo_token, .. } if entry.newest.token == undo_token)
                {
                    undone.kept.push(item.entry.clone());
                }
            }
            Write::Overwrite { earlier, undo_token, .. } => {
                let value = store.get(&[(item.entry.clone(), Some(earlier))]).remove(0)?;
                let expected = Expected::Version(entry.newest.number);
                let name = item.entry.clone();
                store.put(&[Put { name, value: &value, token: undo_token, expected }])?;
            }
            _ => created.push(item.entry.clone()),
        }
    }
    if !created.is_empty() {
        store.delete(&created)?;
    }
    Ok(())
}
