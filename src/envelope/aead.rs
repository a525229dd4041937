//! AES-256-GCM: the only file that names the cipher.

use aes_gcm::aead::{AeadInOut as _, KeyInit as _};
use aes_gcm::{Aes256Gcm, Nonce, Tag};

use super::EnvelopeError;
use crate::secret::Key256;

/// Bytes of a nonce.
pub const NONCE_LEN: usize = 12;
/// Bytes of an authentication tag.
pub const TAG_LEN: usize = 16;

/// Encrypts `buffer` where it stands and returns the tag.
///
/// A pair of key and nonce must not be used twice. Callers use keys for one message only, or random
/// nonces for a handful of messages.
pub fn seal_in_place(
    key: &Key256,
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut [u8],
) -> Result<[u8; TAG_LEN], EnvelopeError> {
    let tag = cipher(key)
        .encrypt_inout_detached(&Nonce::from(*nonce), associated, buffer.into())
        .map_err(|_| EnvelopeError::TooLong("the value"))?;
    Ok(tag.into())
}

/// Decrypts `buffer` where it stands. On failure the buffer holds ciphertext, never plaintext.
pub fn open_in_place(
    key: &Key256,
    nonce: &[u8; NONCE_LEN],
    associated: &[u8],
    buffer: &mut [u8],
    tag: &[u8; TAG_LEN],
) -> Result<(), EnvelopeError> {
    cipher(key)
        .decrypt_inout_detached(&Nonce::from(*nonce), associated, buffer.into(), &Tag::from(*tag))
        .map_err(|_| EnvelopeError::AuthenticationFailed)
}

/// Boxed, so that the key schedule is on the heap, where it is wiped, and not copied about the stack.
fn cipher(key: &Key256) -> Box<Aes256Gcm> {
    let mut block = aes_gcm::Key::<Aes256Gcm>::default();
    block.copy_from_slice(key.expose());
    let cipher = Box::new(Aes256Gcm::new(&block));
    zeroize::Zeroize::zeroize(block.as_mut_slice());
    cipher
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
