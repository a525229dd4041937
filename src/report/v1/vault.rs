//! `vault`.

use serde::Serialize;

/// `vault init`, `vault passphrase`, `vault status`, `vault key`, `vault accept`
#[derive(Debug, Serialize)]
pub struct Vault {
    /// Whether the command has made or changed something.
    pub changed: bool,
    /// Where the vault is.
    pub path: String,
    /// Its random identity.
    pub id: String,
    /// `key-file` or `passphrase`.
    pub opened_by: &'static str,
    /// Where the key file is.
    pub key_file: Option<String>,
    /// What Argon2id is told to do.
    pub argon2id: Option<Argon2id>,
    /// How often it was written.
    pub generation: u64,
    /// Its wrapping keys.
    pub keys: Vec<Key>,
    /// Entries in use.
    pub entries: usize,
    /// Deleted entries.
    pub deleted: usize,
    /// Versions of all entries.
    pub versions: usize,
}

/// The cost of opening a vault by a passphrase.
#[derive(Debug, Serialize)]
pub struct Argon2id {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A wrapping key.
#[derive(Debug, Serialize)]
pub struct Key {
    /// As it is written after --key.
    pub key: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Versions sealed under it.
    pub versions: usize,
}
