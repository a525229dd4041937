//! The list of keys and entries inside the vault.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::VaultError;
use super::container::hex;
use crate::envelope::{EncryptionContext, NONCE_LEN, TAG_LEN, open_in_place, seal_in_place};
use crate::keys::VaultKey;
use crate::name::{EntryName, Token};
use crate::reference::{Address, Selector, VersionName};
use crate::secret::{Key256, Plaintext, random_bytes};
use crate::store::{Expected, Put, StoreError, Summary, VALUE_LIMIT, Version};

/// Everything in the vault; values and wrapping keys in it are sealed.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Catalogue {
    keys: Vec<KeyRecord>,
    entries: BTreeMap<EntryName, Entry>,
}

/// A wrapping key under the root key.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeyRecord {
    pub(super) name: String,
    pub(super) created: i64,
    nonce: [u8; NONCE_LEN],
    tag: [u8; TAG_LEN],
    wrapped: [u8; Key256::LEN],
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    id: [u8; 16],
    deleted: Option<i64>,
    versions: Vec<VersionRecord>,
}

/// A version of an entry; `message` is the sealed value.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct VersionRecord {
    pub(super) number: u32,
    pub(super) created: i64,
    pub(super) token: Token,
    pub(super) key: String,
    pub(super) message: Vec<u8>,
}

/// Where the next version of an entry goes.
pub(super) struct Place {
    pub(super) entry: [u8; 16],
    pub(super) version: u32,
}

impl Catalogue {
    pub(super) fn keys(&self) -> impl Iterator<Item = &KeyRecord> {
        self.keys.iter()
    }

    pub(super) fn add_key(
        &mut self,
        name: &str,
        vault: &[u8; 16],
        root: &Key256,
    ) -> Result<(), StoreError> {
        let key = Key256::random()?;
        let mut wrapped = Plaintext::copy_of(key.expose());
        let nonce = random_bytes()?;
        let tag = seal_in_place(root, &nonce, &key_context(vault, name)?, wrapped.expose_mut())
            .map_err(|_| VaultError::NotAuthentic)?;
        let mut record =
            KeyRecord { name: name.to_owned(), created: now(), nonce, tag, wrapped: [0; 32] };
        record.wrapped.copy_from_slice(wrapped.expose());
        self.keys.push(record);
        Ok(())
    }

    pub(super) fn open_keys(
        &self,
        vault: &[u8; 16],
        root: &Key256,
    ) -> Result<Vec<Rc<VaultKey>>, StoreError> {
        let open = |record: &KeyRecord| {
            let context = key_context(vault, &record.name)?;
            let key = Key256::filled_by(|key| {
                key.copy_from_slice(&record.wrapped);
                open_in_place(root, &record.nonce, &context, key, &record.tag)
            });
            let key = key.map_err(|_| VaultError::NotAuthentic)?;
            Ok(Rc::new(VaultKey::new(&record.name, key)))
        };
        self.keys.iter().map(open).collect()
    }

    pub(super) fn find(
        &self,
        name: &EntryName,
        selector: &Selector,
    ) -> Result<(&[u8; 16], &VersionRecord), StoreError> {
        let entry = self.entry(name)?;
        if entry.deleted.is_some() {
            return Err(StoreError::Deleted { address: Address::vault(name), until: None });
        }
        let mut versions = entry.versions.iter();
        let found = match selector {
            Selector::Newest => versions.next_back(),
            Selector::Version(wanted) => versions.find(|version| version.name() == *wanted),
            // No version here has a label.
            Selector::Label(_) => None,
        };
        let missing = || StoreError::NoVersion {
            address: Address::vault(name),
            version: selector.text().unwrap_or_default(),
        };
        Ok((&entry.id, found.ok_or_else(missing)?))
    }

    pub(super) fn summary(&self, name: &EntryName) -> Option<Summary> {
        self.entries.get_key_value(name).and_then(summary)
    }

    pub(super) fn summaries(&self, prefix: Option<&EntryName>) -> Vec<Summary> {
        let wanted = |name: &EntryName| prefix.is_none_or(|prefix| name.is_under(prefix));
        self.entries.iter().filter(|(name, _)| wanted(name)).filter_map(summary).collect()
    }

    pub(super) fn history(&self, name: &EntryName) -> Result<Vec<Version>, StoreError> {
        Ok(self.entry(name)?.versions.iter().map(VersionRecord::describe).collect())
    }

    pub(super) fn count_versions(&self, wanted: impl Fn(&VersionRecord) -> bool) -> usize {
        self.entries.values().flat_map(|entry| &entry.versions).filter(|v| wanted(v)).count()
    }

