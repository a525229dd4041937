//! Entries of a store, their versions and values.

use serde::Serialize;

use crate::reference::VersionName;

/// `get`
#[derive(Debug, Serialize)]
pub struct Value {
    /// The reference that was asked for.
    pub reference: String,
    /// The version.
    pub version: VersionName,
    /// The value, when revealed and valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value in base64, when revealed and not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_base64: Option<String>,
}

/// `restore`
#[derive(Debug, Serialize)]
pub struct Restored {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The entry.
    pub reference: String,
    /// Its newest version; none for a secret without a value.
    pub version: Option<VersionName>,
    /// Whether anything was (or, in a dry run, would be) changed: not when it was neither deleted nor an
    /// earlier version asked for.
    pub restored: bool,
    /// The run, when a version was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The command that takes it back.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::runnable")]
    pub undo: Option<String>,
}

/// `set`
#[derive(Debug, Serialize)]
pub struct Written {
    /// The entry.
    pub reference: String,
    /// Its newest version.
    pub version: VersionName,
}

/// `list`
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The entry.
    pub reference: String,
    /// Its newest version; none for a secret without a value.
    pub version: Option<VersionName>,
    /// When that was written, RFC 3339.
    pub written: Option<String>,
    /// The wrapping key.
    pub key: String,
    /// Whether the store keeps it in clear: a parameter of type `String` or `StringList`.
    pub in_clear: bool,
    /// When it was deleted, RFC 3339.
    pub deleted: Option<String>,
}

/// `history`
#[derive(Debug, Serialize)]
pub struct Version {
    /// Its number, or its id.
    pub version: VersionName,
    /// When it was written, RFC 3339.
    pub written: Option<String>,
    /// The wrapping key; empty where the store does not say.
    pub key: String,
    /// All the wrapping keys that open it.
    pub keys: Vec<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Whether it is the newest.
    pub newest: bool,
}

/// `delete`
#[derive(Debug, Serialize)]
pub struct Deleted {
    /// The entries.
    pub references: Vec<String>,
    /// Whether they are gone for good.
    pub purged: bool,
}
