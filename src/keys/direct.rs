//! Keys that encrypt a value themselves, without a data key in between.

use super::KeyError;
use crate::envelope::EncryptionContext;
use crate::secret::Plaintext;

/// A value that was opened.
pub struct Opened {
    /// The value.
    pub value: Plaintext,
    /// The ARN of the key that has opened it.
    pub key: String,
}

/// Whoever has keys that take values as they are.
pub trait DirectKeys {
    /// Encrypts a value under a key, bound to the context. No two ciphertexts of a value are the same.
    fn encrypt(
        &self,
        key: &str,
        value: &Plaintext,
        context: &EncryptionContext,
    ) -> Result<Vec<u8>, KeyError>;

    /// Opens a ciphertext, with this key alone, or else with the one that it was made with.
    fn decrypt(
        &self,
        key: Option<&str>,
        ciphertext: &[u8],
        context: &EncryptionContext,
    ) -> Result<Opened, KeyError>;

    /// Lets go of what was read. To be called when all has been.
    fn settle(&self);
}