    /// The version that a write with this token has made.
    pub(super) fn version_of_token(&self, name: &EntryName, token: Token) -> Option<u32> {
        let versions = &self.entries.get(name)?.versions;
        versions.iter().find(|version| version.token == token).map(|version| version.number)
    }

    pub(super) fn check_expected(
        &self,
        name: &EntryName,
        expected: &Expected,
    ) -> Result<(), StoreError> {
        let there = self.summary(name).filter(|entry| entry.deleted.is_none());
        let holds = match expected {
            Expected::Anything => true,
            Expected::Nothing => there.is_none(),
            Expected::Version(version) => {
                there.is_some_and(|entry| entry.newest.as_ref() == Some(version))
            }
        };
        if holds { Ok(()) } else { Err(StoreError::Conflict { address: Address::vault(name) }) }
    }

    pub(super) fn place_for(&self, name: &EntryName) -> Result<Place, StoreError> {
        Ok(match self.entries.get(name) {
            Some(entry) => Place { entry: entry.id, version: entry.newest() + 1 },
            None => Place { entry: random_bytes()?, version: 1 },
        })
    }

    /// Adds a version; an entry that was deleted is in use again.
    pub(super) fn add(
        &mut self,
        place: &Place,
        name: &EntryName,
        token: Token,
        key: &str,
        message: Vec<u8>,
    ) {
        let entry = self.entries.entry(name.clone()).or_insert_with(|| Entry {
            id: place.entry,
            deleted: None,
            versions: Vec::new(),
        });
        entry.deleted = None;
        entry.versions.push(VersionRecord {
            number: place.version,
            created: now(),
            token,
            key: key.to_owned(),
            message,
        });
    }

    pub(super) fn mark_deleted(&mut self, name: &EntryName) -> Result<(), StoreError> {
        let entry = self.entry_mut(name)?;
        entry.deleted = entry.deleted.or_else(|| Some(now()));
        Ok(())
    }

    pub(super) fn unmark_deleted(&mut self, name: &EntryName) -> Result<(), StoreError> {
        self.entry_mut(name)?.deleted = None;
        Ok(())
    }

    pub(super) fn remove_deleted(&mut self, name: &EntryName) -> Result<(), StoreError> {
        if self.entry(name)?.deleted.is_none() {
            return Err(StoreError::NotDeleted { address: Address::vault(name) });
        }
        self.entries.remove(name);
        Ok(())
    }

    fn entry(&self, name: &EntryName) -> Result<&Entry, StoreError> {
        self.entries.get(name).ok_or_else(|| StoreError::NotFound { address: Address::vault(name) })
    }

    fn entry_mut(&mut self, name: &EntryName) -> Result<&mut Entry, StoreError> {
        self.entries
            .get_mut(name)
            .ok_or_else(|| StoreError::NotFound { address: Address::vault(name) })
    }
}

impl Entry {
    fn newest(&self) -> u32 {
        self.versions.last().map_or(0, |version| version.number)
    }
}

impl VersionRecord {
    fn name(&self) -> VersionName {
        VersionName::Number(self.number.into())
    }

    fn describe(&self) -> Version {
        Version {
            name: self.name(),
            created: Some(self.created),
            token: Some(self.token),
            keys: vec![self.key.clone()],
            labels: Vec::new(),
        }
    }
}

fn summary((name, entry): (&EntryName, &Entry)) -> Option<Summary> {
    let newest = entry.versions.last()?;
    Some(Summary {
        address: Address::vault(name),
        newest: Some(newest.name()),
        token: Some(newest.token),
        changed: Some(newest.created),
        key: Some(newest.key.clone()),
        deleted: entry.deleted,
        in_clear: false,
        arn: None,
    })
}

fn key_context(vault: &[u8; 16], name: &str) -> Result<Vec<u8>, StoreError> {
    EncryptionContext::new()
        .with("kmseal-vault", hex(vault))
        .with("kmseal-wrapping-key", name)
        .to_bytes()
        .map_err(|_| VaultError::NotAuthentic.into())
}

/// Seconds since 1970-01-01 UTC. For people to read; nothing is decided by it.
fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Refuses a value that no entry takes, before anything is done.
pub(super) fn check_size(put: &Put<'_>) -> Result<(), StoreError> {
    if put.value.expose().len() > VALUE_LIMIT {
        return Err(StoreError::TooLarge { address: put.address.clone() });
    }
    Ok(())
}
