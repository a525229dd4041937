//! The header of a message, of versions 1 and 2 of the format.

use super::context::{EncryptionContext, PUBLIC_KEY};
use super::key::{COMMITMENT_LEN, EncryptedDataKey};
use super::reader::Reader;
use super::signature::Verifier;
use super::suite::Suite;
use super::{EnvelopeError, NONCE_LEN, TAG_LEN};

/// What an untrusted header may ask for.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most encrypted data keys. The format allows 65,535, and each may cost a call.
    pub data_keys: usize,
    /// Most bytes of a frame, or of a body that has none. The format allows 4 GiB (64 GiB without frames),
    /// and none of them may be used before the last has come.
    pub frame_length: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { data_keys: 10, frame_length: 8 << 20 }
    }
}

/// How the body is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// In one piece. Read only.
    Single,
    /// In frames of so many bytes, at least 1; the last one may be shorter.
    Framed(u32),
}

/// What stands in front of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// With what it was made.
    pub suite: Suite,
    /// Its id: 16 bytes in version 1, 32 in version 2.
    pub message_id: Vec<u8>,
    /// What it is and where it belongs, with the public key of a signed message.
    pub context: EncryptionContext,
    /// Its data key under each of the wrapping keys that open it.
    pub data_keys: Vec<EncryptedDataKey>,
    /// How the body is cut.
    pub content: Content,
    /// What the key commits to, in version 2.
    pub commitment: Option<[u8; COMMITMENT_LEN]>,
}

/// A header and where it stands in the bytes that it came from.
#[derive(Debug)]
pub struct Parsed {
    /// The header.
    pub header: Header,
    /// How many bytes are authenticated by the tag.
    pub(super) body_len: usize,
    /// The nonce of the tag.
    pub(super) nonce: [u8; NONCE_LEN],
    /// The tag.
    pub(super) tag: [u8; TAG_LEN],
    /// Bytes of the header with its tag.
    pub len: usize,
}

/// The type of every message of version 1 (message format, "Type").
const TYPE: u8 = 0x80;
const SINGLE: u8 = 1;
const FRAMED: u8 = 2;

impl Header {
    /// The header at the beginning of `bytes`. [`EnvelopeError::CutOff`] says how many bytes are needed at
    /// least when there are too few. Allocates no more than there are bytes.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Parsed, EnvelopeError> {
        let mut reader = Reader::new(bytes);
        let version = reader.u8("the version of the message")?;
        match version {
            1 => {
                if reader.u8("the type of the message")? != TYPE {
                    return Err(reader.malformed("the type of a message"));
                }
            }
            2 => {}
            // In base64 they begin like this.
            b'A' if matches!(bytes.get(1), Some(b'Y' | b'g')) => {
                return Err(EnvelopeError::Armored);
            }
            other => return Err(EnvelopeError::UnknownVersion(other)),
        }
        let suite = Suite::of(reader.u16("the algorithm suite")?)?;
        if suite.format() != version {
            return Err(reader.malformed("a suite of this version of the format"));
        }
        let message_id = if version == 1 {
            reader.take::<16>("the message id")?.to_vec()
        } else {
            reader.take::<32>("the message id")?.to_vec()
        };
        let pairs = EncryptionContext::parse(reader.field("the encryption context")?)?;
        let data_keys = data_keys(&mut reader, limits)?;
        let content = content(&mut reader, version, limits)?;
        let commitment =
            if version == 2 { Some(*reader.take("the key commitment")?) } else { None };
        let body_len = reader.offset();
        let nonce = if version == 1 { *reader.take("the nonce of the header")? } else { [0; 12] };
        let tag = *reader.take("the tag of the header")?;
        let header = Self { suite, message_id, context: pairs, data_keys, content, commitment };
        Ok(Parsed { header, body_len, nonce, tag, len: reader.offset() })
    }

    /// All of it but the tag.
    pub(super) fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        let version = self.suite.format();
        let mut bytes = vec![version];
        if version == 1 {
            bytes.push(TYPE);
        }
        bytes.extend(self.suite.id().to_be_bytes());
        bytes.extend(&self.message_id);
        put_field(&mut bytes, &self.context.to_field()?, "the encryption context")?;
        let count = u16::try_from(self.data_keys.len());
        let count = count.map_err(|_| EnvelopeError::TooLong("the list of wrapping keys"))?;
        bytes.extend(count.to_be_bytes());
        for key in &self.data_keys {
            put_field(&mut bytes, &key.provider, "the name of a kind of wrapping key")?;
            put_field(&mut bytes, &key.info, "the name of a wrapping key")?;
            put_field(&mut bytes, &key.ciphertext, "an encrypted data key")?;
        }
        let (content, frame_length) = match self.content {
            Content::Single => (SINGLE, 0),
            Content::Framed(length) => (FRAMED, length),
        };
        bytes.push(content);
        if version == 1 {
            // Four reserved bytes, and how long a nonce is.
            bytes.extend([0, 0, 0, 0, 12]);
        }
        bytes.extend(frame_length.to_be_bytes());
        bytes.extend(self.commitment.iter().flatten());
        Ok(bytes)
    }

    /// What verifies the signature; none where there is none. A signed message without a public key could
    /// not be verified, and an unsigned one with it has lost its signature.
    pub fn verifier(&self) -> Result<Option<Verifier>, EnvelopeError> {
        match (self.suite.signature(), self.context.get(PUBLIC_KEY)) {
            (Some(curve), Some(public)) => Verifier::new(curve, public).map(Some),
            (None, None) => Ok(None),
            (Some(_), None) => Err(EnvelopeError::NoPublicKey),
            (None, Some(_)) => Err(EnvelopeError::PublicKeyUnsigned),
        }
    }
}

