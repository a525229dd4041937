//! AES-GCM: the only file that names the cipher.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::Aes192;
use aes_gcm::{Aes128Gcm, Aes256Gcm, AesGcm, Nonce, Tag};
use zeroize::Zeroize as _;

use super::EnvelopeError;
use crate::secret::Key256;

/// Bytes of a nonce.
pub const NONCE_LEN: usize = 12;
/// Bytes of an authentication tag.
pub const TAG_LEN: usize = 16;

type Aes192Gcm = AesGcm<Aes192, U12>;

/// A key, made ready once for many frames. Wiped on drop; boxed, so that the key schedule is on the heap and
/// not copied about the stack.
pub enum Cipher {
    /// AES-128.
    Aes128(Box<Aes128Gcm>),
    /// AES-192.
    Aes192(Box<Aes192Gcm>),
    /// AES-256.
    Aes256(Box<Aes256Gcm>),
}

impl Cipher {
    /// For a key of 16, 24 or 32 bytes.
    pub fn new(key: &[u8]) -> Result<Self, EnvelopeError> {
        match key.len() {
            16 => Ok(Self::Aes128(ready(key))),
            24 => Ok(Self::Aes192(ready(key))),
            32 => Ok(Self::Aes256(ready(key))),
            _ => Err(EnvelopeError::KeyLength),
        }
    }

    /// Encrypts `buffer` where it stands and returns the tag.
    ///
    /// A pair of key and nonce must not be used twice.
    pub fn seal(
        &self,
        nonce: &[u8; NONCE_LEN],
        associated: &[u8],
        buffer: &mut [u8],
    ) -> Result<[u8; TAG_LEN], EnvelopeError> {
        let nonce = Nonce::from(*nonce);
        match self {
            Self::Aes128(cipher) => {
                cipher.encrypt_inout_detached(&nonce, associated, buffer.into())
            }
            Self::Aes192(cipher) => {
                cipher.encrypt_inout_detached(&nonce, associated, buffer.into())
            }
            Self::Aes256(cipher) => {
                cipher.encrypt_inout_detached(&nonce, associated, buffer.into())
            }
        }
        .map(Into::into)
        .map_err(|_| EnvelopeError::TooLong("the value"))
    }

    /// Decrypts `buffer` where it stands. On failure the buffer holds ciphertext, never plaintext.
    pub fn open(
        &self,
        nonce: &[u8; NONCE_LEN],
        associated: &[u8],
        buffer: &mut [u8],
        tag: &[u8; TAG_LEN],
    ) -> Result<(), EnvelopeError> {
        let (nonce, tag) = (Nonce::from(*nonce), Tag::from(*tag));
        match self {
            Self::Aes128(cipher) => {
                cipher.decrypt_inout_detached(&nonce, associated, buffer.into(), &tag)
            }
            Self::Aes192(cipher) => {
                cipher.decrypt_inout_detached(&nonce, associated, buffer.into(), &tag)
            }
            Self::Aes256(cipher) => {
                cipher.decrypt_inout_detached(&nonce, associated, buffer.into(), &tag)
            }
        }
        .map_err(|_| EnvelopeError::AuthenticationFailed)
    }
}

#[expect(clippy::unnecessary_box_returns, reason = "see `Cipher`")]
fn ready<C: KeyInit>(key: &[u8]) -> Box<C> {
    let mut block = aes_gcm::aead::Key::<C>::default();
    // The caller has looked at the length.
    block.copy_from_slice(key);
    let cipher = Box::new(C::new(&block));
    block.as_mut_slice().zeroize();
    cipher
}

/// Encrypts `buffer` where it stands under a key that is used for nothing else, and returns the tag.
///
/// A pair of key and nonce must not be used twice. Callers use keys for one message only, or random
/// nonces for a handful of messages.
pub fn seal_in_place(
    key: &Key256,
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LEN], EnvelopeError> {
    Cipher::new(key.expose())?.seal(nonce, associated, buffer)
}

/// Decrypts `buffer` where it stands. On failure the buffer holds ciphertext, never plaintext.
pub fn open_in_place(
    key: &Key256,
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LEN],
) -> Result<(), EnvelopeError> {
    Cipher::new(key.expose())?.open(nonce, associated, buffer, tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_answer_of_the_gcm_paper() {
        // Test case 14 of "The Galois/Counter Mode of Operation" (McGrew, Viega), appendix B.
        let key = Key256::copy_of(&[0; 32]).expect("32 bytes");
        let mut block = [0; 16];
        let tag = seal_in_place(&key, &[0; 12], b"", &mut block).expect("seals");
        assert_eq!(block, 0xcea7_403d_4d60_6b6e_074e_c5d3_baf3_9d18_u128.to_be_bytes());
        assert_eq!(tag, 0xd0d1_c8a7_9999_6bf0_265b_98b5_d48a_b919_u128.to_be_bytes());
        open_in_place(&key, &[0; 12], b"", &mut block, &tag).expect("opens");
        assert_eq!(block, [0; 16]);
        assert!(open_in_place(&key, &[0; 12], b"x", &mut block, &tag).is_err());
    }
}
