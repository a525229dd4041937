//! What could be moved: every variable with its verdict, before anybody has decided.

use std::collections::HashMap;
use std::path::PathBuf;

use glob::Pattern;

use super::error::MigrateError;
use super::existing::{Existing, Found};
use super::file::SourceFile;
use super::group::group;
use super::judge::{judge, obstacle};
use super::obstacle::Obstacle;
use super::plan::OnConflict;
use super::selection::check_patterns;
use super::variables::{Reader, Remark};
use crate::classify::{Class, Verdict, shown};
use crate::reference::{Address, Reference};
use crate::secret::Plaintext;
use crate::store::{Store, needs_advanced_tier};

/// Where values go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Everything goes below this address, or into it.
    pub address: Address,
    /// How.
    pub layout: Layout,
    /// The wrapping key that was asked for, as the store names it.
    pub key: Option<String>,
}

/// How many values an entry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// An entry below the address for each variable.
    Each,
    /// One entry, at the address: a JSON object with a member for each variable.
    Members,
}

impl Destination {
    /// The reference to what is called `variable`; none when that cannot be part of a name there.
    pub fn reference_to(&self, variable: &str) -> Option<Reference> {
        let below = self.address.join(variable).ok()?;
        Some(match self.layout {
            Layout::Each => Reference::to(below),
            Layout::Members => Reference::to_member(self.address.clone(), variable),
        })
    }
}

/// What the caller wants.
pub struct Order<'o> {
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
    pub(super) on_conflict: OnConflict,
    pub(super) found: Found,
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
    /// What would stand in its place, where it goes to a store.
    pub reference: Option<Reference>,
    /// Whether it would stay in its place, sealed.
    pub seals: bool,
    /// How the dialects differ about it, in one line.
    pub dissent: Option<String>,
    /// Why it cannot be moved.
    pub obstacle: Option<Obstacle>,
    /// Whether it is to be moved.
    pub chosen: bool,
    pub(super) value: Option<Plaintext>,
    pub(super) existing: Existing,
}

impl DraftItem {
    /// Its name as it may be shown.
    pub fn shown(&self) -> &str {
        shown(&self.variable)
    }

    /// The value it has, as node reads it where programs differ; none where it has no literal one, or several.
    pub fn value(&self) -> Option<&Plaintext> {
        let is_one = !matches!(self.obstacle, Some(Obstacle::Repeated(_)));
        self.value.as_ref().filter(|_| is_one)
    }

    /// Secret and unsure variables are offered; the rest is moved only when it is named.
    pub fn is_offered(&self) -> bool {
        matches!(self.verdict.class, Class::Secret | Class::Unsure)
    }

    /// Whether its parameter would be of the tier that costs.
    pub fn needs_advanced_tier(&self) -> bool {
        match (&self.reference, &self.value) {
            (Some(reference), Some(value)) => needs_advanced_tier(reference.address.store(), value),
            _ => false,
        }
    }
}

impl Draft {
    /// Reads the files and judges every variable. Without a destination, values stay in their file, sealed.
    /// Without a store, nothing exists in it.
    pub fn new(
        paths: &[PathBuf],
        order: &Order<'_>,
        destination: Option<&Destination>,
        store: Option<&dyn Store>,
    ) -> Result<Self, MigrateError> {
        let mut files: Vec<DraftFile> = Vec::new();
        let mut groups = Vec::new();
        for path in paths {
            let file = SourceFile::read(path)?;
            if files.iter().any(|other| other.file.path() == file.path()) {
                return Err(MigrateError::Twice { path: file.path().to_owned() });
            }
            let variables = file.variables(order.reader);
            let text = file.content().expose();
            let mut items = Vec::new();
            for group in group(text, variables.entries, variables.agreement.as_ref()) {
                let (item, rest) = judge(group, order, destination);
                items.push(item);
                groups.push(rest);
            }
            let (reader, remarks) = (order.reader, variables.remarks);
            files.push(DraftFile { shown: path.clone(), file, reader, items, remarks });
        }
        let mut draft = Self { files, on_conflict: order.on_conflict, found: Found::default() };
        let names = draft.items().map(|(_, item)| item.variable.as_str());
        check_patterns(order.select, order.exclude, names)?;
        if let Some(store) = store {
            let key = destination.and_then(|to| to.key.as_deref());
            draft.found = Found::look(store, &draft, key)?;
        }
        let found = std::mem::take(&mut draft.found);
        for (item, group) in draft.items_mut().zip(groups) {
            if let (Some(reference), Some(value)) = (&item.reference, &item.value) {
                item.existing = found.existing(reference, value);
            }
            item.obstacle = obstacle(item, group, &found, order);
            let skipped = order.on_conflict == OnConflict::Skip
                && matches!(item.existing, Existing::Other(_));
            item.chosen = item.chosen && !skipped;
        }
        draft.found = found;
        draft.mark_contradictions();
        Ok(draft)
    }

    /// Two files may give the same reference one value, not two.
    fn mark_contradictions(&mut self) {
        let mut first: HashMap<Reference, Plaintext> = HashMap::new();
        for item in self.items_mut() {
            let (Some(reference), Some(value)) = (&item.reference, &item.value) else {
                continue;
            };
            match first.get(reference) {
                None => {
                    let value = Plaintext::copy_of(value.expose());
                    drop(first.insert(reference.clone(), value));
                }
                Some(known) if known.same_as(value) => {}
                Some(_) => item.obstacle = item.obstacle.take().or(Some(Obstacle::OtherFile)),
            }
        }
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

    /// How many variables are left as they are because the store has another value for them.
    pub fn skipped(&self) -> usize {
        let skips = |item: &DraftItem| matches!(item.existing, Existing::Other(_));
        let skipping = self.on_conflict == OnConflict::Skip;
        self.items().filter(|(_, item)| skipping && item.is_offered() && skips(item)).count()
    }
}