fn put_field(bytes: &mut Vec<u8>, field: &[u8], what: &'static str) -> Result<(), EnvelopeError> {
    let len = u16::try_from(field.len()).map_err(|_| EnvelopeError::TooLong(what))?;
    bytes.extend(len.to_be_bytes());
    bytes.extend(field);
    Ok(())
}

fn data_keys(
    reader: &mut Reader<'_>,
    limits: &Limits,
) -> Result<Vec<EncryptedDataKey>, EnvelopeError> {
    let count = usize::from(reader.u16("the number of encrypted data keys")?);
    if count == 0 {
        return Err(reader.malformed("at least one encrypted data key"));
    }
    if count > limits.data_keys {
        return Err(EnvelopeError::TooManyDataKeys { count, limit: limits.data_keys });
    }
    // Each has three lengths at least; how many there are is only what the header says.
    let mut keys = Vec::with_capacity(count.min(reader.rest().len() / 6));
    for _ in 0..count {
        keys.push(EncryptedDataKey {
            provider: reader.field("the kind of a wrapping key")?.to_vec(),
            info: reader.field("the name of a wrapping key")?.to_vec(),
            ciphertext: reader.field("an encrypted data key")?.to_vec(),
        });
    }
    Ok(keys)
}

fn content(
    reader: &mut Reader<'_>,
    version: u8,
    limits: &Limits,
) -> Result<Content, EnvelopeError> {
    let kind = reader.u8("the content type")?;
    if version == 1 && *reader.take("reserved bytes and the length of a nonce")? != [0, 0, 0, 0, 12]
    {
        return Err(reader.malformed("reserved bytes of zero and nonces of 12 bytes"));
    }
    let length = reader.u32("the frame length")?;
    match (kind, length) {
        (SINGLE, 0) => Ok(Content::Single),
        (FRAMED, 1..) if u64::from(length) > limits.frame_length => {
            Err(EnvelopeError::FrameTooLong { length: length.into(), limit: limits.frame_length })
        }
        (FRAMED, 1..) => Ok(Content::Framed(length)),
        _ => Err(reader.malformed("a content type and its frame length")),
    }
}
