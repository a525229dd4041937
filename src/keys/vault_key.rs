//! A named key of the embedded vault.

use super::{KeyError, WrappingKey};
use crate::envelope::{
    DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError, NONCE_LEN, TAG_LEN, open_in_place,
    seal_in_place,
};
use crate::secret::{Key256, Plaintext, random_bytes};

/// A wrapping key of 256 bits that the vault keeps under its root key.
///
/// A wrapped data key is a random nonce, the tag and 32 bytes of ciphertext. AES-GCM with random nonces
/// is good for 2^32 wraps under one key (NIST SP 800-38D, section 8.3).
pub struct VaultKey {
    name: String,
    key: Key256,
}

impl VaultKey {
    /// The key of this name.
    pub fn new(name: impl Into<String>, key: Key256) -> Self {
        Self { name: name.into(), key }
    }

    /// The name belongs to what is authenticated: a data key cannot be passed off as another key's.
    fn associated(&self, context: &EncryptionContext) -> Result<Vec<u8>, EnvelopeError> {
        context.clone().with("kmseal-wrapping-key", &self.name).to_bytes()
    }
}

impl WrappingKey for VaultKey {
    fn name(&self) -> &str {
        &self.name
    }

    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        let nonce = random_bytes().map_err(EnvelopeError::from)?;
        let mut wrapped = Plaintext::copy_of(data_key.key().expose());
        let associated = self.associated(context)?;
        let tag = seal_in_place(&self.key, &nonce, &associated, wrapped.expose_mut())?;
        Ok(EncryptedDataKey {
            key_name: self.name.clone(),
            ciphertext: [nonce.as_slice(), tag.as_slice(), wrapped.expose()].concat(),
        })
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
    ) -> Result<DataKey, KeyError> {
        let (nonce, tag, wrapped) =
            parts(&encrypted.ciphertext).ok_or(EnvelopeError::Malformed {
                offset: 0,
                what: "a wrapped data key of 60 bytes",
            })?;
        let associated = self.associated(context)?;
        let key = Key256::filled_by(|key| {
            key.copy_from_slice(wrapped);
            open_in_place(&self.key, nonce, &associated, key, tag)
        })?;
        Ok(DataKey::unwrapped(key))
    }
}

type Parts<'m> = (&'m [u8; NONCE_LEN], &'m [u8; TAG_LEN], &'m [u8; Key256::LEN]);

fn parts(ciphertext: &[u8]) -> Option<Parts<'_>> {
    let (nonce, rest) = ciphertext.split_first_chunk()?;
    let (tag, wrapped) = rest.split_first_chunk()?;
    Some((nonce, tag, wrapped.try_into().ok()?))
}
