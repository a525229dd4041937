//! The header of a stream.

use std::io::{self, Read};

use super::CryptError;
use super::armor::{Encoding, plain};
use super::piece::fill;
use crate::envelope::{EnvelopeError, Header, Limits, Parsed};

/// How much is read at first: more than nearly every header.
const FIRST: usize = 4096;

/// A stream whose header was read.
pub struct Head<'s> {
    /// The header.
    pub parsed: Parsed,
    /// How the message was written.
    pub encoding: Encoding,
    /// What was read so far: the header and something of what stands behind it.
    pub(super) bytes: Vec<u8>,
    rest: Box<dyn Read + Send + 's>,
}

impl<'s> Head<'s> {
    /// Reads the header of a message, in base64 or not. Reads no more than the header asks for, and no header
    /// may ask for more than `limits`.
    pub fn read(source: impl Read + Send + 's, limits: &Limits) -> Result<Self, CryptError> {
        let (mut rest, encoding) = plain(source)?;
        let mut bytes = Vec::new();
        let mut wanted = FIRST;
        loop {
            let before = bytes.len();
            bytes.resize(wanted, 0);
            let read = fill(&mut rest, &mut bytes[before..]).map_err(broken)?;
            bytes.truncate(before + read);
            match Header::parse(&bytes, limits) {
                Ok(parsed) => return Ok(Self { parsed, encoding, bytes, rest }),
                // Twice as much each time, so that a header of many small fields is not read many times.
                Err(EnvelopeError::CutOff { needed, .. }) if bytes.len() == wanted => {
                    wanted = needed.max(2 * wanted);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The bytes of the header, with its tag.
    pub fn header_bytes(&self) -> &[u8] {
        &self.bytes[..self.parsed.len]
    }

    /// What stands behind the header.
    pub(super) fn body(&mut self) -> impl Read + Send + '_ {
        let read: &[u8] = &self.bytes[self.parsed.len..];
        read.chain(&mut self.rest)
    }
}

/// An error of the base64 that a message stands in is no matter of files.
pub(super) fn broken(error: io::Error) -> CryptError {
    if error.kind() == io::ErrorKind::InvalidData {
        CryptError::Base64
    } else {
        CryptError::Read(error)
    }
}
