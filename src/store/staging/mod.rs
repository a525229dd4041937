//! A new value beside the one in use, until it is promoted.
//!
//! What a rotation needs of a store is more than writing: a place for the new value that nobody reads yet,
//! a change over to it at one stroke, and a mark that tells whoever comes back, on any machine, how far it
//! came. Secrets Manager has staging labels for that; for the others the new value waits in an entry beside.

mod beside;
mod pending;
mod secrets;
mod stagings;

pub use pending::is_pending;
pub use secrets::StagedSecrets;
pub use stagings::Stagings;

use super::{Kept, Put, StoreError, Version, Wanted};
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, VersionName};
use crate::secret::Plaintext;

/// How an entry stands.
#[derive(Debug, Clone)]
pub struct Stages {
    /// What tells it from every other entry, also from one of the same name that was there before.
    pub identity: String,
    /// The version in use.
    pub current: VersionName,
    /// The version that was in use before, where the store knows it.
    pub previous: Option<VersionName>,
    /// The version that waits to be promoted: by the token of a rotation of ours, or as somebody else named
    /// it.
    pub pending: Option<String>,
    /// Who rotates it, when that is not us.
    pub rotator: Option<Rotator>,
    /// Whether there is room for one more version.
    pub has_room: bool,
    /// The rotations of ours that the store still knows as promoted, each with the version it made.
    pub(in crate::store) promoted: Vec<(Token, VersionName)>,
}

/// Who rotates an entry instead of us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rotator {
    /// The service that owns it.
    Service(String),
    /// A function.
    Function(String),
}

/// How one rotation of ours stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// The store knows nothing of it.
    Unknown,
    /// Its value waits.
    Staged,
    /// Its value is in use.
    Current,
    /// Its value was in use, in this version, and is not any more.
    Replaced(VersionName),
}

impl Stages {
    /// How the rotation with this token stands.
    pub fn standing(&self, token: Token) -> Standing {
        match self.promoted.iter().find(|(one, _)| *one == token) {
            Some((_, version)) if *version == self.current => Standing::Current,
            Some((_, version)) => Standing::Replaced(version.clone()),
            None if self.is_pending(token) => Standing::Staged,
            None => Standing::Unknown,
        }
    }

    /// Whether what waits is of this rotation; it may be in use already, and then waits to be tidied up.
    pub fn is_pending(&self, token: Token) -> bool {
        self.pending.as_ref() == Some(&token.to_string())
    }

    /// What waits, when that is not in use.
    pub fn waiting(&self) -> Option<&str> {
        let is_current = |pending: &str| match &self.current {
            VersionName::Id(current) => current == pending,
            VersionName::Number(_) => self
                .promoted
                .iter()
                .any(|(one, version)| one.to_string() == pending && *version == self.current),
        };
        self.pending.as_deref().filter(|it| !is_current(it))
    }

    /// The same, when it is of another rotation.
    pub fn waiting_beside(&self, token: Token) -> Option<&str> {
        self.waiting().filter(|it| *it != token.to_string())
    }

    /// A rotation of ours that is in use, and was cut off before it was tidied up.
    pub fn untidy(&self) -> Option<Token> {
        let token = Token::try_from(self.pending.clone()?).ok()?;
        (self.standing(token) == Standing::Current).then_some(token)
    }
}

/// Whose value a store has staged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Staged {
    /// The one that was handed over.
    Ours,
    /// An earlier one of the same rotation.
    Earlier,
}

/// When a version was made, in seconds since 1970-01-01 UTC, as far as it is known.
pub(in crate::store) fn made(history: &[Version], name: &VersionName) -> Option<i64> {
    history.iter().find(|version| version.name == *name).and_then(|version| version.created)
}

/// A store in which new values can wait. Every call can be repeated, by any process on any machine.
pub trait Staging {
    /// How an entry stands. An entry without a value has no stages.
    fn stages(&self, address: &Address) -> Result<Stages, StoreError>;

    /// A version of an entry.
    fn version(&self, wanted: &Wanted) -> Result<Kept, StoreError>;

    /// When a version was made, in seconds since 1970-01-01 UTC, where the store tells.
    fn made(&self, address: &Address, version: &VersionName) -> Result<Option<i64>, StoreError>;

    /// Lets a value wait under the token of the put, whose expected version is the one in use.
    fn stage(&mut self, put: &Put<'_>, progress: &dyn Progress) -> Result<Staged, StoreError>;

    /// What waits.
    fn staged(&self, address: &Address, token: Token) -> Result<Kept, StoreError>;

    /// Puts what waits, which is this value, in use, in place of this version and no other; returns its version.
    fn promote(
        &mut self,
        address: &Address,
        token: Token,
        value: &Plaintext,
        from: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError>;

    /// Tidies up once it is in use: nothing waits any more, and the version is marked as that of the rotation.
    fn settle(&mut self, address: &Address, token: Token) -> Result<(), StoreError>;

    /// Drops what waits without having been promoted, under whatever name it does.
    fn discard(&mut self, address: &Address, pending: &str) -> Result<(), StoreError>;

    /// Puts the version `to` in use again, in place of this version and no other; returns what is in use then.
    fn revert(
        &mut self,
        address: &Address,
        from: &VersionName,
        to: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError>;

    /// Has whoever rotates the entry begin, under this token.
    fn start(&mut self, address: &Address, token: Token) -> Result<(), StoreError>;
}
