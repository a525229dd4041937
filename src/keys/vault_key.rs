//! A named key of the embedded vault: a raw AES key of our own namespace.

use super::{KeyError, WrappingKey, raw_aes};
use crate::envelope::{Cipher, DataKey, EncryptedDataKey, EncryptionContext};
use crate::secret::Key256;

/// The namespace of the keys of vaults.
pub const VAULT_NAMESPACE: &str = "kmseal-vault";

/// A wrapping key of 256 bits that the vault keeps under its root key.
pub struct VaultKey {
    name: String,
    key: Key256,
}

impl VaultKey {
    /// The key of this name.
    pub fn new(name: impl Into<String>, key: Key256) -> Self {
        Self { name: name.into(), key }
    }

    /// Its name in the vault.
    pub fn own_name(&self) -> &str {
        &self.name
    }

    /// For what was sealed before it was a message of the common format.
    pub(super) fn key(&self) -> &Key256 {
        &self.key
    }

    /// The name of the vault's key that an encrypted data key is for; none when it is for another key.
    pub fn named_by(encrypted: &EncryptedDataKey) -> Option<&str> {
        let ours = encrypted.provider == VAULT_NAMESPACE.as_bytes();
        ours.then(|| std::str::from_utf8(raw_aes::name_of(encrypted)?).ok()).flatten()
    }
}

impl WrappingKey for VaultKey {
    fn name(&self) -> String {
        format!("vault:{}", self.name)
    }

    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        let cipher = Cipher::new(self.key.expose())?;
        Ok(raw_aes::wrap(&cipher, (VAULT_NAMESPACE, &self.name), data_key, context)?)
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        Ok(raw_aes::names(VAULT_NAMESPACE, &self.name, encrypted))
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        let cipher = Cipher::new(self.key.expose())?;
        Ok(raw_aes::unwrap(&cipher, encrypted, context, len)?)
    }
}
