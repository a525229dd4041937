//! What could be moved: every variable with its verdict, before anybody has decided.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use glob::Pattern;

use super::error::MigrateError;
use super::file::SourceFile;
use super::group::{Group, group};
use super::obstacle::Obstacle;
use super::plan::{OnConflict, Plan, PlannedFile, PlannedItem, Write};
use super::variables::{Reader, Remark};
use crate::classify::{Class, Verdict, classify, shown};
use crate::name::{EntryName, Token};
use crate::secret::Plaintext;
use crate::store::{Store, StoreError, VALUE_LIMIT};

/// What the caller wants.
pub struct Order<'o> {
    /// Everything goes below this name.
    pub destination: &'o EntryName,
    /// How the files are read.
    pub reader: Reader,
    /// Names to move. Without any, every variable whose verdict is secret.
    pub select: &'o [Pattern],
    /// Names to leave.
    pub exclude: &'o [Pattern],
    /// What to do about entries with another value.
    pub on_conflict: OnConflict,
}

/// The files and what could be moved.
pub struct Draft {
    /// In the order they were named.
    pub files: Vec<DraftFile>,
    on_conflict: OnConflict,
}

/// One file.
pub struct DraftFile {
    /// Where it is, as it was named.
    pub shown: PathBuf,
    /// The file as it was read.
    pub file: SourceFile,
    /// How it was read.
    pub reader: Reader,
    /// Its variables, in file order.
    pub items: Vec<DraftItem>,
    /// What is wrong with it.
    pub remarks: Vec<Remark>,
}

/// One variable.
pub struct DraftItem {
    /// Its name.
    pub variable: String,
    /// The line it stands in, counted from 1; the last one, when it stands in several.
    pub line: usize,
    /// Secret, config, reference or unsure, and why.
    pub verdict: Verdict,
    /// The entry that would take its value.
    pub entry: Option<EntryName>,
    /// How the dialects differ about it, in one line.
    pub dissent: Option<String>,
    /// Why it cannot be moved.
    pub obstacle: Option<Obstacle>,
    /// Whether it is to be moved.
    pub chosen: bool,
    existing: Existing,
}

/// What the store holds under the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Existing {
    Nothing,
    Same,
    Other(u32),
}

impl DraftItem {
    /// Its name as it may be shown.
    pub fn shown(&self) -> &str {
        shown(&self.variable)
    }

    /// Secret and unsure variables are offered; the rest is moved only when it is named.
    pub fn is_offered(&self) -> bool {
        matches!(self.verdict.class, Class::Secret | Class::Unsure)
    }
}

impl Draft {
    /// Reads the files and judges every variable. Without a store, nothing exists in it.
    pub fn new(
        paths: &[PathBuf],
        order: &Order<'_>,
        store: Option<&dyn Store>,
    ) -> Result<Self, MigrateError> {
        let mut draft = Self { files: Vec::new(), on_conflict: order.on_conflict };
        let mut values: HashMap<EntryName, Plaintext> = HashMap::new();
        for path in paths {
            let file = SourceFile::read(path)?;
            if draft.files.iter().any(|other| other.file.path() == file.path()) {
                return Err(MigrateError::Twice { path: file.path().to_owned() });
            }
            let variables = file.variables(order.reader);
            let mut items = Vec::new();
            let text = file.content().expose();
            for group in group(text, variables.entries, variables.agreement.as_ref()) {
                let (mut item, value) = judge(group, order, store)?;
                if let (Some(entry), Some(value)) = (&item.entry, value) {
                    match values.get(entry) {
                        None => drop(values.insert(entry.clone(), value)),
                        Some(known) if known.same_as(&value) => {}
                        Some(_) => item.obstacle = item.obstacle.or(Some(Obstacle::OtherFile)),
                    }
                }
                items.push(item);
            }
            let (reader, remarks) = (order.reader, variables.remarks);
            draft.files.push(DraftFile { shown: path.clone(), file, reader, items, remarks });
        }
        check_patterns(&draft, order)?;
        Ok(draft)
    }

    /// Every variable.
    pub fn items(&self) -> impl Iterator<Item = (&DraftFile, &DraftItem)> {
        self.files.iter().flat_map(|file| file.items.iter().map(move |item| (file, item)))
    }

    /// Every variable, to be chosen.
    pub fn items_mut(&mut self) -> impl Iterator<Item = &mut DraftItem> {
        self.files.iter_mut().flat_map(|file| &mut file.items)
    }

    /// The variables that are to be moved.
    pub fn chosen(&self) -> impl Iterator<Item = (&DraftFile, &DraftItem)> {
        self.items().filter(|(_, item)| item.chosen)
    }

    /// Chosen variables that cannot be moved.
    pub fn obstacles(&self) -> impl Iterator<Item = (&DraftFile, &DraftItem, &Obstacle)> {
        self.chosen().filter_map(|(file, item)| Some((file, item, item.obstacle.as_ref()?)))
    }

    /// The plan for what is chosen, and the files it is about. What cannot be moved is left out.
    pub fn into_plan(self, key: &str) -> Result<(Plan, Vec<SourceFile>), MigrateError> {
        let mut plan = Plan { key: key.to_owned(), files: Vec::new() };
        let mut files = Vec::new();
        let mut written: HashSet<EntryName> = HashSet::new();
        for file in self.files {
            let mut items = Vec::new();
            for item in file.items.into_iter().filter(|item| item.chosen && item.obstacle.is_none())
            {
                let Some(entry) = item.entry else { continue };
                let write =
                    if written.contains(&entry) { Write::Reuse } else { write_for(item.existing)? };
                written.insert(entry.clone());
                items.push(PlannedItem { variable: item.variable, line: item.line, entry, write });
            }
            if !items.is_empty() {
                let path = file.file.path().to_owned();
                let dialect = file.reader.name().to_owned();
                plan.files.push(PlannedFile { path, dialect, items });
                files.push(file.file);
            }
        }
        Ok((plan, files))
    }

