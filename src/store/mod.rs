//! Stores: where values live. One trait, one folder per store, and a router over all of them.

mod change;
mod cloud;
mod error;
mod keep;
mod limits;
mod members;
mod parameter_store;
mod pick;
mod secrets_manager;
mod staging;
mod stores;
pub mod vault;

pub use change::Change;
pub use cloud::Cloud;
pub use error::StoreError;
pub use keep::{Holding, keep};
pub use limits::{ADVANCED_TIER, Limit, check_limits, moves_to_advanced_tier, needs_advanced_tier};
pub use members::{
    Member, MembersError, NoObject, Shape, check_json, member, members, merged, merged_written,
    object_of, written_member, written_members,
};
pub use parameter_store::ParameterLabels;
pub use pick::{pick, pick_each};
pub use staging::{
    Rotator, Staged, StagedSecrets, Stages, Staging, Stagings, Standing, is_pending,
};
pub use stores::Stores;

use crate::fs::FsError;
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, Reference, Selector, StoreKind, VersionName};
use crate::secret::Plaintext;

/// Most bytes a value of the vault may have, and most that is ever read from standard input or a file.
pub const VALUE_LIMIT: usize = 1024 * 1024;

/// A value that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// The entry.
    pub address: Address,
    /// Which of its versions.
    pub selector: Selector,
}

impl Wanted {
    /// The newest version of an entry.
    pub fn newest(address: Address) -> Self {
        Self { address, selector: Selector::Newest }
    }

    /// This version of an entry.
    pub fn version(address: Address, version: VersionName) -> Self {
        Self { address, selector: Selector::Version(version) }
    }
}

impl From<&Reference> for Wanted {
    fn from(reference: &Reference) -> Self {
        Self { address: reference.address.clone(), selector: reference.selector.clone() }
    }
}

/// A value that a store has given back, and which version it is.
pub struct Kept {
    /// What.
    pub value: Plaintext,
    /// The version.
    pub version: VersionName,
    /// Whether Secrets Manager keeps it as bytes (`SecretBinary`); elsewhere false.
    pub binary: bool,
}

/// A value to be kept.
pub struct Put<'v> {
    /// Where.
    pub address: Address,
    /// What.
    pub value: &'v Plaintext,
    /// Makes the write repeatable, where the store knows tokens: the same token never makes a second
    /// version.
    pub token: Token,
    /// What must be there now for the write to happen.
    pub expected: Expected,
    /// The wrapping key, as the store names it: a key of the vault, or a key id, ARN or alias of KMS.
    /// Without one an entry keeps the key it has, and a new one gets the store's default.
    pub key: Option<String>,
    /// As bytes even if it is text, where the store tells them apart (Secrets Manager): whoever reads a
    /// `SecretBinary` does not find it as a `SecretString`. For a value that was kept as bytes before.
    pub binary: bool,
}

impl Put<'_> {
    /// The same once more.
    #[must_use]
    pub fn again(&self) -> Self {
        Self {
            address: self.address.clone(),
            value: self.value,
            token: self.token,
            expected: self.expected.clone(),
            key: self.key.clone(),
            binary: self.binary,
        }
    }
}

/// The state that a write builds on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    Anything,
    /// No entry of this name, or in the vault a deleted one.
    Nothing,
    /// This version is the newest.
    Version(VersionName),
}

/// A version of an entry, without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Never used again, in the vault not even after a deletion.
    pub name: VersionName,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub created: Option<i64>,
    /// The token of the write, where the store keeps it.
    pub token: Option<Token>,
    /// The wrapping keys that open it, as the store names them. None where the store does not say.
    pub keys: Vec<String>,
    /// Staging labels or parameter labels.
    pub labels: Vec<String>,
}

/// An entry, without its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Where it is.
    pub address: Address,
    /// Its newest version; none for a secret that has no value yet.
    pub newest: Option<VersionName>,
    /// The token of the write that made it, where the store keeps it.
    pub token: Option<Token>,
    /// When that was written, in seconds since 1970-01-01 UTC.
    pub changed: Option<i64>,
    /// The wrapping key it is written under; none where the store uses its default or keeps it in clear.
    pub key: Option<String>,
    /// When it was deleted, in seconds since 1970-01-01 UTC; in Secrets Manager when it will be gone.
    pub deleted: Option<i64>,
    /// Whether the store keeps it in clear: a parameter of type `String` or `StringList`.
    pub in_clear: bool,
    /// Its ARN; none in the vault.
    pub arn: Option<String>,
}

/// Hears of each value as soon as it is stored, so that it can be journaled. The index is that of the put.
pub type Stored<'s> = &'s mut dyn FnMut(usize, &VersionName) -> Result<(), FsError>;

/// A place that keeps values, every version of them.
pub trait Store {
    /// The values of these entries, in this order; each may fail for itself.
    fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>>;

    /// Reads again what is kept now: what this process remembers proves nothing.
    fn refresh(&mut self) -> Result<(), StoreError>;

    /// The entries of these addresses, deleted or not, in this order; none where there is none.
    fn describe(&self, addresses: &[Address]) -> Result<Vec<Option<Summary>>, StoreError>;

    /// The entries of one store at or under `under` (all without one), by name, deleted ones included.
    fn list(&self, store: StoreKind, under: Option<&Address>) -> Result<Vec<Summary>, StoreError>;

    /// The versions of an entry, oldest first.
    fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError>;

    /// Whether this key exists, is in use, and may be used by the caller to write into this store.
    fn check_key(&self, store: StoreKind, key: &str) -> Result<(), StoreError>;

    /// Whether two names of keys mean the same key.
    fn is_same_key(&self, store: StoreKind, one: &str, other: &str) -> Result<bool, StoreError>;

    /// Keeps all these values; returns the version of each. The vault keeps all or none; elsewhere a
    /// failure may come after some, of which `stored` has heard. A repeated call with the same tokens
    /// goes on where the first one stopped.
    fn put(
        &mut self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError>;

    /// Marks entries as deleted: they can be brought back, in Secrets Manager for `recovery_days`. One that
    /// is deleted already is fine. Refused by Parameter Store, which cannot bring anything back.
    fn delete(&mut self, addresses: &[Address], recovery_days: u8) -> Result<(), StoreError>;

    /// Brings a deleted entry back.
    fn undelete(&mut self, address: &Address) -> Result<(), StoreError>;

    /// Removes entries and all their versions for good; in the vault and in Secrets Manager only those that
    /// are deleted already.
    fn purge(&mut self, addresses: &[Address]) -> Result<(), StoreError>;
}

/// Days during which a deleted secret can be brought back, unless another number is asked for (Secrets
/// Manager takes 7 to 30, and 30 when nothing is said).
pub const RECOVERY_DAYS: u8 = 30;

/// The only answer to a question about one entry.
pub fn one(answers: Vec<Result<Kept, StoreError>>) -> Result<Kept, StoreError> {
    answers.into_iter().next().unwrap_or(Err(StoreError::NoAnswer))
}

/// One entry, deleted or not; none where there is none.
pub fn summary_of(store: &dyn Store, address: &Address) -> Result<Option<Summary>, StoreError> {
    Ok(store.describe(std::slice::from_ref(address))?.into_iter().flatten().next())
}
