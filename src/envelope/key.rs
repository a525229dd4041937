//! Data keys, and what is derived from them.

use hkdf::Hkdf;
use hkdf::hmac::EagerHash;
use sha2::{Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq as _;

use super::suite::{Derivation, Suite};
use super::{Cipher, EnvelopeError};
use crate::secret::{Plaintext, RandomError};

/// Bytes of a commitment.
pub const COMMITMENT_LEN: usize = 32;

/// The key of one message, or of the messages of one run. 16, 24 or 32 bytes.
pub struct DataKey(Plaintext);

impl DataKey {
    /// A fresh data key of so many bytes.
    pub fn random(len: usize) -> Result<Self, RandomError> {
        let mut key = Plaintext::zeroed(len);
        getrandom::fill(key.expose_mut())?;
        Ok(Self(key))
    }

    /// A data key that a wrapping key gave back.
    pub fn unwrapped(key: Plaintext) -> Self {
        Self(key)
    }

    /// The key itself, for wrapping it.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }
}

/// A data key under one wrapping key, as a header holds it. All of it comes from whoever wrote the message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EncryptedDataKey {
    /// What kind of wrapping key it is: `aws-kms`, or the namespace of a raw key.
    pub provider: Vec<u8>,
    /// Which one: the ARN of a KMS key, or a name and what belongs to it.
    pub info: Vec<u8>,
    /// The data key, as the wrapping key made it.
    pub ciphertext: Vec<u8>,
}

/// What a data key gives for one message.
pub(super) struct Derived {
    pub(super) cipher: Cipher,
    pub(super) commitment: Option<[u8; COMMITMENT_LEN]>,
}

/// Derives what a message with this id is encrypted with (message format, "Key derivation").
pub(super) fn derive(
    suite: Suite,
    data_key: &DataKey,
    message_id: &[u8],
) -> Result<Derived, EnvelopeError> {
    let secret = data_key.expose();
    if secret.len() != suite.key_len() {
        return Err(EnvelopeError::KeyLength);
    }
    let id = suite.id().to_be_bytes();
    let mut key = Plaintext::zeroed(suite.key_len());
    match suite.derivation() {
        Derivation::None => key.expose_mut().copy_from_slice(secret),
        Derivation::Sha256 => expand::<Sha256>(None, secret, &[&id, message_id], key.expose_mut())?,
        Derivation::Sha384 => expand::<Sha384>(None, secret, &[&id, message_id], key.expose_mut())?,
        Derivation::Sha512 => {
            let salt = Some(message_id);
            expand::<Sha512>(salt, secret, &[&id, b"DERIVEKEY"], key.expose_mut())?;
            let mut commitment = [0; COMMITMENT_LEN];
            expand::<Sha512>(salt, secret, &[b"COMMITKEY"], &mut commitment)?;
            let cipher = Cipher::new(key.expose())?;
            return Ok(Derived { cipher, commitment: Some(commitment) });
        }
    }
    Ok(Derived { cipher: Cipher::new(key.expose())?, commitment: None })
}

/// Without a salt, as many zero bytes as the hash is long (RFC 5869, section 2.2).
fn expand<H: EagerHash>(
    salt: Option<&[u8]>,
    secret: &[u8],
    info: &[&[u8]],
    key: &mut [u8],
) -> Result<(), EnvelopeError> {
    let hkdf = Hkdf::<H>::new(salt, secret);
    hkdf.expand_multi_info(info, key).map_err(|_| EnvelopeError::KeyLength)
}

/// Whether two commitments are the same, in time that says nothing about where they differ.
pub(super) fn is_committed(one: &[u8; COMMITMENT_LEN], other: &[u8; COMMITMENT_LEN]) -> bool {
    one.ct_eq(other).into()
}