    /// How many variables are left as they are because the store has another value for them.
    pub fn skipped(&self) -> usize {
        let skips = |item: &DraftItem| matches!(item.existing, Existing::Other(_));
        let skipping = self.on_conflict == OnConflict::Skip;
        self.items().filter(|(_, item)| skipping && item.is_offered() && skips(item)).count()
    }
}

fn write_for(existing: Existing) -> Result<Write, MigrateError> {
    Ok(match existing {
        Existing::Nothing => Write::Create { token: Token::random()? },
        Existing::Same => Write::Reuse,
        Existing::Other(earlier) => {
            Write::Overwrite { token: Token::random()?, earlier, undo_token: Token::random()? }
        }
    })
}

type Judged = (DraftItem, Option<Plaintext>);

fn judge(
    group: Group,
    order: &Order<'_>,
    store: Option<&dyn Store>,
) -> Result<Judged, MigrateError> {
    // What has no literal value is judged by its spelling.
    let last = group.spelling.as_ref().or(group.value.as_ref());
    // Where it stands several times, the worst place counts: an earlier one holds a secret all the same.
    let verdict = group
        .earlier
        .iter()
        .chain(last)
        .map(|text| classify(&group.name, text.expose()))
        .min_by_key(|verdict| match verdict.class {
            Class::Secret => 0,
            Class::Unsure => 1,
            Class::Config => 2,
            Class::Reference => 3,
        })
        .unwrap_or_else(|| classify(&group.name, &[]));
    // A name that cannot be shown must not become part of a reference and of the journal either.
    let is_name = shown(&group.name) == group.name;
    let entry = order.destination.join(&group.name).ok().filter(|_| is_name);
    let existing = match (&entry, &group.value, store) {
        (Some(entry), Some(value), Some(store)) => look_up(store, entry, value)?,
        _ => Existing::Nothing,
    };
    let obstacle = obstacle(&group, entry.as_ref(), existing, order);
    let chosen = is_chosen(&group.name, &verdict, order)
        && !(order.on_conflict == OnConflict::Skip && matches!(existing, Existing::Other(_)));
    let line = group.lines.last().copied().unwrap_or_default();
    let item = DraftItem {
        variable: group.name,
        line,
        verdict,
        entry,
        dissent: group.dissent,
        obstacle,
        chosen,
        existing,
    };
    Ok((item, group.value))
}

fn obstacle(
    group: &Group,
    entry: Option<&EntryName>,
    existing: Existing,
    order: &Order<'_>,
) -> Option<Obstacle> {
    let dialect = order.reader.name();
    match existing {
        _ if order.reader == Reader::Auto && group.dissent.is_some() => Some(Obstacle::Dissent),
        _ if group.expands => Some(Obstacle::Expands(dialect)),
        _ if group.unclear => Some(Obstacle::Unclear(dialect)),
        _ if group.differs => Some(Obstacle::Repeated(group.lines.clone())),
        _ if entry.is_none() => Some(Obstacle::Name),
        _ if group.value.as_ref().is_some_and(is_cut) => Some(Obstacle::Cut),
        _ if group.value.as_ref().is_some_and(|value| value.expose().len() > VALUE_LIMIT) => {
            Some(Obstacle::TooLarge)
        }
        Existing::Other(version) if order.on_conflict != OnConflict::Overwrite => {
            Some(Obstacle::Conflict(version))
        }
        _ => None,
    }
}

/// The beginning of a key without its end: the lines behind it would stay in the file.
fn is_cut(value: &Plaintext) -> bool {
    let has = |mark: &[u8]| value.expose().windows(mark.len()).any(|part| part == mark);
    has(b"-----BEGIN ") && !has(b"-----END ")
}

fn look_up(
    store: &dyn Store,
    entry: &EntryName,
    value: &Plaintext,
) -> Result<Existing, MigrateError> {
    let Some(summary) = store.describe(entry).filter(|entry| entry.deleted.is_none()) else {
        return Ok(Existing::Nothing);
    };
    let kept: Result<_, StoreError> = store.get(&[(entry.clone(), None)]).remove(0);
    Ok(if kept?.same_as(value) { Existing::Same } else { Existing::Other(summary.newest.number) })
}

fn is_chosen(name: &str, verdict: &Verdict, order: &Order<'_>) -> bool {
    let named = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(name));
    let selected = if order.select.is_empty() {
        verdict.class == Class::Secret
    } else {
        named(order.select) && verdict.class != Class::Reference
    };
    selected && !named(order.exclude)
}

/// A selector that matches nothing is a mistake that would leave a secret where it is.
fn check_patterns(draft: &Draft, order: &Order<'_>) -> Result<(), MigrateError> {
    let matches =
        |pattern: &Pattern| draft.items().any(|(_, item)| pattern.matches(&item.variable));
    match order.select.iter().chain(order.exclude).find(|pattern| !matches(pattern)) {
        Some(pattern) => Err(MigrateError::NoMatch { pattern: pattern.to_string() }),
        None => Ok(()),
    }
}
