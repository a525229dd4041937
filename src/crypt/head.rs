//! The header of a stream.

use std::io::{self, Read};

use super::CryptError;
use super::armor::{Encoding, plain};
use super::piece::fill;
use super::twice::Differs;
use crate::envelope::{EnvelopeError, Header, Limits, Parsed};

/// How much is read at first: more than nearly every header.
const FIRST: usize = 4096;

/// Most bytes of a header. The format allows 12 GiB, all of which would have to be held before any of it is
/// known to be authentic; 15,000 keys of KMS are less than this.
const LONGEST: usize = 4 * 1024 * 1024;

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
    /// may ask for more than `limits` and 4 MiB.
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
                Err(EnvelopeError::CutOff { needed, .. }) if bytes.len() == wanted => {
                    if needed > LONGEST {
                        return Err(EnvelopeError::HeaderTooLong { limit: LONGEST }.into());
                    }
                    // Twice as much each time, so that a header of many small fields is not read many times.
                    wanted = needed.max(2 * wanted).min(LONGEST);
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
    if error.get_ref().and_then(|error| error.downcast_ref::<Differs>()).is_some() {
        CryptError::Changed
    } else if error.kind() == io::ErrorKind::InvalidData {
        CryptError::Base64
    } else {
        CryptError::Read(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A header that begins like this and does not end, and how many bytes of it were read.
    struct Endless {
        start: Vec<u8>,
        read: usize,
    }

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                // A field of 0x0101 bytes after the other.
                *byte = self.start.get(self.read).copied().unwrap_or(1);
                self.read += 1;
            }
            Ok(buffer.len())
        }
    }

    /// What is said to a message with 65,535 encrypted data keys, and how many bytes were read for it.
    fn refused(limits: &Limits) -> (CryptError, usize) {
        let start = [&[2, 0x04, 0x78][..], &[7; 32], &[0, 0, 0xff, 0xff]].concat();
        let mut source = Endless { start, read: 0 };
        let error = Head::read(&mut source, limits).err().expect("refused");
        (error, source.read)
    }

    #[test]
    fn a_hostile_header_is_refused_after_few_bytes_of_it() {
        let (error, read) = refused(&Limits::default());
        let too_many = EnvelopeError::TooManyDataKeys { count: 65_535, limit: 10 };
        assert_eq!(error.to_string(), too_many.to_string());
        assert!(read <= FIRST, "{read}");
        let all = Limits { data_keys: u16::MAX.into(), frame_length: u64::MAX };
        let (error, read) = refused(&all);
        assert!(matches!(error, CryptError::Envelope(EnvelopeError::HeaderTooLong { .. })));
        assert!(read <= LONGEST, "{read}");
    }
}
