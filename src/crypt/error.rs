//! Why a stream could not be sealed or opened.

use std::io;

use crate::envelope::EnvelopeError;
use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind};
use crate::keys::KeyError;

/// Why a stream could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CryptError {
    /// What is to be read cannot be.
    #[error("the input cannot be read")]
    Read(#[source] io::Error),
    /// What comes out cannot be written.
    #[error("the result cannot be written")]
    Write(#[source] io::Error),
    /// It is in base64, and there is something else in it.
    #[error("the message is not valid base64")]
    Base64,
    /// It is not what its signature was verified for.
    #[error("the message was changed after its signature was verified, and is left there")]
    Changed,
    /// The message itself.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Its wrapping keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A file.
    #[error(transparent)]
    File(#[from] FsError),
    /// A key that a plan names cannot be had.
    #[error("a wrapping key cannot be used: {0}")]
    Keys(String),
    /// There is something in it that a terminal would obey.
    #[error("the content has characters that could steer the terminal")]
    NotForTerminals,
    /// The signature stands at the end, and the content does not fit into memory until then.
    #[error(
        "the message is signed and longer than {limit} bytes, so nothing can be shown before all of it was read"
    )]
    TooLongToHold {
        /// The most bytes that are held.
        limit: usize,
    },
}

impl CryptError {
    /// Whether whoever reads the result has seen enough.
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}

impl Explain for CryptError {
    fn kind(&self) -> Kind {
        match self {
            Self::Base64 | Self::Changed => Kind::Integrity,
            Self::Envelope(error) => error.kind(),
            Self::Key(error) => error.kind(),
            Self::File(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Key(error) => error.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Envelope(error) => error.hints(),
            Self::Key(error) => error.hints(),
            Self::File(error) => error.hints(),
            Self::NotForTerminals | Self::TooLongToHold { .. } => {
                vec![Hint::say("write it to a file with -o FILE")]
            }
            Self::Write(error) if error.kind() == io::ErrorKind::StorageFull => {
                vec![Hint::say("make room on the disk and run the same command again")]
            }
            _ => Vec::new(),
        }
    }
}
