//! The embedded vault: one sealed file.
//!
//! A page store such as redb was weighed and not taken. It authenticates nothing as a whole, so a
//! record could be put back after its deletion, or an old one over a new one; it is locked by one
//! process at a time; and it shows how many records there are. A vault holds hundreds of entries, not
//! millions: one file that is read at once (bounded), opened as a whole and replaced by rename has
//! none of these gaps, and one kind of crash safety serves everything we write.
//!
//! Inside, each value is a message of its own ([`crate::envelope`]), bound to vault, entry, name and
//! version. The list of entries and names around them is sealed once more, with the file's header as
//! associated data.

mod catalogue;
mod container;
mod error;
mod generation;
mod record;
mod status;
mod unlock;

pub use error::VaultError;
pub use status::Status;
pub use unlock::{Cost, Unlock, UnlockMethod};

use std::path::PathBuf;
use std::rc::Rc;

use catalogue::Catalogue;
use container::{Container, Header};

use super::{Kept, Put, Store, StoreError, Stored, Summary, Version, Wanted};
use crate::fs::{self, Lock};
use crate::keys::VaultKey;
use crate::name::EntryName;
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};
use crate::secret::Key256;

/// The key that values are sealed under when no other is named.
pub const DEFAULT_KEY: &str = "default";

/// Where the parts of a vault are.
#[derive(Debug, Clone)]
pub struct Places {
    /// The sealed file.
    pub vault: PathBuf,
    /// The key file that opens it.
    pub key_file: PathBuf,
    /// The highest generation that this machine has written.
    pub generation: PathBuf,
}

impl Places {
    fn lock(&self) -> Result<Lock, StoreError> {
        fs::create_private_dir(container::folder(&self.vault))?;
        let mut path = self.vault.clone().into_os_string();
        path.push(".lock");
        Ok(fs::wait_for_lock(path.as_ref())?)
    }
}

/// An open vault. Reading needs no lock, since the file is replaced as a whole; every change takes the
/// lock and builds on what is in the file then.
pub struct Vault {
    places: Places,
    header: Header,
    root: Key256,
    keys: Vec<Rc<VaultKey>>,
    catalogue: Catalogue,
    generation: u64,
}

impl Vault {
    /// Whether there is one.
    pub fn exists(places: &Places) -> bool {
        places.vault.exists()
    }

    /// How the vault at this place is opened, without opening it.
    pub fn method(places: &Places) -> Result<UnlockMethod, StoreError> {
        Ok(Container::read(places)?.header.method)
    }

    /// Makes a vault, opened by a new key file or by a passphrase. `false` when there is one already.
    pub fn create(
        places: &Places,
        unlock: &mut dyn Unlock,
        method: &UnlockMethod,
    ) -> Result<bool, StoreError> {
        let _lock = places.lock()?;
        if Self::exists(places) {
            return Ok(false);
        }
        let root = Key256::random()?;
        let header = Header::seal_root(places, unlock, method.clone(), &root)?;
        let mut catalogue = Catalogue::default();
        catalogue.add_key(DEFAULT_KEY, &header.id, &root)?;
        Container::write(places, &header, &root, &catalogue, 1)?;
        Ok(true)
    }

    /// Opens the vault.
    pub fn open(places: &Places, unlock: &mut dyn Unlock) -> Result<Self, StoreError> {
        let container = Container::read(places)?;
        let root = container.header.open_root(places, unlock)?;
        Self::with_root(places, container, root)
    }

    /// Opens the vault even when it is older than the last one seen, and takes its state for the last one
    /// from now on. Also says whether it was older.
    pub fn accept(places: &Places, unlock: &mut dyn Unlock) -> Result<(Self, bool), StoreError> {
        let _lock = places.lock()?;
        let container = Container::read(places)?;
        // Authentic first: a damaged vault must not reset the counter.
        let root = container.header.open_root(places, unlock)?;
        let (id, generation) = (container.header.id, container.generation);
        let older = container.is_older_than_seen();
        container.open_any_age(&root)?;
        if older {
            generation::remember(places, &id, generation)?;
        }
        Ok((Self::with_root(places, Container::read(places)?, root)?, older))
    }

