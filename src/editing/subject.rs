//! What is edited, as it was when it was opened.

use super::EditError;
use crate::migrate::{Plan, Typed};
use crate::portage::name_below;
use crate::reference::{Address, Reference, StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::{
    Kept, Store, StoreError, Wanted, member, moves_to_advanced_tier, one, summary_of,
    written_member, written_members,
};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This entry or member; what is below the name where there is no such entry.
    One(Reference),
    /// What is below this name.
    Below(Address),
}

/// What is edited, as it was when it was opened.
pub struct Subject {
    pub(super) shape: Shape,
    pub(super) entries: Vec<Entry>,
    /// Entries below the name that are no text, and so in no document.
    pub left_out: Vec<Address>,
}

/// What the document is made of.
pub(super) enum Shape {
    /// The value of an entry.
    Whole,
    /// A member of one.
    Member {
        name: String,
        /// As it is shown: a text, or what is written there.
        shown: Plaintext,
        is_text: bool,
    },
    /// All members of one, each as it is written.
    Members(Vec<(String, Plaintext)>),
    /// Entries below a name.
    Entries(Address),
}

/// An entry, and the version of it that was opened.
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) address: Address,
    pub(super) value: Plaintext,
    pub(super) version: VersionName,
}

impl Subject {
    /// Reads it. `raw` takes a JSON object for any other text.
    pub fn open(target: &Target, raw: bool, store: &dyn Store) -> Result<Self, EditError> {
        let reference = match target {
            Target::Below(address) => return Self::below(address, store),
            Target::One(reference) => reference,
        };
        let address = &reference.address;
        let kept = match one(store.get(&[Wanted::newest(address.clone())])) {
            Err(error @ StoreError::NotFound { .. }) if reference.member.is_none() => {
                // The error says more than that nothing is below the name.
                return match Self::below(address, store) {
                    Err(EditError::Nothing { .. }) => Err(error.into()),
                    below => below,
                };
            }
            kept => kept?,
        };
        if kept.binary || !is_editable(&kept.value) {
            return Err(EditError::NotText { address: address.clone() });
        }
        if address.store() == StoreKind::ParameterStore
            && summary_of(store, address)?.is_some_and(|entry| entry.in_clear)
        {
            return Err(StoreError::KeptInClear { address: address.clone() }.into());
        }
        let shape = shape(reference, raw, &kept)?;
        let entry = entry(name_below(address, Some(address)), address.clone(), kept);
        Ok(Self { shape, entries: vec![entry], left_out: Vec::new() })
    }

    fn below(under: &Address, store: &dyn Store) -> Result<Self, EditError> {
        let mut found = store.list(under.store(), Some(under))?;
        found.retain(|it| it.deleted.is_none() && it.newest.is_some() && it.address != *under);
        if found.is_empty() {
            return Err(EditError::Nothing { under: under.clone() });
        }
        let wanted: Vec<Wanted> =
            found.iter().map(|entry| Wanted::newest(entry.address.clone())).collect();
        let (mut entries, mut left_out) = (Vec::new(), Vec::new());
        for (summary, kept) in found.into_iter().zip(store.get(&wanted)) {
            let kept = kept?;
            if kept.binary || !is_editable(&kept.value) || summary.in_clear {
                left_out.push(summary.address);
            } else {
                let name = name_below(&summary.address, Some(under));
                entries.push(entry(name, summary.address, kept));
            }
        }
        Ok(Self { shape: Shape::Entries(under.clone()), entries, left_out })
    }

    /// Those that are moved to the tier of Parameter Store that costs, for good.
    pub fn advanced(&self, typed: &[Typed]) -> Vec<Address> {
        let there = |it: &Typed| self.entries.iter().find(|entry| entry.address == it.address);
        let moves = |it: &&Typed| {
            let there = there(it).map(|entry| &entry.value);
            moves_to_advanced_tier(it.address.store(), &it.value, there)
        };
        typed.iter().filter(moves).map(|it| it.address.clone()).collect()
    }

    /// An error where something that the plan writes is no longer as it was opened.
    pub fn check_unchanged(&self, plan: &Plan, store: &dyn Store) -> Result<(), EditError> {
        let addresses = || plan.entries.iter().map(|entry| &entry.address);
        let wanted: Vec<Wanted> = addresses().cloned().map(Wanted::newest).collect();
        for (address, kept) in addresses().zip(store.get(&wanted)) {
            let opened = self.entries.iter().find(|entry| entry.address == *address);
            let same = match (kept, opened) {
                (Ok(kept), Some(opened)) => kept.version == opened.version,
                (Ok(_), None) => false,
                // The vault takes a new value for a deleted entry, Secrets Manager does not.
                (Err(StoreError::NotFound { .. }), opened) => opened.is_none(),
                (Err(StoreError::Deleted { .. }), opened)
                    if address.store() == StoreKind::Vault =>
                {
                    opened.is_none()
                }
                (Err(error), _) => return Err(error.into()),
            };
            if !same {
                return Err(EditError::Changed { address: address.clone() });
            }
        }
        Ok(())
    }
}

fn entry(name: String, address: Address, kept: Kept) -> Entry {
    Entry { name, address, value: kept.value, version: kept.version }
}

/// What an editor can show and give back: text, without the one character that many programs end at.
pub(super) fn is_editable(value: &Plaintext) -> bool {
    value.is_text() && !value.expose().contains(&0)
}

fn shape(reference: &Reference, raw: bool, kept: &Kept) -> Result<Shape, EditError> {
    let Some(name) = &reference.member else {
        if raw || reference.address.store() == StoreKind::ParameterStore {
            return Ok(Shape::Whole);
        }
        let members = written_members(&kept.value).unwrap_or_default();
        let twice = |at: usize| members[..at].iter().any(|other| other.0 == members[at].0);
        let is_object = !members.is_empty() && !(1..members.len()).any(twice);
        return Ok(if is_object { Shape::Members(members) } else { Shape::Whole });
    };
    let missing = || StoreError::NoMember { address: reference.address.clone(), key: name.clone() };
    let written = written_member(&kept.value, name).ok_or_else(missing)?;
    let is_text = written.expose().starts_with(b"\"");
    let shown = if is_text { member(&kept.value, name).ok_or_else(missing)? } else { written };
    if !is_editable(&shown) {
        return Err(EditError::NotText { address: reference.address.clone() });
    }
    Ok(Shape::Member { name: name.clone(), shown, is_text })
}
