//! Which entry of which store.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::ReferenceError;
use super::name::{check_parameter, check_secret};
use crate::name::EntryName;

/// A place that keeps values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StoreKind {
    /// The embedded vault.
    Vault,
    /// AWS Secrets Manager.
    SecretsManager,
    /// AWS Systems Manager Parameter Store.
    ParameterStore,
}

impl StoreKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Vault, Self::SecretsManager, Self::ParameterStore];

    /// What an address in it begins with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Vault => "vault://",
            Self::SecretsManager => "sm://",
            Self::ParameterStore => "ssm://",
        }
    }

    /// Its name in sentences.
    pub fn title(self) -> &'static str {
        match self {
            Self::Vault => "the vault",
            Self::SecretsManager => "Secrets Manager",
            Self::ParameterStore => "Parameter Store",
        }
    }

    /// The wrapping key of an entry for which no other is asked.
    pub fn default_key(self) -> &'static str {
        match self {
            Self::Vault => "default",
            Self::SecretsManager => "alias/aws/secretsmanager",
            Self::ParameterStore => "alias/aws/ssm",
        }
    }

    /// Whether it is a service of AWS.
    pub fn is_aws(self) -> bool {
        self != Self::Vault
    }
}

/// One entry of one store: a vault entry, a secret, or a parameter; without member and version.
///
/// Written `vault://NAME`, `sm://NAME`, `ssm:///PATH` (`ssm://NAME` for a parameter without a leading
/// slash), or as the ARN when it was given as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    store: StoreKind,
    name: String,
}

impl Address {
    /// An entry of the vault.
    pub fn vault(name: &EntryName) -> Self {
        Self { store: StoreKind::Vault, name: name.to_string() }
    }

    /// The entry of this name in this store.
    pub fn new(store: StoreKind, name: &str) -> Result<Self, ReferenceError> {
        match store {
            StoreKind::Vault => drop(EntryName::parse(name)?),
            StoreKind::SecretsManager => check_secret(name)?,
            StoreKind::ParameterStore => check_parameter(name)?,
        }
        Ok(Self { store, name: name.to_owned() })
    }

    /// Reads an address: what stands behind the prefix is the name.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let store = StoreKind::ALL.into_iter().find(|store| text.starts_with(store.prefix()));
        match store {
            Some(store) => Self::new(store, &text[store.prefix().len()..]),
            None => Err(ReferenceError::NotOne),
        }
    }

    /// The store it is in.
    pub fn store(&self) -> StoreKind {
        self.store
    }

    /// The name, as the store takes it. For an ARN, the ARN.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The entry of this name below this one, as `shop/prod` and `DB_PASSWORD` make `shop/prod/DB_PASSWORD`.
    pub fn join(&self, part: &str) -> Result<Self, ReferenceError> {
        // What is a legal name in one store must be one in a reference in any `.env` file.
        EntryName::parse(part)?;
        Self::new(self.store, &format!("{}/{part}", self.name.trim_end_matches('/')))
    }

    /// Whether it is `other` itself or below it.
    pub fn is_under(&self, other: &Self) -> bool {
        let rest = self.name.strip_prefix(other.name.trim_end_matches('/'));
        self.store == other.store
            && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.store.prefix(), self.name)
    }
}

impl TryFrom<String> for Address {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, ReferenceError> {
        Self::parse(&text)
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}
