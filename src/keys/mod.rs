//! Wrapping keys: what encrypts data keys; and the keys of KMS.

mod direct;
mod error;
mod keyring;
pub mod kms;
mod opener;
mod raw_aes;
mod raw_rsa;
mod sealed;
mod vault_key;

pub use direct::{DirectKeys, Opened};
pub use error::{KeyError, NoKeyOpens, Tried};
pub use keyring::{Keyring, open_with, seal_with, shown};
pub use opener::Opener;
pub use raw_aes::{RawAesKey, RawKeyError};
pub use raw_rsa::{Padding, RawRsaKey};
pub use sealed::{Sealed, SealedError, VARIABLE};
pub use vault_key::{VAULT_NAMESPACE, VaultKey};

use std::rc::Rc;

use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError};

/// A key that encrypts data keys.
pub trait WrappingKey {
    /// As it is named on the command line.
    fn name(&self) -> String;

    /// A fresh data key of so many bytes, and what it is under this key.
    fn generate(
        &self,
        len: usize,
        context: &EncryptionContext,
    ) -> Result<(DataKey, EncryptedDataKey), KeyError> {
        let data_key = DataKey::random(len).map_err(EnvelopeError::from)?;
        let encrypted = self.wrap(&data_key, context)?;
        Ok((data_key, encrypted))
    }

    /// Encrypts a data key, bound to the context.
    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError>;

    /// Whether this is the key that an encrypted data key names.
    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError>;

    /// Gives back a data key of so many bytes that this key wrapped with this context.
    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError>;
}

impl<K: WrappingKey> WrappingKey for Rc<K> {
    fn name(&self) -> String {
        (**self).name()
    }

    fn generate(
        &self,
        len: usize,
        context: &EncryptionContext,
    ) -> Result<(DataKey, EncryptedDataKey), KeyError> {
        (**self).generate(len, context)
    }

    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        (**self).wrap(data_key, context)
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        (**self).is_named_by(encrypted)
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        (**self).unwrap(encrypted, context, len)
    }
}
