//! Sealed values as vaults held them before they were messages of the common format. Read only.
//!
//! ```text
//! 01                      format
//! u8 + bytes              name of the wrapping key
//! u16 + bytes             data key under that wrapping key
//! 12 bytes                nonce
//! 16 bytes                tag
//! rest                    ciphertext
//! ```
//! The tag covers everything before the nonce, and the encryption context. A data key is wrapped as nonce,
//! tag and 32 bytes of ciphertext. Messages of the common format that stand in a vault begin with 02.

use super::aead::{NONCE_LEN, TAG_LEN, open_in_place};
use super::reader::Reader;
use super::{EncryptionContext, EnvelopeError};
use crate::secret::{Key256, Plaintext};

/// The first byte of them.
const FORMAT: u8 = 1;

/// A sealed value of the early format, taken apart but not opened.
#[derive(Debug)]
pub struct Early<'m> {
    header: &'m [u8],
    key_name: &'m str,
    wrapped: &'m [u8],
    nonce: &'m [u8; NONCE_LEN],
    tag: &'m [u8; TAG_LEN],
    ciphertext: &'m [u8],
}

impl<'m> Early<'m> {
    /// Whether these bytes are of the early format.
    pub fn is_it(bytes: &[u8]) -> bool {
        bytes.first() == Some(&FORMAT)
    }

    /// Takes a value apart. Allocates nothing.
    pub fn parse(bytes: &'m [u8]) -> Result<Self, EnvelopeError> {
        let mut reader = Reader::new(bytes);
        match reader.u8("a format number")? {
            FORMAT => {}
            other => return Err(EnvelopeError::UnknownFormat(other)),
        }
        let name_len = reader.u8("the length of a key name")?;
        let name = reader.slice(name_len.into(), "a key name")?;
        let key_name =
            std::str::from_utf8(name).map_err(|_| reader.malformed("a key name in UTF-8"))?;
        let wrapped = reader.field("a wrapped data key")?;
        let header = &bytes[..reader.offset()];
        let (nonce, tag) = (reader.take("a nonce")?, reader.take("a tag")?);
        Ok(Self { header, key_name, wrapped, nonce, tag, ciphertext: reader.rest() })
    }

    /// The name of its wrapping key.
    pub fn key_name(&self) -> &str {
        self.key_name
    }

    /// The value, once it has proved to be what was sealed with this context under this wrapping key.
    pub fn open(
        &self,
        wrapping_key: &Key256,
        context: &EncryptionContext,
    ) -> Result<Plaintext, EnvelopeError> {
        let mut reader = Reader::new(self.wrapped);
        let (nonce, tag) = (reader.take("a nonce")?, reader.take("a tag")?);
        let wrapped = reader.take::<{ Key256::LEN }>("a wrapped data key")?;
        let associated = context.clone().with("kmseal-wrapping-key", self.key_name).to_bytes()?;
        let data_key = Key256::filled_by(|key| {
            key.copy_from_slice(wrapped);
            open_in_place(wrapping_key, nonce, &associated, key, tag)
        })?;
        let associated = [self.header, &context.to_bytes()?].concat();
        let mut value = Plaintext::copy_of(self.ciphertext);
        open_in_place(&data_key, self.nonce, &associated, value.expose_mut(), self.tag)?;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written by the last version that wrote this format, under 32 bytes of 9 named `ours`.
    const WRITTEN: &str = include_str!("../../tests/vectors/envelope/early.hex");

    fn bytes() -> Vec<u8> {
        let digits = WRITTEN.trim().as_bytes();
        let byte = |pair: &[u8]| {
            std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok())
        };
        digits.chunks(2).map(|pair| byte(pair).expect("hex digits")).collect()
    }

    fn opens(bytes: &[u8]) -> Option<Plaintext> {
        let key = Key256::copy_of(&[9; 32]).expect("32 bytes");
        let context = EncryptionContext::new().with("name", "a");
        Early::parse(bytes).ok()?.open(&key, &context).ok()
    }

    #[test]
    fn what_was_written_before_still_opens() {
        assert!(Early::is_it(&bytes()));
        assert_eq!(Early::parse(&bytes()).expect("parses").key_name(), "ours");
        assert_eq!(opens(&bytes()).expect("opens").expose(), b"an early value");
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_refused() {
        let bytes = bytes();
        for at in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[at / 8] ^= 1 << (at % 8);
            assert!(opens(&altered).is_none(), "bit {at}");
        }
        for end in 0..bytes.len() {
            assert!(opens(&bytes[..end]).is_none(), "cut at {end}");
        }
    }
}
