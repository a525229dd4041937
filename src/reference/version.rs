//! Which version of an entry.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a version: a number in the vault and in Parameter Store, a version id in Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum VersionName {
    /// Counted from 1.
    Number(u64),
    /// 32 to 64 characters, chosen by who wrote the version.
    Id(String),
}

impl fmt::Display for VersionName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Id(id) => out.write_str(id),
        }
    }
}

/// The version that a reference wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// The newest; in Secrets Manager the one labelled `AWSCURRENT`.
    Newest,
    /// This one.
    Version(VersionName),
    /// The one with this staging label, or parameter label.
    Label(String),
}

impl Selector {
    /// As it stands behind the `@` or `:` of a reference; nothing for the newest.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Newest => None,
            Self::Version(version) => Some(version.to_string()),
            Self::Label(label) => Some(label.clone()),
        }
    }
}
