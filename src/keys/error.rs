//! Why a wrapping key could not be used.

use super::kms::KmsError;
use crate::aws::AwsError;
use crate::envelope::EnvelopeError;
use crate::hint::{Explain, Hint, Kind};

/// Why a wrapping key could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The message names a key that is not there.
    #[error("it is sealed under the key {name:?}, which this vault does not have")]
    UnknownKey {
        /// The name in the message.
        name: String,
    },
    /// No key that it names was given or is in the vault.
    #[error("it is for {}, and no such key is at hand", .named.join(", "))]
    NotAtHand {
        /// The keys that it names, as far as they can be shown.
        named: Vec<String>,
    },
    /// None of the keys that were given opens it.
    #[error(transparent)]
    NoneOpens(Box<NoKeyOpens>),
    /// KMS gave another answer than asked for.
    #[error("KMS answered with another key than {key}")]
    OtherKey {
        /// The key that was asked for.
        key: String,
    },
    /// KMS refused to take the encrypted data key for its own.
    #[error("KMS does not open it: it was altered, or needs another encryption context")]
    NotItsOwn,
    /// The private half of a pair of keys.
    #[error("it is a private key, which unwraps: to wrap, name the public key")]
    OnlyUnwraps,
    /// The public half of a pair of keys.
    #[error("it is a public key, which wraps: to unwrap, name the private key")]
    OnlyWraps,
    /// The data key or the value did not open.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// What is asked of KMS beside wrapping.
    #[error(transparent)]
    Kms(Box<KmsError>),
    /// The call itself failed.
    #[error(transparent)]
    Aws(Box<AwsError>),
}

impl From<AwsError> for KeyError {
    fn from(error: AwsError) -> Self {
        Self::Aws(Box::new(error))
    }
}

impl From<NoKeyOpens> for KeyError {
    fn from(error: NoKeyOpens) -> Self {
        Self::NoneOpens(Box::new(error))
    }
}

impl From<KmsError> for KeyError {
    fn from(error: KmsError) -> Self {
        Self::Kms(Box::new(error))
    }
}

impl Explain for KeyError {
    fn kind(&self) -> Kind {
        match self {
            Self::UnknownKey { .. } | Self::NotItsOwn | Self::OtherKey { .. } => Kind::Integrity,
            Self::OnlyUnwraps | Self::OnlyWraps => Kind::Usage,
            Self::NotAtHand { .. } => Kind::Failed,
            Self::NoneOpens(error) => error.kind(),
            Self::Envelope(error) => error.kind(),
            Self::Kms(error) => error.kind(),
            Self::Aws(error) => error.kind(),
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::NoneOpens(error) => error.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::UnknownKey { .. } => vec![Hint::run("kmseal vault status")],
            Self::NotAtHand { .. } => vec![Hint::say("name one that you expect with --key")],
            Self::NotItsOwn | Self::OtherKey { .. } | Self::OnlyUnwraps | Self::OnlyWraps => {
                Vec::new()
            }
            Self::NoneOpens(error) => error.hints(),
            Self::Envelope(error) => error.hints(),
            Self::Kms(error) => error.hints(),
            Self::Aws(error) => error.hints(),
        }
    }
}

/// What came of one of the keys.
#[derive(Debug)]
pub struct Tried {
    /// The key, as it was given.
    pub key: String,
    /// Why it does not open the message; none when the message does not name it.
    pub failed: Option<KeyError>,
}

/// None of the keys that were given opens the message.
#[derive(Debug, thiserror::Error)]
#[error("none of the keys opens the message")]
pub struct NoKeyOpens {
    /// What came of each key.
    pub tried: Vec<Tried>,
    /// The keys that the message names, as far as they can be shown.
    pub named: Vec<String>,
}

impl Explain for NoKeyOpens {
    /// Where a key could not be asked, it may still be the right one.
    fn kind(&self) -> Kind {
        let mut kinds = self.tried.iter().filter_map(|tried| Some(tried.failed.as_ref()?.kind()));
        kinds.find(|kind| *kind != Kind::Integrity).unwrap_or(Kind::Integrity)
    }

    fn parts(&self) -> Vec<String> {
        let tried = self.tried.iter().map(|tried| match &tried.failed {
            Some(error) => format!("{}: {error}", tried.key),
            None => format!("{}: the message is not for this key", tried.key),
        });
        let named = format!("the message is for {}", self.named.join(", "));
        tried.chain([named]).collect()
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        for hint in self.tried.iter().filter_map(|tried| Some(tried.failed.as_ref()?.hints())) {
            hints.extend(hint);
        }
        hints.dedup();
        hints
    }
}
