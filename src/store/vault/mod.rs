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
mod entries;
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

use super::StoreError;
use crate::fs::{self, Lock};
use crate::keys::VaultKey;
use crate::name::EntryName;
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
        let name = name.as_str();
        self.change(|vault| {
            let id = vault.header.id;
            if vault.find_key(name).is_some() {
                return Err(StoreError::KeyExists { name: name.to_owned() });
            }
            vault.catalogue.add_key(name, &id, &vault.root)?;
            vault.keys = vault.catalogue.open_keys(&id, &vault.root)?;
            vault.save()
        })
    }

    /// Opens the vault another way from now on. The root key and all entries stay as they are.
    pub fn change_method(
        &mut self,
        unlock: &mut dyn Unlock,
        method: &UnlockMethod,
    ) -> Result<(), StoreError> {
        self.change(|vault| {
            let old = vault.header.method.clone();
            let (places, root) = (&vault.places, &vault.root);
            vault.header = vault.header.reseal_root(places, unlock, method.clone(), root)?;
            vault.save()?;
            if old == UnlockMethod::KeyFile && *method != UnlockMethod::KeyFile {
                // It opens nothing any more; killed before this, it only lies about.
                fs::remove(&vault.places.key_file)?;
            }
            Ok(())
        })
    }

    /// Takes the lock, and makes a change that builds on what other processes have written since. When that
    /// fails, what is in memory is again what is in the file.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let _lock = self.places.lock()?;
        self.read_again()?;
        let before = self.generation;
        change(self).map_err(|error| {
            // The file knows whether the change is in it. Where it cannot be read now, nobody does.
            match self.read_again() {
                Ok(()) if self.generation > before => {
                    VaultError::Landed { source: Box::new(error) }.into()
                }
                _ => error,
            }
        })
    }

    fn read_again(&mut self) -> Result<(), StoreError> {
        let container = Container::read(&self.places)?;
        if container.header.id != self.header.id {
            return Err(VaultError::Replaced.into());
        }
        let (header, generation) = (container.header.clone(), container.generation);
        let catalogue = container.open(&self.root)?;
        self.keys = catalogue.open_keys(&header.id, &self.root)?;
        (self.header, self.generation, self.catalogue) = (header, generation, catalogue);
        Ok(())
    }

    fn save(&mut self) -> Result<(), StoreError> {
        self.generation += 1;
        Container::write(&self.places, &self.header, &self.root, &self.catalogue, self.generation)
    }
}
