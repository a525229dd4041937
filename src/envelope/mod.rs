//! Sealed values: a value under a data key of its own, the data key under wrapping keys.
//!
//! Pure: bytes in, bytes out. It does not know where keys come from; `keys::keyring` joins the two.
//! The layout of a message is this module's own business and carries a format number, so that a later
//! format can be read beside it.

mod aead;
mod context;
mod message;

pub use aead::{NONCE_LEN, TAG_LEN, open_in_place, seal_in_place};
pub use context::EncryptionContext;
pub use message::{Message, seal};

use crate::hint::{Explain, Hint, Kind};
use crate::secret::{Key256, RandomError};

/// The key of one message and of nothing else.
pub struct DataKey(Key256);

impl DataKey {
    /// A fresh data key.
    pub fn random() -> Result<Self, RandomError> {
        Key256::random().map(Self)
    }

    /// A data key that a wrapping key gave back.
    pub fn unwrapped(key: Key256) -> Self {
        Self(key)
    }

    /// The key itself, for wrapping it.
    pub fn key(&self) -> &Key256 {
        &self.0
    }
}

/// A data key under one wrapping key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedDataKey {
    /// The name of the wrapping key.
    pub key_name: String,
    /// The wrapped data key, as the wrapping key made it.
    pub ciphertext: Vec<u8>,
}

/// Why a message could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The bytes do not have the form of a message.
    #[error("the sealed value is malformed at byte {offset}: {what}")]
    Malformed {
        /// Where, counted from its start.
        offset: usize,
        /// What was expected there.
        what: &'static str,
    },
    /// A format number of a later version, or damage.
    #[error("the sealed value has format {0}, which this version does not know")]
    UnknownFormat(u8),
    /// Key, context or bytes are not the ones it was sealed with.
    #[error("the sealed value does not open: it was altered, or it belongs somewhere else")]
    AuthenticationFailed,
    /// A field is too long for the format.
    #[error("{0} is too long to be sealed")]
    TooLong(&'static str),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl Explain for EnvelopeError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooLong(_) | Self::Random(_) => Kind::Failed,
            _ => Kind::Integrity,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownFormat(_) => vec![Hint::say("a newer kmseal may have written it")],
            _ => Vec::new(),
        }
    }
}
