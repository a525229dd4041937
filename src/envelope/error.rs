//! Why a message could not be made or opened.

use super::suite::Suite;
use crate::hint::{Explain, Hint, Kind};
use crate::secret::RandomError;

/// Why a message could not be made or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The bytes do not have the form of a message.
    #[error("the message is malformed at byte {offset}: expected {what}")]
    Malformed {
        /// Where, counted from its start.
        offset: usize,
        /// What was expected there.
        what: &'static str,
    },
    /// The message ends too early.
    #[error("the message is cut off in {what}")]
    CutOff {
        /// What is incomplete.
        what: &'static str,
        /// How many bytes there would have to be at least.
        needed: usize,
    },
    /// There is more than a message.
    #[error("something stands behind the end of the message")]
    Trailing,
    /// A version of the format that we do not know, or no message at all.
    #[error("this is no message of the AWS Encryption SDK: it begins with {0:#04x}")]
    UnknownVersion(u8),
    /// It is still in base64.
    #[error("the message is in base64")]
    Armored,
    /// A number that is no suite of this format.
    #[error("the message uses algorithm suite {0:04x}, which is not one of this format")]
    UnknownSuite(u16),
    /// A suite that does not commit to its key.
    #[error("the message uses algorithm suite {id:04x}, which does not commit to its key", id = .0.id())]
    NotCommitting(Suite),
    /// A suite that is only read.
    #[error("algorithm suite {id:04x} is read, and never written", id = .0.id())]
    NotWritten(Suite),
    /// More encrypted data keys than allowed.
    #[error("the message has {count} encrypted data keys, and at most {limit} are tried")]
    TooManyDataKeys {
        /// How many it says.
        count: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// A frame longer than allowed.
    #[error("the message has a frame of {length} bytes, and at most {limit} are held in memory")]
    FrameTooLong {
        /// Its length.
        length: u64,
        /// The limit.
        limit: u64,
    },
    /// A header longer than is held in memory.
    #[error("the header of the message is longer than {limit} bytes")]
    HeaderTooLong {
        /// Most bytes.
        limit: usize,
    },
    /// The data key is another one than the one the message commits to.
    #[error("the data key is not the one that the message commits to")]
    Commitment,
    /// The header was changed, or belongs to another key or context.
    #[error("the header of the message is not authentic: it was altered, or needs another context")]
    HeaderNotAuthentic,
    /// A frame was changed.
    #[error("frame {number} of the message is not authentic")]
    FrameNotAuthentic {
        /// Its number, from 1.
        number: u32,
    },
    /// A frame is missing, or in another place.
    #[error("frame {expected} of the message is not where it should be")]
    FrameOrder {
        /// Its number, from 1.
        expected: u32,
    },
    /// The signature is that of another message or key.
    #[error("the signature of the message is wrong")]
    BadSignature,
    /// The header holds no point of the curve.
    #[error("the public key in the header is none")]
    BadPublicKey,
    /// A signed message without its public key.
    #[error("the message should be signed, and has no public key")]
    NoPublicKey,
    /// An unsigned message with a public key.
    #[error("the message has a public key, and is not signed")]
    PublicKeyUnsigned,
    /// The signature could not be made.
    #[error("the message could not be signed")]
    NotSigned,
    /// A pair is missing or another one.
    #[error("the encryption context of the message has {found} for {key:?}")]
    Context {
        /// The key.
        key: String,
        /// What it has.
        found: &'static str,
    },
    /// A key of the context that is not for users.
    #[error("{key:?} begins with aws-crypto-, which belongs to the message format")]
    ReservedKey {
        /// The key.
        key: String,
    },
    /// A data key of another length than the suite needs.
    #[error("the data key has not the length that the algorithm suite needs")]
    KeyLength,
    /// A sealed value of the vault with a format number of a later version, or damage.
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
            Self::TooLong(_) | Self::Random(_) | Self::NotSigned | Self::NotWritten(_) => {
                Kind::Failed
            }
            Self::ReservedKey { .. } => Kind::Usage,
            _ => Kind::Integrity,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownFormat(_) => vec![Hint::say("a newer kmseal may have written it")],
            Self::NotCommitting(_) => vec![Hint::say(
                "if you trust where it comes from, read it with \
                 --commitment-policy require-encrypt-allow-decrypt, and encrypt it anew",
            )],
            Self::TooManyDataKeys { .. } => {
                vec![Hint::say(
                    "allow more with --max-encrypted-data-keys, if you expect that many",
                )]
            }
            Self::FrameTooLong { .. } => {
                vec![Hint::say("allow longer ones with --max-frame-length, if you expect them")]
            }
            Self::Context { .. } => {
                vec![Hint::say("`kmseal inspect FILE` shows what the message says of itself")]
            }
            Self::ReservedKey { .. } => vec![Hint::say("choose another key for the context")],
            Self::NotWritten(_) => vec![Hint::say("decrypt it, and encrypt it anew")],
            _ => Vec::new(),
        }
    }
}
