//! Values of a file that go into a store, while the file stays as it is.

use super::draft::{Destination, Layout, Order};
use super::error::MigrateError;
use super::existing::{Existing, Found};
use super::group::group;
use super::judge::in_store;
use super::obstacle::Obstacle;
use super::plan::{OnConflict, PlannedEntry};
use super::planning::{Entries, Move};
use super::selection::{check_patterns, is_named};
use super::variables::Reader;
use crate::classify::shown;
use crate::dotenv::{Agreement, Entry};
use crate::reference::{Address, Reference, Scheme};
use crate::secret::Plaintext;
use crate::store::{Store, merged, needs_advanced_tier};

/// A variable of a file.
pub struct ImportSource {
    /// Its name.
    pub variable: String,
    /// The line it stands in, counted from 1, where lines mean something.
    pub line: Option<usize>,
    /// Its value; none where it has no literal one.
    pub value: Option<Plaintext>,
    /// Why its value cannot be taken from the file.
    pub obstacle: Option<Obstacle>,
    /// How the dialects differ about it, in one line.
    pub dissent: Option<String>,
}

/// The variables of a `.env` file, each name once.
pub fn import_sources(
    text: &Plaintext,
    entries: Vec<Entry>,
    agreement: Option<&Agreement>,
    reader: Reader,
) -> Vec<ImportSource> {
    let groups = group(text.expose(), entries, agreement).into_iter();
    let source = |group: super::group::Group| ImportSource {
        obstacle: group.obstacle(reader),
        line: group.lines.last().copied(),
        variable: group.name,
        value: group.value,
        dissent: group.dissent,
    };
    groups.map(source).collect()
}

/// What could be stored.
pub struct ImportDraft {
    /// In file order; what was not selected is not in it.
    pub items: Vec<ImportItem>,
    destination: Destination,
    found: Found,
}

/// One variable.
pub struct ImportItem {
    /// As it stands in the file.
    pub source: ImportSource,
    /// Where it goes.
    pub reference: Option<Reference>,
    /// Why it cannot go there.
    pub obstacle: Option<Obstacle>,
    /// Whether the very value is there already.
    pub same: bool,
    /// Whether the store has another value that stays.
    pub skipped: bool,
    existing: Existing,
}

impl ImportItem {
    /// Its name as it may be shown.
    pub fn shown(&self) -> &str {
        shown(&self.source.variable)
    }

    /// Whether it is to be written.
    pub fn is_due(&self) -> bool {
        self.obstacle.is_none() && !self.same && !self.skipped
    }

    /// Whether its parameter would be of the tier that costs.
    pub fn needs_advanced_tier(&self) -> bool {
        match (&self.reference, &self.source.value) {
            (Some(reference), Some(value)) => needs_advanced_tier(reference.address.store(), value),
            _ => false,
        }
    }
}

/// One entry that is to be written.
pub struct ImportWrite {
    pub(super) entry: PlannedEntry,
    pub(super) value: Plaintext,
}

impl ImportDraft {
    /// Looks at what is there already. Without a store, nothing exists in it.
    pub fn new(
        sources: Vec<ImportSource>,
        order: &Order<'_>,
        destination: &Destination,
        store: Option<&dyn Store>,
    ) -> Result<Self, MigrateError> {
        let sources = selected(sources, order)?;
        let mut items: Vec<ImportItem> = Vec::new();
        for source in sources {
            // A name that cannot be shown must not become part of a reference either.
            let is_name = shown(&source.variable) == source.variable;
            items.push(ImportItem {
                reference: reference_to(destination, &source.variable).filter(|_| is_name),
                source,
                obstacle: None,
                same: false,
                skipped: false,
                existing: Existing::Nothing,
            });
        }
        let mut addresses: Vec<Address> = items
            .iter()
            .filter_map(|item| Some(item.reference.as_ref()?.address.clone()))
            .collect();
        addresses.sort();
        addresses.dedup();
        let found = match store {
            Some(store) => Found::of(store, addresses, destination.key.as_deref())?,
            None => Found::default(),
        };
        for item in &mut items {
            item.judge(&found, order.on_conflict);
        }
        Ok(Self { items, destination: destination.clone(), found })
    }

