//! What whoever opens a message and the message itself agree on, before any of it is opened.

use super::EnvelopeError;
use super::body::Body;
use super::context::EncryptionContext;
use super::header::{Header, Parsed};
use super::key::{DataKey, derive, is_committed};

/// What whoever opens a message wants its encryption context to be.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// Pairs that must be the same. One that the message does not store must be one that it was made with all
    /// the same: it is authenticated too.
    pub pairs: EncryptionContext,
    /// Keys that must be there, whatever belongs to them.
    pub present: Vec<String>,
}

/// The encryption context of a message: as it stores it, and what it does not store.
#[derive(Debug)]
pub struct Agreed {
    /// All of it, as wrapping keys bind it.
    pub whole: EncryptionContext,
    /// What the message does not store.
    pub(super) unstored: EncryptionContext,
}

impl Demands {
    /// Refuses a message with another context.
    pub fn check(&self, header: &Header) -> Result<Agreed, EnvelopeError> {
        let stored = &header.context;
        let (mut whole, mut unstored) = (stored.clone(), EncryptionContext::new());
        for key in &self.present {
            if stored.get(key).is_none() {
                return Err(EnvelopeError::Context { key: key.clone(), found: "nothing" });
            }
        }
        for (key, value) in self.pairs.pairs() {
            match stored.get(key) {
                Some(found) if found == value => {}
                Some(_) => {
                    let (key, found) = (key.to_owned(), "another value");
                    return Err(EnvelopeError::Context { key, found });
                }
                None => {
                    whole = whole.with(key, value);
                    unstored = unstored.with(key, value);
                }
            }
        }
        Ok(Agreed { whole, unstored })
    }
}

impl Parsed {
    /// What opens the body, once the key has proved to be the one that the message commits to and the header
    /// to be authentic. `bytes` is what it was parsed from.
    pub fn unlock(
        &self,
        bytes: &[u8],
        data_key: &DataKey,
        context: &Agreed,
    ) -> Result<Body, EnvelopeError> {
        let derived = derive(self.header.suite, data_key, &self.header.message_id)?;
        match (&self.header.commitment, &derived.commitment) {
            (Some(written), Some(derived)) if is_committed(written, derived) => {}
            (None, None) => {}
            _ => return Err(EnvelopeError::Commitment),
        }
        let mut associated = bytes.get(..self.body_len).unwrap_or_default().to_vec();
        associated.extend(context.unstored.to_field()?);
        derived
            .cipher
            .open(&self.nonce, &associated, &mut [], &self.tag)
            .map_err(|_| EnvelopeError::HeaderNotAuthentic)?;
        Ok(Body::new(derived.cipher, &self.header.message_id))
    }
}