    fn with_root(places: &Places, container: Container, root: Key256) -> Result<Self, StoreError> {
        let (header, generation) = (container.header.clone(), container.generation);
        let catalogue = container.open(&root)?;
        let keys = catalogue.open_keys(&header.id, &root)?;
        let places = places.clone();
        Ok(Self { places, header, root, keys, catalogue, generation })
    }

    /// The wrapping key of this name.
    pub fn key(&self, name: &str) -> Result<Rc<VaultKey>, StoreError> {
        self.find_key(name).ok_or_else(|| StoreError::NoKey { name: name.to_owned() })
    }

    fn find_key(&self, name: &str) -> Option<Rc<VaultKey>> {
        self.keys.iter().find(|key| key.own_name() == name).cloned()
    }

    /// Makes a new wrapping key.
    pub fn create_key(&mut self, name: &EntryName) -> Result<(), StoreError> {
        let _lock = self.reload()?;
        let (id, name) = (self.header.id, name.as_str());
        if self.find_key(name).is_some() {
            return Err(StoreError::KeyExists { name: name.to_owned() });
        }
        self.catalogue.add_key(name, &id, &self.root)?;
        self.keys = self.catalogue.open_keys(&id, &self.root)?;
        self.save()
    }

    /// Opens the vault another way from now on. The root key and all entries stay as they are.
    pub fn change_method(
        &mut self,
        unlock: &mut dyn Unlock,
        method: &UnlockMethod,
    ) -> Result<(), StoreError> {
        let _lock = self.reload()?;
        let old = self.header.method.clone();
        self.header = self.header.reseal_root(&self.places, unlock, method.clone(), &self.root)?;
        self.save()?;
        if old == UnlockMethod::KeyFile && *method != UnlockMethod::KeyFile {
            // It opens nothing any more; killed before this, it only lies about.
            fs::remove(&self.places.key_file)?;
        }
        Ok(())
    }

    /// Takes the lock and builds on what other processes have written since.
    fn reload(&mut self) -> Result<Lock, StoreError> {
        let lock = self.places.lock()?;
        let container = Container::read(&self.places)?;
        if container.header.id != self.header.id {
            return Err(VaultError::Replaced.into());
        }
        self.header = container.header.clone();
        self.generation = container.generation;
        self.catalogue = container.open(&self.root)?;
        self.keys = self.catalogue.open_keys(&self.header.id, &self.root)?;
        Ok(lock)
    }

    fn save(&mut self) -> Result<(), StoreError> {
        self.generation += 1;
        Container::write(&self.places, &self.header, &self.root, &self.catalogue, self.generation)
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
        self.reload().map(drop)
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
        let _lock = self.reload()?;
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
        let names: Vec<VersionName> =
            numbers.into_iter().map(|number| VersionName::Number(number.into())).collect();
        for (index, name) in names.iter().enumerate() {
            stored(index, name)?;
        }
        Ok(names)
    }

    fn delete(&mut self, addresses: &[Address], _recovery_days: u8) -> Result<(), StoreError> {
        let _lock = self.reload()?;
        for address in addresses {
            self.catalogue.mark_deleted(&name_of(address)?)?;
        }
        self.save()
    }

    fn undelete(&mut self, address: &Address) -> Result<(), StoreError> {
        let _lock = self.reload()?;
        self.catalogue.unmark_deleted(&name_of(address)?)?;
        self.save()
    }

    fn purge(&mut self, addresses: &[Address]) -> Result<(), StoreError> {
        let _lock = self.reload()?;
        for address in addresses {
            self.catalogue.remove_deleted(&name_of(address)?)?;
        }
        self.save()
    }
}