    /// What is in the way.
    pub fn obstacles(&self) -> impl Iterator<Item = (&ImportItem, &Obstacle)> {
        let skipping = self.items.iter().filter(|item| !item.skipped);
        skipping.filter_map(|item| Some((item, item.obstacle.as_ref()?)))
    }

    /// The entries that are to be written, with fresh tokens, each over the version that was seen. Fails when
    /// the members of a secret are too large together.
    pub fn writes(&self) -> Result<Vec<ImportWrite>, MigrateError> {
        let due: Vec<Move<'_>> = self
            .items
            .iter()
            .filter(|item| item.is_due())
            .filter_map(|item| {
                let (reference, value) = (item.reference.as_ref()?, item.source.value.as_ref()?);
                Some(Move { reference, value, existing: &item.existing, as_written: false })
            })
            .collect();
        let again = due.iter().map(|one| Move {
            reference: one.reference,
            value: one.value,
            existing: one.existing,
            as_written: one.as_written,
        });
        let entries = Entries::new(again, &self.destination, &self.found)?;
        let mut writes = Vec::new();
        for entry in entries.planned {
            let of_entry = due.iter().filter(|one| one.reference.address == entry.address);
            let members: Vec<(&str, &Plaintext)> = of_entry
                .map(|one| (one.reference.member.as_deref().unwrap_or_default(), one.value))
                .collect();
            let value = match members.as_slice() {
                _ if entry.members => {
                    let kept = self.found.kept(&entry.address).map(|kept| &kept.value);
                    merged(kept, &members).map_err(|source| MigrateError::Members {
                        address: entry.address.clone(),
                        source,
                    })?
                }
                [(_, value), ..] => Plaintext::copy_of(value.expose()),
                [] => continue,
            };
            writes.push(ImportWrite { entry, value });
        }
        Ok(writes)
    }
}

impl ImportItem {
    fn judge(&mut self, found: &Found, on_conflict: OnConflict) {
        self.obstacle = self.source.obstacle.clone();
        let (Some(reference), Some(value)) = (&self.reference, &self.source.value) else {
            self.obstacle = self.obstacle.take().or(Some(Obstacle::Name));
            return;
        };
        if self.obstacle.is_some() {
            return;
        }
        if Scheme::of(value.expose()).is_some() {
            self.obstacle = Some(Obstacle::Reference);
            return;
        }
        self.existing = found.existing(reference, value);
        self.same = self.existing == Existing::Same;
        self.skipped =
            on_conflict == OnConflict::Skip && matches!(self.existing, Existing::Other(_));
        self.obstacle = in_store(reference, value, &self.existing, found, on_conflict);
    }
}

/// Where a variable goes. No file has to hold the reference, so a member may have any name that can be read again.
fn reference_to(destination: &Destination, variable: &str) -> Option<Reference> {
    destination.reference_to(variable).or_else(|| {
        let member = Reference::to_member(destination.address.clone(), variable);
        let reads = Reference::parse(&member.to_string()).is_ok_and(|read| read == member);
        Some(member).filter(|_| reads && destination.layout == Layout::Members)
    })
}

/// A selector that matches nothing is a mistake.
fn selected(
    sources: Vec<ImportSource>,
    order: &Order<'_>,
) -> Result<Vec<ImportSource>, MigrateError> {
    let names = sources.iter().map(|one| one.variable.as_str());
    check_patterns(order.select, order.exclude, names)?;
    let is_selected = |source: &ImportSource| {
        let name = &source.variable;
        (order.select.is_empty() || is_named(name, order.select)) && !is_named(name, order.exclude)
    };
    Ok(sources.into_iter().filter(is_selected).collect())
}
