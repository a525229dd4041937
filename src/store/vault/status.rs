//! What a vault says about itself.

use super::{Places, UnlockMethod, Vault, container};

/// Everything but names and values.
#[derive(Debug, Clone)]
pub struct Status {
    /// Where the file is.
    pub places: Places,
    /// Its random identity, as hexadecimal digits.
    pub id: String,
    /// How it is opened.
    pub method: UnlockMethod,
    /// How often it was written.
    pub generation: u64,
    /// Its wrapping keys: name, time of making, number of versions sealed under it.
    pub keys: Vec<(String, i64, usize)>,
    /// Entries in use.
    pub entries: usize,
    /// Deleted entries that can be restored.
    pub deleted: usize,
    /// Versions of all entries.
    pub versions: usize,
}

impl Vault {
    /// What there is to say about it.
    pub fn status(&self) -> Status {
        let versions = |key: &str| self.catalogue.count_versions(|version| version.key == key);
        let keys =
            self.catalogue.keys().map(|key| (key.name.clone(), key.created, versions(&key.name)));
        let entries = self.catalogue.summaries(None);
        let deleted = entries.iter().filter(|entry| entry.deleted.is_some()).count();
        Status {
            places: self.places.clone(),
            id: container::hex(&self.header.id),
            method: self.header.method.clone(),
            generation: self.generation,
            keys: keys.collect(),
            entries: entries.len() - deleted,
            deleted,
            versions: self.catalogue.count_versions(|_| true),
        }
    }
}
