//! A message in the making: its header, before there is any content.

use std::sync::Arc;

use super::agreed::Agreed;
use super::body::Body;
use super::context::{EncryptionContext, PUBLIC_KEY};
use super::header::{Content, Header, Parsed};
use super::key::{DataKey, EncryptedDataKey, derive};
use super::signature::{Signer, SigningKey};
use super::suite::{Curve, Suite};
use super::{EnvelopeError, NONCE_LEN};
use crate::secret::random_bytes;

/// Bytes of a frame that we write unless told otherwise.
pub const FRAME_LENGTH: u32 = 65_536;

/// What the messages of one run have in common: the suite, the context, and the key pair that signs them.
pub struct Draft {
    suite: Suite,
    /// As the header stores it.
    context: EncryptionContext,
    /// With what the header does not store.
    whole: EncryptionContext,
    /// What the header does not store.
    unstored: EncryptionContext,
    signing_key: Option<Arc<SigningKey>>,
}

/// A message that has its header, and waits for its content.
pub struct Begun {
    /// The header with its tag.
    pub header: Vec<u8>,
    /// What seals the frames.
    pub body: Body,
    /// What signs the message, when it is to be signed. It has seen the header.
    pub signer: Option<Signer>,
}

impl Draft {
    /// A message with this context. A signed one gets its public key now, because wrapping keys are to bind
    /// it too.
    pub fn new(suite: Suite, context: EncryptionContext) -> Result<Self, EnvelopeError> {
        context.check_own()?;
        Self::with_new_key(suite, context, EncryptionContext::new())
    }

    fn with_new_key(
        suite: Suite,
        mut context: EncryptionContext,
        unstored: EncryptionContext,
    ) -> Result<Self, EnvelopeError> {
        let mut signing_key = None;
        match suite.signature() {
            None => {}
            Some(Curve::P384) => {
                let key = SigningKey::random()?;
                context = context.with(PUBLIC_KEY, key.public());
                signing_key = Some(Arc::new(key));
            }
            Some(Curve::P256) => return Err(EnvelopeError::NotWritten(suite)),
        }
        let mut whole = context.clone();
        for (key, value) in unstored.pairs() {
            whole = whole.with(key, value);
        }
        Ok(Self { suite, context, whole, unstored, signing_key })
    }

    /// The suite.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// All of the context, as wrapping keys are to bind it.
    pub fn whole_context(&self) -> &EncryptionContext {
        &self.whole
    }

    /// A message of its own under this data key: with a fresh id, so that no two have a key in common.
    pub fn begin(
        &self,
        data_key: &DataKey,
        data_keys: &[EncryptedDataKey],
        frame_length: u32,
    ) -> Result<Begun, EnvelopeError> {
        let message_id = random_bytes::<32>()?.to_vec();
        let content = Content::Framed(frame_length);
        self.begin_as(message_id, data_key, data_keys, content, [0; NONCE_LEN])
    }

    pub(super) fn begin_as(
        &self,
        message_id: Vec<u8>,
        data_key: &DataKey,
        data_keys: &[EncryptedDataKey],
        content: Content,
        nonce: [u8; NONCE_LEN],
    ) -> Result<Begun, EnvelopeError> {
        let derived = derive(self.suite, data_key, &message_id)?;
        let header = Header {
            suite: self.suite,
            message_id,
            context: self.context.clone(),
            data_keys: data_keys.to_vec(),
            content,
            commitment: derived.commitment,
        };
        let mut bytes = header.to_bytes()?;
        let associated = [bytes.as_slice(), &self.unstored.to_field()?].concat();
        let tag = derived.cipher.seal(&nonce, &associated, &mut [])?;
        if self.suite.format() == 1 {
            bytes.extend(nonce);
        }
        bytes.extend(tag);
        let mut signer = self.signing_key.as_ref().map(|key| Signer::new(Arc::clone(key)));
        if let Some(signer) = &mut signer {
            signer.update(&bytes);
        }
        let body = Body::new(derived.cipher, &header.message_id);
        Ok(Begun { header: bytes, body, signer })
    }
}

impl Parsed {
    /// What the message becomes under other wrapping keys. One that is signed gets another key pair: nobody has
    /// the private half of its first one any more.
    pub fn redraft(&self, agreed: &Agreed) -> Result<Draft, EnvelopeError> {
        let context = self.header.context.clone().without(PUBLIC_KEY);
        Draft::with_new_key(self.header.suite, context, agreed.unstored.clone())
    }

    /// Its new header. Id, data key and frames stay.
    ///
    /// In version 2 of the format the tag of a header has a fixed nonce, so the old and the new header are
    /// authenticated under one key and one nonce. Whoever has both can work out the key of the *tags* (not
    /// that of the cipher), and with it alter an unsigned message without being noticed (NIST SP 800-38D,
    /// appendix A). The signature of a signed message still shows it. Version 1 stores the nonce, so there
    /// the new header gets one of its own.
    pub fn rekey(
        &self,
        draft: &Draft,
        data_key: &DataKey,
        data_keys: &[EncryptedDataKey],
    ) -> Result<Begun, EnvelopeError> {
        let nonce = if self.header.suite.format() == 1 { random_bytes()? } else { [0; NONCE_LEN] };
        let (id, content) = (self.header.message_id.clone(), self.header.content);
        draft.begin_as(id, data_key, data_keys, content, nonce)
    }
}
