//! A run that unseals, carried out or turned back.
//!
//! Both ways go over the same places: what is sealed there becomes the spelling that was kept, or that spelling
//! what was sealed. So each can be cut off anywhere, and followed by the other.

use std::ops::Range;
use std::path::PathBuf;

use super::apply::{remove_temp, temp_name};
use super::error::MigrateError;
use super::file::SourceFile;
use super::journal::Journal;
use super::originals::{self, Spellings};
use super::plan::{PlannedFile, PlannedItem};
use super::tools::Tools;
use super::undo::Left;
use super::variables::Reader;
use crate::dotenv::{self, Value};
use crate::secret::Plaintext;

/// Finishes a run that unseals. When it was cut off before anything was kept it is given up, and nothing is
/// returned.
pub fn unseal(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
) -> Result<Option<Turned>, MigrateError> {
    turn(tools, journal, Way::There)
}

/// Puts back what was sealed before a run that was cut off. One that is done is not turned back: nothing is
/// known of its values any more. A file that is gone leaves the run open, unless it is to end `in_spite` of it.
pub(super) fn seal_again(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    in_spite: bool,
) -> Result<Turned, MigrateError> {
    Ok(turn(tools, journal, Way::Back { in_spite })?.unwrap_or_default())
}

/// Which way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    There,
    Back { in_spite: bool },
}

/// What was done to the files.
#[derive(Debug, Default)]
pub struct Turned {
    /// Places that have another spelling, by this process.
    pub places: usize,
    /// Variables that somebody has changed since, or whose file is gone: left as they are.
    pub left: Vec<Left>,
    /// Files that are not where they were.
    pub gone: Vec<PathBuf>,
}

fn turn(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    way: Way,
) -> Result<Option<Turned>, MigrateError> {
    let Some(spellings) = originals::find(tools, journal)? else {
        give_up(tools, journal)?;
        return Ok(None);
    };
    let run = journal.run.clone();
    turn_files(tools, journal, &spellings, way)
        .map(Some)
        .map_err(|source| MigrateError::Partial { run, source: Box::new(source) })
}

fn turn_files(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    spellings: &Spellings,
    way: Way,
) -> Result<Turned, MigrateError> {
    let (run, plan) = (journal.run.clone(), journal.plan.clone());
    let mut turned = Turned::default();
    // Everything that can be refused is refused before the first line is written.
    let mut files = Vec::new();
    for (planned, spellings) in plan.files.iter().zip(spellings) {
        files.push(look(planned, spellings, way, &mut turned)?);
    }
    if way != Way::There {
        journal.undoing()?;
    }
    for (index, (planned, file)) in plan.files.iter().zip(files).enumerate() {
        remove_temp(&run, index, planned)?;
        let Some((file, edits)) = file.filter(|(_, edits)| !edits.is_empty()) else {
            continue;
        };
        let stage = if way == Way::There { "unsealing" } else { "sealing again" };
        tools.progress.stage(&format!("{stage} {}", planned.path.display()));
        match way {
            Way::There => journal.rewriting(index)?,
            Way::Back { .. } => journal.restoring(index)?,
        }
        let all: Vec<(Range<usize>, &[u8])> =
            edits.iter().map(|(span, text)| (span.clone(), text.expose())).collect();
        let content = dotenv::splice(file.content().expose(), &all);
        // Plaintext that was there is not to be read from the disk.
        file.replace(&content, &temp_name(&run, index), way != Way::There)?;
        turned.places += edits.len();
    }
    match way {
        Way::There => journal.done()?,
        Way::Back { in_spite } if in_spite || turned.gone.is_empty() => journal.undone()?,
        Way::Back { .. } => return Ok(turned),
    }
    originals::forget(tools.runs, &run)?;
    Ok(turned)
}

/// A file, and what is to be put into it.
type Look = Option<(SourceFile, Vec<(Range<usize>, Plaintext)>)>;

/// Nothing for a file that is not there any more.
fn look(
    planned: &PlannedFile,
    spellings: &[Vec<Plaintext>],
    way: Way,
    turned: &mut Turned,
) -> Result<Look, MigrateError> {
    let mut leave = |item: &PlannedItem| {
        turned.left.push(Left { path: planned.path.clone(), variable: item.variable.clone() });
    };
    let Some(file) = SourceFile::find_planned(planned)? else {
        planned.items.iter().for_each(leave);
        turned.gone.push(planned.path.clone());
        return Ok(None);
    };
    let all = file.entries(Reader::of(planned))?;
    let mut edits = Vec::new();
    for (item, spellings) in planned.items.iter().zip(spellings) {
        let entries = all.iter().filter(|entry| entry.name == item.variable);
        let places: Vec<_> = entries.filter(|it| !matches!(it.value, Value::Unset)).collect();
        let mut changed = places.is_empty();
        for (nth, entry) in places.into_iter().enumerate() {
            let is_sealed = matches!(&entry.value, Value::Text(text)
                if text.expose() == item.reference.as_bytes());
            let spelling = file.spelling(&entry.value_span);
            let is_open = spellings.iter().any(|known| known.same_as(&spelling));
            let sealed = item.spelled.get(nth).or(item.spelled.last());
            let text = match (way, is_sealed, is_open) {
                (Way::There, true, _) => spellings.get(nth).or(spellings.last()).map(copy),
                (Way::Back { .. }, _, true) => {
                    sealed.map(|text| Plaintext::copy_of(text.as_bytes()))
                }
                (_, false, false) => {
                    changed = true;
                    None
                }
                _ => None,
            };
            edits.extend(text.map(|text| (entry.value_span.clone(), text)));
        }
        if changed {
            leave(item);
        }
    }
    if !edits.is_empty() {
        file.check_replaceable()?;
    }
    Ok(Some((file, edits)))
}

fn copy(text: &Plaintext) -> Plaintext {
    Plaintext::copy_of(text.expose())
}

/// Gives a run up that was to unseal, or to store what was typed, and has not begun to.
pub(super) fn give_up(tools: &Tools<'_>, journal: &mut Journal) -> Result<(), MigrateError> {
    journal.undone()?;
    originals::forget(tools.runs, &journal.run)
}
