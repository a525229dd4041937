//! From store to store: what would be copied where, before anybody has decided.

use std::collections::HashMap;

use super::draft::Destination;
use super::error::MigrateError;
use super::existing::{Existing, Found};
use super::judge::in_store;
use super::obstacle::Obstacle;
use super::plan::{Copied, OnConflict, Plan};
use super::planning::{Entries, Move};
use super::storing::part;
use crate::reference::{Address, Reference, Selector, VersionName};
use crate::secret::Plaintext;
use crate::store::{Store, Wanted, moves_to_advanced_tier};

/// A value to be copied, and what it is to be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource {
    /// The entry it comes from.
    pub from: Address,
    /// The member of it; all of the value without one.
    pub part: Option<String>,
    /// Which version of it.
    pub selector: Selector,
    /// Whether a member stays written as it is; otherwise it becomes a string.
    pub as_written: bool,
    /// Where it goes; none when the name cannot be part of an address there.
    pub to: Option<Reference>,
    /// Whether it is kept in clear where it is.
    pub in_clear: bool,
}

impl CopySource {
    /// The newest version of it, or of a member of it.
    pub fn newest(
        from: Address,
        part: Option<String>,
        to: Option<Reference>,
        in_clear: bool,
    ) -> Self {
        Self { from, part, selector: Selector::Newest, as_written: false, to, in_clear }
    }

    fn wanted(&self) -> Wanted {
        Wanted { address: self.from.clone(), selector: self.selector.clone() }
    }

    /// As it is asked for.
    pub fn reference(&self) -> Reference {
        let (address, member) = (self.from.clone(), self.part.clone());
        Reference { address, member, selector: self.selector.clone() }
    }
}

/// What could be copied.
pub struct CopyDraft {
    /// In the order of the sources.
    pub items: Vec<CopyItem>,
    destination: Destination,
    found: Found,
}

/// One value.
pub struct CopyItem {
    /// Where it comes from and goes to.
    pub source: CopySource,
    /// Why it cannot be copied.
    pub obstacle: Option<Obstacle>,
    /// Whether it is copied: neither in the way of something nor skipped.
    pub chosen: bool,
    /// Whether the very value is there already.
    pub same: bool,
    /// Whether its parameter is moved to the tier that costs, for good.
    pub advanced: bool,
    version: VersionName,
    value: Plaintext,
    existing: Existing,
}

impl CopyItem {
    /// The version that is copied.
    pub fn version(&self) -> &VersionName {
        &self.version
    }
}

impl CopyDraft {
    /// Reads the values and looks at what is there already.
    pub fn new(
        sources: Vec<CopySource>,
        destination: &Destination,
        on_conflict: OnConflict,
        store: &dyn Store,
    ) -> Result<Self, MigrateError> {
        let wanted: Vec<Wanted> = sources.iter().map(CopySource::wanted).collect();
        let mut items = Vec::new();
        for (source, kept) in sources.into_iter().zip(store.get(&wanted)) {
            let kept = kept?;
            let value = part(kept.value, &source.reference(), source.as_written)?;
            items.push(CopyItem {
                value,
                version: kept.version,
                source,
                obstacle: None,
                chosen: true,
                same: false,
                advanced: false,
                existing: Existing::Nothing,
            });
        }
        let mut addresses: Vec<Address> = items
            .iter()
            .filter_map(|item| Some(item.source.to.as_ref()?.address.clone()))
            .collect();
        addresses.sort();
        addresses.dedup();
        let found = Found::of(store, addresses, destination.key.as_deref())?;
        for item in &mut items {
            let Some(to) = &item.source.to else {
                item.obstacle = Some(Obstacle::Name);
                continue;
            };
            item.existing = if item.source.as_written {
                found.existing_written(to, &item.value)
            } else {
                found.existing(to, &item.value)
            };
            item.same = item.existing == Existing::Same && !found.has_other_key(&to.address);
            let there = found.kept(&to.address).map(|kept| &kept.value);
            item.advanced = moves_to_advanced_tier(to.address.store(), &item.value, there);
            item.obstacle = in_store(to, &item.value, &item.existing, &found, on_conflict);
            item.chosen =
                on_conflict != OnConflict::Skip || !matches!(item.existing, Existing::Other(_));
        }
        refuse_rivals(&mut items);
        Ok(Self { items, destination: destination.clone(), found })
    }

    /// What is in the way of something that was chosen.
    pub fn obstacles(&self) -> impl Iterator<Item = (&CopyItem, &Obstacle)> {
        let chosen = self.items.iter().filter(|item| item.chosen);
        chosen.filter_map(|item| Some((item, item.obstacle.as_ref()?)))
    }

    /// The plan for what is chosen. `key` stands in it for the vault's; nothing is sealed under it, since no
    /// file is changed.
    pub fn into_plan(self, key: &str) -> Result<Plan, MigrateError> {
        let movable = |item: &&CopyItem| item.chosen && item.obstacle.is_none();
        let moves = self.items.iter().filter(movable).filter_map(|item| {
            let reference = item.source.to.as_ref()?;
            let (existing, as_written) = (&item.existing, item.source.as_written);
            Some(Move { reference, value: &item.value, existing, as_written })
        });
        let mut entries = Entries::new(moves, &self.destination, &self.found)?;
        for item in self.items.iter().filter(movable) {
            let Some(to) = &item.source.to else { continue };
            let Some(entry) = entries.index.get(&to.address) else { continue };
            entries.planned[*entry].copies.push(Copied {
                from: item.source.from.clone(),
                part: item.source.part.clone(),
                version: item.version.clone(),
                member: to.member.clone(),
                as_written: item.source.as_written,
            });
        }
        Ok(Plan { key: key.to_owned(), entries: entries.planned, ..Plan::default() })
    }
}

/// Of two values for one place, one would be lost.
fn refuse_rivals(items: &mut [CopyItem]) {
    let mut first: HashMap<Reference, usize> = HashMap::new();
    for at in 0..items.len() {
        let Some(to) = items[at].source.to.clone() else { continue };
        let before = *first.entry(to.clone()).or_insert(at);
        if !items[before].value.same_as(&items[at].value) {
            items[at].obstacle.get_or_insert(Obstacle::OtherSource(to.to_string()));
        }
    }
}
