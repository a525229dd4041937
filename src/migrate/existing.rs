//! What the store holds already under the names that are wanted.

use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::error::MigrateError;
use crate::reference::{Address, Reference, StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::{Kept, Store, StoreError, Wanted, member, written_member};

/// What the store holds under the reference of one variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Existing {
    /// No such entry, or no such member of it.
    Nothing,
    /// The very value.
    Same,
    /// Another value, in this version.
    Other(VersionName),
}

/// The entries that are there.
#[derive(Default)]
pub(super) struct Found {
    kept: HashMap<Address, Kept>,
    /// Marked for deletion where that keeps the name taken.
    scheduled: HashSet<Address>,
    /// Kept in clear.
    in_clear: HashSet<Address>,
    /// Their wrapping keys; looked up only where one is asked for.
    keys: HashMap<Address, String>,
    /// Those among them whose key is not the one that is asked for.
    other_key: HashSet<Address>,
}

impl Found {
    /// Asks for every entry at once that a variable might go into.
    pub(super) fn look(
        store: &dyn Store,
        draft: &Draft,
        wanted_key: Option<&str>,
    ) -> Result<Self, MigrateError> {
        let mut addresses: Vec<Address> = Vec::new();
        for (_, item) in draft.items().filter(|(_, item)| item.chosen || item.is_offered()) {
            if let (Some(reference), Some(_)) = (&item.reference, &item.value) {
                addresses.push(reference.address.clone());
            }
        }
        addresses.sort();
        addresses.dedup();
        Self::of(store, addresses, wanted_key)
    }

    /// What is kept at these addresses.
    pub(super) fn of(
        store: &dyn Store,
        addresses: Vec<Address>,
        wanted_key: Option<&str>,
    ) -> Result<Self, MigrateError> {
        let wanted: Vec<Wanted> = addresses.iter().cloned().map(Wanted::newest).collect();
        let mut found = Self::default();
        for (address, kept) in addresses.into_iter().zip(store.get(&wanted)) {
            match kept {
                Ok(kept) => drop(found.kept.insert(address, kept)),
                Err(StoreError::NotFound { .. }) => {}
                // The vault takes a new value for a deleted entry, Secrets Manager does not.
                Err(StoreError::Deleted { .. }) if address.store() == StoreKind::Vault => {}
                Err(StoreError::Deleted { .. }) => drop(found.scheduled.insert(address)),
                Err(error) => return Err(error.into()),
            }
        }
        let is_told = |address: &&Address| {
            wanted_key.is_some() || address.store() == StoreKind::ParameterStore // which may keep it in clear
        };
        let there: Vec<Address> = found.kept.keys().filter(is_told).cloned().collect();
        let mut compared: HashMap<String, bool> = HashMap::new();
        for summary in store.describe(&there)?.into_iter().flatten() {
            if summary.in_clear {
                found.in_clear.insert(summary.address.clone());
            }
            if let Some(wanted) = wanted_key {
                let kind = summary.address.store();
                let key = match summary.key {
                    Some(key) => key,
                    // Told by a call that may fail or be denied; a guess would be what undo goes back to.
                    None if kind == StoreKind::ParameterStore && !summary.in_clear => {
                        let address = summary.address;
                        return Err(StoreError::KeyUnknown { address, source: None }.into());
                    }
                    None => kind.default_key().to_owned(),
                };
                let is_same = match compared.get(&key) {
                    Some(is_same) => *is_same,
                    None => store.is_same_key(kind, wanted, &key)?,
                };
                compared.insert(key.clone(), is_same);
                if !is_same {
                    found.other_key.insert(summary.address.clone());
                }
                found.keys.insert(summary.address, key);
            }
        }
        Ok(found)
    }

    pub(super) fn key(&self, address: &Address) -> Option<String> {
        self.keys.get(address).cloned()
    }

    /// Whether an entry is under another key than the one that is asked for.
    pub(super) fn has_other_key(&self, address: &Address) -> bool {
        self.other_key.contains(address)
    }

    pub(super) fn kept(&self, address: &Address) -> Option<&Kept> {
        self.kept.get(address)
    }

    pub(super) fn is_in_clear(&self, address: &Address) -> bool {
        self.in_clear.contains(address)
    }

    pub(super) fn is_scheduled(&self, address: &Address) -> bool {
        self.scheduled.contains(address)
    }

    /// What the store holds under a reference, against a value.
    pub(super) fn existing(&self, reference: &Reference, value: &Plaintext) -> Existing {
        self.existing_by(member, reference, value)
    }

    /// The same for a member that is written as JSON already.
    pub(super) fn existing_written(&self, reference: &Reference, value: &Plaintext) -> Existing {
        self.existing_by(written_member, reference, value)
    }

    fn existing_by(
        &self,
        found: impl Fn(&Plaintext, &str) -> Option<Plaintext>,
        reference: &Reference,
        value: &Plaintext,
    ) -> Existing {
        let Some(kept) = self.kept(&reference.address) else {
            return Existing::Nothing;
        };
        let same = match &reference.member {
            None => kept.value.same_as(value),
            Some(name) => match found(&kept.value, name) {
                None => return Existing::Nothing,
                Some(kept) => kept.same_as(value),
            },
        };
        if same { Existing::Same } else { Existing::Other(kept.version.clone()) }
    }
}
