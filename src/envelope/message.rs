//! One sealed value as bytes.
//!
//! ```text
//! 01                      format
//! u8 + bytes              name of the wrapping key
//! u16 + bytes             data key under that wrapping key
//! 12 bytes                nonce
//! 16 bytes                tag
//! rest                    ciphertext
//! ```
//! The tag covers everything before the nonce, and the encryption context.

use super::aead::{NONCE_LEN, TAG_LEN, open_in_place, seal_in_place};
use super::{DataKey, EncryptedDataKey, EncryptionContext, EnvelopeError};
use crate::secret::{Plaintext, random_bytes};

/// The one format there is so far.
const FORMAT: u8 = 1;

/// Seals `plaintext` under a data key made for it alone.
pub fn seal(
    plaintext: &Plaintext,
    data_key: &DataKey,
    encrypted_data_key: &EncryptedDataKey,
    context: &EncryptionContext,
) -> Result<Vec<u8>, EnvelopeError> {
    let header = header(encrypted_data_key)?;
    let nonce = random_bytes()?;
    // Encrypted in wiped memory first: the bytes that become the message are never plaintext.
    let mut body = Plaintext::copy_of(plaintext.expose());
    let associated = associated(&header, context)?;
    let tag = seal_in_place(data_key.key(), &nonce, &associated, body.expose_mut())?;
    Ok([&header, nonce.as_slice(), tag.as_slice(), body.expose()].concat())
}

fn header(key: &EncryptedDataKey) -> Result<Vec<u8>, EnvelopeError> {
    let name = key.key_name.as_bytes();
    let name_len = u8::try_from(name.len()).map_err(|_| EnvelopeError::TooLong("a key name"))?;
    let wrapped_len = u16::try_from(key.ciphertext.len())
        .map_err(|_| EnvelopeError::TooLong("a wrapped data key"))?;
    Ok([&[FORMAT, name_len], name, &wrapped_len.to_be_bytes(), &key.ciphertext].concat())
}

fn associated(header: &[u8], context: &EncryptionContext) -> Result<Vec<u8>, EnvelopeError> {
    Ok([header, &context.to_bytes()?].concat())
}

/// A sealed value, taken apart but not opened.
#[derive(Debug)]
pub struct Message<'m> {
    header: &'m [u8],
    encrypted_data_key: EncryptedDataKey,
    nonce: &'m [u8; NONCE_LEN],
    tag: &'m [u8; TAG_LEN],
    ciphertext: &'m [u8],
}

impl<'m> Message<'m> {
    /// Takes a message apart. Allocates no more than the message is long.
    pub fn parse(bytes: &'m [u8]) -> Result<Self, EnvelopeError> {
        let mut rest = Rest { bytes, offset: 0 };
        match rest.take::<1>("a format number")? {
            [FORMAT] => {}
            [other] => return Err(EnvelopeError::UnknownFormat(*other)),
        }
        let [name_len] = *rest.take("the length of a key name")?;
        let name = rest.take_slice(name_len.into(), "a key name")?;
        let key_name = std::str::from_utf8(name)
            .map_err(|_| rest.malformed("a key name in UTF-8"))?
            .to_owned();
        let wrapped_len = u16::from_be_bytes(*rest.take("the length of a wrapped data key")?);
        let wrapped = rest.take_slice(wrapped_len.into(), "a wrapped data key")?;
        let header = &bytes[..rest.offset];
        Ok(Self {
            header,
            encrypted_data_key: EncryptedDataKey { key_name, ciphertext: wrapped.to_vec() },
            nonce: rest.take("a nonce")?,
            tag: rest.take("a tag")?,
            ciphertext: rest.bytes,
        })
    }

    /// The wrapped data key, for the wrapping key it names.
    pub fn encrypted_data_key(&self) -> &EncryptedDataKey {
        &self.encrypted_data_key
    }

    /// The value, once it has proved to be what was sealed with this context.
    pub fn open(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<Plaintext, EnvelopeError> {
        let associated = associated(self.header, context)?;
        let mut body = Plaintext::copy_of(self.ciphertext);
        open_in_place(data_key.key(), self.nonce, &associated, body.expose_mut(), self.tag)?;
        Ok(body)
    }
}

/// What is left to read, and how far we are.
struct Rest<'m> {
    bytes: &'m [u8],
    offset: usize,
}

impl<'m> Rest<'m> {
    fn malformed(&self, what: &'static str) -> EnvelopeError {
        EnvelopeError::Malformed { offset: self.offset, what }
    }

    fn take_slice(&mut self, len: usize, what: &'static str) -> Result<&'m [u8], EnvelopeError> {
        let (taken, rest) = self.bytes.split_at_checked(len).ok_or_else(|| self.malformed(what))?;
        self.bytes = rest;
        self.offset += len;
        Ok(taken)
    }

    fn take<const N: usize>(&mut self, what: &'static str) -> Result<&'m [u8; N], EnvelopeError> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or_else(|| self.malformed(what))?;
        self.bytes = rest;
        self.offset += N;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(text: &[u8], context: &EncryptionContext) -> (DataKey, Vec<u8>) {
        let data_key = DataKey::random().expect("random");
        let wrapped = EncryptedDataKey { key_name: "default".into(), ciphertext: vec![7; 60] };
        let message = seal(&Plaintext::copy_of(text), &data_key, &wrapped, context).expect("seals");
        (data_key, message)
    }

    #[test]
    fn opens_with_its_key_and_context_only() {
        let context = EncryptionContext::new().with("name", "a");
        let (data_key, bytes) = sealed(b"value", &context);
        let message = Message::parse(&bytes).expect("parses");
        assert_eq!(message.encrypted_data_key().key_name, "default");
        let value = message.open(&data_key, &context).expect("opens");
        assert_eq!(value.expose(), b"value");
        let elsewhere = EncryptionContext::new().with("name", "b");
        assert!(message.open(&data_key, &elsewhere).is_err());
        let other_key = DataKey::random().expect("random");
        assert!(message.open(&other_key, &context).is_err());
    }

    #[test]
    fn any_flipped_bit_and_any_cut_is_refused() {
        let context = EncryptionContext::new();
        let (data_key, bytes) = sealed(b"value", &context);
        let opens = |bytes: &[u8]| {
            Message::parse(bytes).and_then(|message| message.open(&data_key, &context)).is_ok()
        };
        assert!(opens(&bytes));
        for at in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[at / 8] ^= 1 << (at % 8);
            assert!(!opens(&altered), "bit {at}");
        }
        for end in 0..bytes.len() {
            assert!(!opens(&bytes[..end]), "cut at {end}");
        }
    }

    #[test]
    fn an_empty_value_is_a_value() {
        let context = EncryptionContext::new();
        let (data_key, bytes) = sealed(b"", &context);
        let value = Message::parse(&bytes).expect("parses").open(&data_key, &context);
        assert!(value.expect("opens").is_empty());
    }
}
