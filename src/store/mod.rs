//! Stores: where values live. One trait, one folder or file per store.

pub mod vault;

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind};
use crate::keys::KeyError;
use crate::name::{EntryName, Token};
use crate::secret::{Plaintext, RandomError};

/// Most bytes a value may have.
pub const VALUE_LIMIT: usize = 1024 * 1024;

/// A value to be kept.
pub struct Put<'v> {
    /// Under which name.
    pub name: EntryName,
    /// What.
    pub value: &'v Plaintext,
    /// Makes the write repeatable: the same token never makes a second version.
    pub token: Token,
    /// What must be there now for the write to happen.
    pub expected: Expected,
}

/// The state that a write builds on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    Anything,
    /// No entry of this name, or a deleted one.
    Nothing,
    /// This version is the newest.
    Version(u32),
}

/// A version of an entry, without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Counted from 1; never used again, not even after a deletion.
    pub number: u32,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// The token of the write.
    pub token: Token,
    /// The name of its wrapping key.
    pub key: String,
}

/// An entry, without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its name.
    pub name: EntryName,
    /// Its newest version.
    pub newest: Version,
    /// When it was deleted, in seconds since 1970-01-01 UTC.
    pub deleted: Option<i64>,
}

/// A place that keeps values, every version of them.
pub trait Store {
    /// The values of these entries, in this order; each may fail for itself.
    fn get(&self, wanted: &[(EntryName, Option<u32>)]) -> Vec<Result<Plaintext, StoreError>>;

    /// Reads again what is kept now: what this process remembers proves nothing.
    fn refresh(&mut self) -> Result<(), StoreError>;

    /// The entry of this name, deleted or not.
    fn describe(&self, name: &EntryName) -> Option<Summary>;

    /// The entries at or under `prefix` (all without one), by name, deleted ones included.
    fn list(&self, prefix: Option<&EntryName>) -> Vec<Summary>;

    /// The versions of an entry, oldest first.
    fn history(&self, name: &EntryName) -> Result<Vec<Version>, StoreError>;

    /// Keeps all these values, or none of them. Returns the version of each.
    fn put(&mut self, puts: &[Put<'_>]) -> Result<Vec<u32>, StoreError>;

    /// Marks entries as deleted; their versions are kept. One that is deleted already is fine.
    fn delete(&mut self, names: &[EntryName]) -> Result<(), StoreError>;

    /// Brings a deleted entry back.
    fn undelete(&mut self, name: &EntryName) -> Result<(), StoreError>;

    /// Removes deleted entries and all their versions for good.
    fn purge(&mut self, names: &[EntryName]) -> Result<(), StoreError>;
}

/// Why a store could not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No such entry.
    #[error("there is no entry vault://{name}")]
    NotFound {
        /// The name that was asked for.
        name: EntryName,
    },
    /// It was deleted.
    #[error("the entry vault://{name} is deleted")]
    Deleted {
        /// Its name.
        name: EntryName,
    },
    /// It is not deleted, so it cannot be purged.
    #[error("the entry vault://{name} is in use, so it cannot be removed for good")]
    NotDeleted {
        /// Its name.
        name: EntryName,
    },
    /// No such version.
    #[error("the entry vault://{name} has no version {version}")]
    NoVersion {
        /// The entry.
        name: EntryName,
        /// The version that was asked for.
        version: u32,
    },
    /// The value is no JSON object, or has no such member.
    #[error("the value of vault://{name} is not a JSON object with a member {key:?}")]
    NoMember {
        /// The entry.
        name: EntryName,
        /// The member that was asked for.
        key: String,
    },
    /// Someone else wrote in between.
    #[error("the entry vault://{name} was written by someone else in the meantime")]
    Conflict {
        /// The entry.
        name: EntryName,
    },
    /// A value over [`VALUE_LIMIT`].
    #[error("the value for vault://{name} is larger than {VALUE_LIMIT} bytes")]
    TooLarge {
        /// The entry it was meant for.
        name: EntryName,
    },
    /// The value does not open.
    #[error("the value of vault://{name} cannot be read")]
    Value {
        /// The entry.
        name: EntryName,
        /// Why.
        source: KeyError,
    },
    /// There is no key of this name.
    #[error("the vault has no key {name:?}")]
    NoKey {
        /// The name that was asked for.
        name: String,
    },
    /// There is a key of this name already.
    #[error("the vault has a key {name:?} already")]
    KeyExists {
        /// The name that was asked for.
        name: String,
    },
    /// The vault itself.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// A file.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl Explain for StoreError {
    fn kind(&self) -> Kind {
        match self {
            Self::Value { source, .. } => source.kind(),
            Self::Vault(error) => error.kind(),
            Self::Fs(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotFound { .. } => vec![Hint::run("kmseal list")],
            Self::Deleted { name } => vec![Hint::run(format!("kmseal restore vault://{name}"))],
            Self::NotDeleted { name } => vec![Hint::run(format!("kmseal delete vault://{name}"))],
            Self::NoVersion { name, .. } => {
                vec![Hint::run(format!("kmseal history vault://{name}"))]
            }
            Self::Conflict { .. } => vec![Hint::say("run the same command again")],
            Self::NoKey { .. } => vec![Hint::run("kmseal vault status")],
            Self::Value { source, .. } => source.hints(),
            Self::Vault(error) => error.hints(),
            Self::Fs(error) => error.hints(),
            _ => Vec::new(),
        }
    }
}

/// One member of a value that is a JSON object: the text of a string, anything else as it is written there.
pub fn member(value: &Plaintext, key: &str) -> Option<Plaintext> {
    let object: HashMap<String, Box<RawValue>> = serde_json::from_slice(value.expose()).ok()?;
    let written = object.get(key)?.get();
    if written.starts_with('"') {
        let text: String = serde_json::from_str(written).ok()?;
        return Some(Plaintext::copy_of(text.as_bytes()));
    }
    Some(Plaintext::copy_of(written.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_handed_out_as_they_are_written() {
        let json =
            br#"{"s":"a\"b\u00e9","n":1.50,"big":12345678901234567890123,"o":{"z":1, "a":[2]}}"#;
        let value = Plaintext::copy_of(json);
        let get = |key| member(&value, key).map(|found| found.expose().to_vec());
        assert_eq!(get("s").as_deref(), Some("a\"b\u{e9}".as_bytes()));
        assert_eq!(get("n").as_deref(), Some(&b"1.50"[..]));
        assert_eq!(get("big").as_deref(), Some(&b"12345678901234567890123"[..]));
        assert_eq!(get("o").as_deref(), Some(&br#"{"z":1, "a":[2]}"#[..]));
        assert_eq!(get("none"), None);
        assert!(member(&Plaintext::copy_of(b"[1]"), "s").is_none());
    }
}
