//! What `--key` names.

use crate::error::CommandError;
use crate::hint::Hint;
use crate::reference::StoreKind;

/// The beginning of a key of the vault.
const VAULT: &str = "vault:";

/// The wrapping key for entries of this store, as the store names it: a key of the vault without `vault:`, a
/// key of KMS as it is.
pub(super) fn key_for(store: StoreKind, key: Option<&str>) -> Result<Option<String>, CommandError> {
    let Some(key) = key else {
        return Ok(None);
    };
    match (store.is_aws(), key.strip_prefix(VAULT)) {
        (false, Some(name)) if !name.is_empty() => Ok(Some(name.to_owned())),
        (false, _) => Err(CommandError::usage(
            "a key for the vault is written vault:NAME",
            vec![Hint::run("kmseal vault status")],
        )),
        (true, None) if !key.is_empty() && !key.contains("://") => Ok(Some(key.to_owned())),
        (true, _) => Err(CommandError::usage(
            format!("{} takes a key of KMS: an id, an ARN or alias/NAME", store.title()),
            vec![Hint::run("kmseal kms status")],
        )),
    }
}

/// A key of the store as it is written on the command line.
pub(super) fn shown_key(store: StoreKind, key: &str) -> String {
    if store.is_aws() { key.to_owned() } else { format!("{VAULT}{key}") }
}
