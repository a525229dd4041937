//! All stores as one: every address leads to the store it belongs to.

use super::vault::Vault;
use super::{Kept, Put, Store, StoreError, Stored, Summary, Version, Wanted};
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};

/// The stores that a command needs, opened.
#[derive(Default)]
pub struct Stores {
    vault: Option<Vault>,
    cloud: Option<Box<dyn Store>>,
}

/// Which of the two a store belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Vault,
    Cloud,
}

impl Side {
    const BOTH: [Self; 2] = [Self::Vault, Self::Cloud];

    fn of(address: &Address) -> Self {
        if address.store().is_aws() { Self::Cloud } else { Self::Vault }
    }
}

impl Stores {
    /// The vault, when it is needed, and the services of AWS, when they are.
    pub fn new(vault: Option<Vault>, cloud: Option<Box<dyn Store>>) -> Self {
        Self { vault, cloud }
    }

    /// The vault.
    pub fn vault(&self) -> Option<&Vault> {
        self.vault.as_ref()
    }

    /// Opens the vault later, for instance when it is made only once something is to be put into it.
    pub fn set_vault(&mut self, vault: Vault) {
        self.vault = Some(vault);
    }

    fn side(&self, side: Side) -> Option<&dyn Store> {
        match side {
            Side::Vault => self.vault.as_ref().map(|vault| vault as &dyn Store),
            Side::Cloud => self.cloud.as_deref(),
        }
    }

    fn side_mut(&mut self, side: Side) -> Option<&mut (dyn Store + 'static)> {
        match side {
            Side::Vault => self.vault.as_mut().map(|vault| vault as &mut dyn Store),
            Side::Cloud => self.cloud.as_deref_mut(),
        }
    }

    fn of(&self, address: &Address) -> Result<&dyn Store, StoreError> {
        let missing = || StoreError::NotFound { address: address.clone() };
        self.side(Side::of(address)).ok_or_else(missing)
    }

    fn of_mut(&mut self, address: &Address) -> Result<&mut (dyn Store + 'static), StoreError> {
        let missing = || StoreError::NotFound { address: address.clone() };
        self.side_mut(Side::of(address)).ok_or_else(missing)
    }
}

/// The places of those whose address is on this side.
fn on_side(side: Side, addresses: impl Iterator<Item = Side>) -> Vec<usize> {
    addresses.enumerate().filter(|(_, other)| *other == side).map(|(at, _)| at).collect()
}

impl Store for Stores {
    fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        let mut answers: Vec<Result<Kept, StoreError>> = wanted
            .iter()
            .map(|wanted| Err(StoreError::NotFound { address: wanted.address.clone() }))
            .collect();
        for side in Side::BOTH {
            let places = on_side(side, wanted.iter().map(|wanted| Side::of(&wanted.address)));
            let Some(store) = self.side(side).filter(|_| !places.is_empty()) else {
                continue;
            };
            let asked: Vec<Wanted> = places.iter().map(|at| wanted[*at].clone()).collect();
            for (at, answer) in places.into_iter().zip(store.get(&asked)) {
                answers[at] = answer;
            }
        }
        answers
    }

    fn refresh(&mut self) -> Result<(), StoreError> {
        Side::BOTH.into_iter().try_for_each(|side| match self.side_mut(side) {
            Some(store) => store.refresh(),
            None => Ok(()),
        })
    }

    fn describe(&self, addresses: &[Address]) -> Result<Vec<Option<Summary>>, StoreError> {
        let mut answers: Vec<Option<Summary>> = addresses.iter().map(|_| None).collect();
        for side in Side::BOTH {
            let places = on_side(side, addresses.iter().map(Side::of));
            let Some(store) = self.side(side).filter(|_| !places.is_empty()) else {
                continue;
            };
            let asked: Vec<Address> = places.iter().map(|at| addresses[*at].clone()).collect();
            for (at, answer) in places.into_iter().zip(store.describe(&asked)?) {
                answers[at] = answer;
            }
        }
        Ok(answers)
    }

    fn list(&self, store: StoreKind, under: Option<&Address>) -> Result<Vec<Summary>, StoreError> {
        let side = if store.is_aws() { Side::Cloud } else { Side::Vault };
        self.side(side).map_or(Ok(Vec::new()), |side| side.list(store, under))
    }

    fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        self.of(address)?.history(address)
    }

    fn check_key(&self, store: StoreKind, key: &str) -> Result<(), StoreError> {
        let side = if store.is_aws() { Side::Cloud } else { Side::Vault };
        self.side(side).map_or(Ok(()), |side| side.check_key(store, key))
    }

    fn is_same_key(&self, store: StoreKind, one: &str, other: &str) -> Result<bool, StoreError> {
        let side = if store.is_aws() { Side::Cloud } else { Side::Vault };
        self.side(side).map_or(Ok(one == other), |side| side.is_same_key(store, one, other))
    }

    fn put(
        &mut self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        let mut versions: Vec<Option<VersionName>> = puts.iter().map(|_| None).collect();
        for side in Side::BOTH {
            let places = on_side(side, puts.iter().map(|put| Side::of(&put.address)));
            let Some(first) = places.first() else {
                continue;
            };
            let missing = StoreError::NotFound { address: puts[*first].address.clone() };
            let store = self.side_mut(side).ok_or(missing)?;
            let asked: Vec<Put<'_>> = places.iter().map(|at| puts[*at].again()).collect();
            let mut heard = |index: usize, version: &VersionName| stored(places[index], version);
            let written = store.put(&asked, &mut heard, progress)?;
            for (at, version) in places.iter().zip(written) {
                versions[*at] = Some(version);
            }
        }
        versions.into_iter().map(|version| version.ok_or(StoreError::NoAnswer)).collect()
    }

    fn delete(&mut self, addresses: &[Address], recovery_days: u8) -> Result<(), StoreError> {
        for side in Side::BOTH {
            let on_side: Vec<Address> =
                addresses.iter().filter(|address| Side::of(address) == side).cloned().collect();
            if let Some(first) = on_side.first() {
                self.of_mut(first)?.delete(&on_side, recovery_days)?;
            }
        }
        Ok(())
    }

    fn undelete(&mut self, address: &Address) -> Result<(), StoreError> {
        self.of_mut(address)?.undelete(address)
    }

    fn purge(&mut self, addresses: &[Address]) -> Result<(), StoreError> {
        for side in Side::BOTH {
            let on_side: Vec<Address> =
                addresses.iter().filter(|address| Side::of(address) == side).cloned().collect();
            if let Some(first) = on_side.first() {
                self.of_mut(first)?.purge(&on_side)?;
            }
        }
        Ok(())
    }
}
