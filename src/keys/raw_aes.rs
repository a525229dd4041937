//! Raw AES wrapping keys, as every AWS Encryption SDK knows them.
//!
//! The encrypted data key is named by a namespace and a name. Behind the name stand the length of the tag in
//! bits, that of the nonce in bytes, and the nonce (message format, "Raw AES keyring").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{KeyError, WrappingKey};
use crate::envelope::{
    Cipher, DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError, NONCE_LEN, TAG_LEN,
};
use crate::secret::{Plaintext, random_bytes};

/// Bits of a tag, as the format writes it.
const TAG_BITS: u32 = 128;
/// Bytes of a nonce, as the format writes it.
const NONCE_BYTES: u32 = 12;

/// Why something is no raw AES key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RawKeyError {
    /// Not 16, 24 or 32 bytes.
    #[error("a raw AES key is 16, 24 or 32 bytes, as they are, in hex or in base64")]
    Length,
    /// A namespace that belongs to KMS.
    #[error("the namespace {0} belongs to AWS KMS")]
    Namespace(String),
}

/// A wrapping key of 128, 192 or 256 bits that is kept in a file or a vault.
///
/// AES-GCM with random nonces is good for 2^32 wraps under one key (NIST SP 800-38D, section 8.3).
pub struct RawAesKey {
    namespace: String,
    name: String,
    cipher: Cipher,
}

impl RawAesKey {
    /// The key of this name, from exactly its bytes.
    pub fn new(
        namespace: impl Into<String>,
        name: impl Into<String>,
        key: &Plaintext,
    ) -> Result<Self, RawKeyError> {
        let namespace = namespace.into();
        if namespace.starts_with("aws-kms") {
            return Err(RawKeyError::Namespace(namespace));
        }
        let cipher = Cipher::new(key.expose()).map_err(|_| RawKeyError::Length)?;
        Ok(Self { namespace, name: name.into(), cipher })
    }
}

impl RawAesKey {
    /// The key of this name, from the content of a file: its bytes as they are, or in hex or base64 with a line
    /// end behind it or not. What has the length of a key is taken as it is.
    pub fn read(namespace: &str, name: &str, text: &Plaintext) -> Result<Self, RawKeyError> {
        let bytes = text.expose();
        if is_key_len(bytes.len()) {
            return Self::new(namespace, name, text);
        }
        let written = bytes.trim_ascii();
        let key = from_hex(written).or_else(|| from_base64(written));
        Self::new(namespace, name, &key.ok_or(RawKeyError::Length)?)
    }
}

fn is_key_len(len: usize) -> bool {
    matches!(len, 16 | 24 | 32)
}

fn from_hex(digits: &[u8]) -> Option<Plaintext> {
    let value = |digit: u8| u8::try_from(char::from(digit).to_digit(16)?).ok();
    let mut key = Plaintext::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let [high, low] = pair else { return None };
        key.push(value(*high)? << 4 | value(*low)?);
    }
    is_key_len(key.expose().len()).then_some(key)
}

fn from_base64(text: &[u8]) -> Option<Plaintext> {
    let mut key = Plaintext::zeroed(text.len());
    let len = STANDARD.decode_slice(text, key.expose_mut()).ok()?;
    key.truncate(len);
    is_key_len(len).then_some(key)
}

impl WrappingKey for RawAesKey {
    fn name(&self) -> String {
        format!("raw-aes:{}/{}", self.namespace, self.name)
    }

    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        let names = (self.namespace.as_str(), self.name.as_str());
        Ok(wrap(&self.cipher, names, data_key, context)?)
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        Ok(names(&self.namespace, &self.name, encrypted))
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        Ok(unwrap(&self.cipher, encrypted, context, len)?)
    }
}

/// Whether an encrypted data key names the raw key of this namespace and name.
pub(super) fn names(namespace: &str, name: &str, encrypted: &EncryptedDataKey) -> bool {
    encrypted.provider == namespace.as_bytes() && name_of(encrypted) == Some(name.as_bytes())
}

/// The name of the raw key that an encrypted data key is for.
pub(super) fn name_of(encrypted: &EncryptedDataKey) -> Option<&[u8]> {
    encrypted.info.split_last_chunk::<NONCE_LEN>()?.0.split_last_chunk::<8>().map(|(name, _)| name)
}

pub(super) fn wrap(
    cipher: &Cipher,
    (namespace, name): (&str, &str),
    data_key: &DataKey,
    context: &EncryptionContext,
) -> Result<EncryptedDataKey, EnvelopeError> {
    let nonce: [u8; NONCE_LEN] = random_bytes()?;
    let mut wrapped = Plaintext::copy_of(data_key.expose());
    let tag = cipher.seal(&nonce, &context.to_field()?, wrapped.expose_mut())?;
    let (tag_bits, nonce_bytes) = (TAG_BITS.to_be_bytes(), NONCE_BYTES.to_be_bytes());
    Ok(EncryptedDataKey {
        provider: namespace.as_bytes().to_vec(),
        info: [name.as_bytes(), &tag_bits, &nonce_bytes, &nonce].concat(),
        ciphertext: [wrapped.expose(), &tag].concat(),
    })
}

pub(super) fn unwrap(
    cipher: &Cipher,
    encrypted: &EncryptedDataKey,
    context: &EncryptionContext,
    len: usize,
) -> Result<DataKey, EnvelopeError> {
    let malformed = || EnvelopeError::AuthenticationFailed;
    let (rest, nonce) = encrypted.info.split_last_chunk().ok_or_else(malformed)?;
    let (_, lengths) = rest.split_last_chunk::<8>().ok_or_else(malformed)?;
    if *lengths != [TAG_BITS.to_be_bytes(), NONCE_BYTES.to_be_bytes()].concat()[..] {
        return Err(malformed());
    }
    let (wrapped, tag) =
        encrypted.ciphertext.split_last_chunk::<TAG_LEN>().ok_or_else(malformed)?;
    if wrapped.len() != len {
        return Err(EnvelopeError::KeyLength);
    }
    let mut key = Plaintext::copy_of(wrapped);
    cipher.open(nonce, &context.to_field()?, key.expose_mut(), tag)?;
    Ok(DataKey::unwrapped(key))
}
