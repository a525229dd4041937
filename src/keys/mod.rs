//! Wrapping keys: what encrypts data keys; and the keys of KMS.

mod keyring;
pub mod kms;
mod vault_key;

pub use keyring::{open_with, seal_with};
pub use vault_key::VaultKey;

use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError};
use crate::hint::{Explain, Hint, Kind};

/// A key that encrypts data keys: here a key of the embedded vault.
pub trait WrappingKey {
    /// The name that messages carry.
    fn name(&self) -> &str;

    /// Encrypts a data key, bound to the context.
    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError>;

    /// Gives back a data key that this key wrapped with this context.
    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
    ) -> Result<DataKey, KeyError>;
}

/// Why a wrapping key could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The message names a key that is not there.
    #[error("it is sealed under the key {name:?}, which this vault does not have")]
    UnknownKey {
        /// The name in the message.
        name: String,
    },
    /// The data key or the value did not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
}

impl Explain for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::UnknownKey { .. } => Kind::Integrity,
            Self::Envelope(error) => error.kind(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownKey { .. } => vec![Hint::run("kmseal vault status")],
            Self::Envelope(error) => error.hints(),
        }
    }
}
