//! Entries and their versions: what every store can do.

use super::{DEFAULT_KEY, Vault, catalogue, record};
use crate::name::EntryName;
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};
use crate::store::{Kept, Put, Store, StoreError, Stored, Summary, Version, Wanted};

impl Vault {
    /// Adds versions and writes them; the number of each.
    fn add_all(&mut self, puts: &[Put<'_>]) -> Result<Vec<u32>, StoreError> {
        let mut changed = false;
        let mut numbers = Vec::with_capacity(puts.len());
        for put in puts {
            catalogue::check_size(put)?;
            let name = name_of(&put.address)?;
            if let Some(done) = self.catalogue.version_of_token(&name, put.token) {
                numbers.push(done);
                continue;
            }
            self.catalogue.check_expected(&name, &put.expected)?;
            let place = self.catalogue.place_for(&name)?;
            let key = self.key(put.key.as_deref().unwrap_or(DEFAULT_KEY))?;
            let message = record::seal(&self.header.id, &place, put, &name, &key)?;
            numbers.push(place.version);
            self.catalogue.add(&place, &name, put.token, key.own_name(), message);
            changed = true;
        }
        if changed {
            self.save()?;
        }
        Ok(numbers)
    }
}

/// The name behind an address: the router hands over nothing but addresses of the vault.
fn name_of(address: &Address) -> Result<EntryName, StoreError> {
    match EntryName::parse(address.name()) {
        Ok(name) if address.store() == StoreKind::Vault => Ok(name),
        _ => Err(StoreError::NotFound { address: address.clone() }),
    }
}

impl Store for Vault {
    fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        let open = |wanted: &Wanted| {
            let name = name_of(&wanted.address)?;
            let (entry, version) = self.catalogue.find(&name, &wanted.selector)?;
            let value = record::open(&self.header.id, entry, &name, version, |key| {
                self.keys.iter().find(|own| own.own_name() == key).map(|key| &**key)
            })?;
            let version = VersionName::Number(version.number.into());
            Ok(Kept { value, version, binary: false })
        };
        wanted.iter().map(open).collect()
    }

    fn refresh(&mut self) -> Result<(), StoreError> {
        let _lock = self.places.lock()?;
        self.read_again()
    }

    fn describe(&self, addresses: &[Address]) -> Result<Vec<Option<Summary>>, StoreError> {
        let describe = |address| Ok(self.catalogue.summary(&name_of(address)?));
        addresses.iter().map(describe).collect()
    }

    fn list(&self, _store: StoreKind, under: Option<&Address>) -> Result<Vec<Summary>, StoreError> {
        let under = under.map(name_of).transpose()?;
        Ok(self.catalogue.summaries(under.as_ref()))
    }

    fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        self.catalogue.history(&name_of(address)?)
    }

    fn check_key(&self, _store: StoreKind, key: &str) -> Result<(), StoreError> {
        self.key(key).map(drop)
    }

    fn is_same_key(&self, _store: StoreKind, one: &str, other: &str) -> Result<bool, StoreError> {
        Ok(one == other)
    }

    /// Keeps all or none, and so has nothing to say before the end.
    fn put(
        &mut self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        _progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        let numbers = self.change(|vault| vault.add_all(puts))?;
        let names: Vec<VersionName> =
            numbers.into_iter().map(|number| VersionName::Number(number.into())).collect();
        for (index, name) in names.iter().enumerate() {
            stored(index, name)?;
        }
        Ok(names)
    }

    fn delete(&mut self, addresses: &[Address], _recovery_days: u8) -> Result<(), StoreError> {
        self.change(|vault| {
            for address in addresses {
                vault.catalogue.mark_deleted(&name_of(address)?)?;
            }
            vault.save()
        })
    }

    fn undelete(&mut self, address: &Address) -> Result<(), StoreError> {
        self.change(|vault| {
            vault.catalogue.unmark_deleted(&name_of(address)?)?;
            vault.save()
        })
    }

    fn purge(&mut self, addresses: &[Address]) -> Result<(), StoreError> {
        self.change(|vault| {
            for address in addresses {
                vault.catalogue.remove_deleted(&name_of(address)?)?;
            }
            vault.save()
        })
    }
}
