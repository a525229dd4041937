//! The body of a message: frames, each authentic in its place.

use std::ops::Range;

use super::reader::Reader;
use super::{Cipher, EnvelopeError, NONCE_LEN, TAG_LEN};

/// Bytes in front of the content of a regular frame: its number and its nonce.
pub const REGULAR_HEAD: usize = 4 + NONCE_LEN;
/// What a regular frame adds to its content.
pub const REGULAR_OVERHEAD: usize = REGULAR_HEAD + TAG_LEN;
/// Bytes in front of the content of the final frame: a mark, its number, its nonce and its length.
pub const FINAL_HEAD: usize = 4 + 4 + NONCE_LEN + 4;
/// What the final frame adds to its content.
pub const FINAL_OVERHEAD: usize = FINAL_HEAD + TAG_LEN;
/// Bytes in front of a body in one piece: its nonce and its length.
pub const SINGLE_HEAD: usize = NONCE_LEN + 8;

/// Stands where the number of a regular frame would be.
const FINAL_MARK: [u8; 4] = [0xff; 4];

/// The longest label and the longest id, with number and length behind them.
const ASSOCIATED_LEN: usize = 32 + 37 + 4 + 8;

/// What a piece of the body is (message format, "Body AAD"). The names in it are of an older time and fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Single,
    Regular,
    Final,
}

impl Label {
    fn text(self) -> &'static [u8] {
        match self {
            Self::Single => b"AWSKMSEncryptionClient Single Block",
            Self::Regular => b"AWSKMSEncryptionClient Frame",
            Self::Final => b"AWSKMSEncryptionClient Final Frame",
        }
    }
}

/// The key of a message, and what ties its frames to it. Shared by as many threads as there are.
pub struct Body {
    cipher: Cipher,
    message_id: Vec<u8>,
}

impl Body {
    pub(super) fn new(cipher: Cipher, message_id: &[u8]) -> Self {
        Self { cipher, message_id: message_id.to_owned() }
    }

    /// Seals a regular frame where it stands: `frame` has room for number, nonce and tag around the content.
    pub fn seal_regular(&self, number: u32, frame: &mut [u8]) -> Result<(), EnvelopeError> {
        let tag_at = frame.len().checked_sub(TAG_LEN).ok_or(EnvelopeError::KeyLength)?;
        if number == u32::MAX {
            return Err(EnvelopeError::TooLong("the content"));
        }
        frame[..4].copy_from_slice(&number.to_be_bytes());
        frame[4..REGULAR_HEAD].copy_from_slice(&nonce(number));
        self.seal(Label::Regular, number, frame, REGULAR_HEAD..tag_at)
    }

    /// The same for the final frame, whose head is longer.
    pub fn seal_final(&self, number: u32, frame: &mut [u8]) -> Result<(), EnvelopeError> {
        let tag_at = frame.len().checked_sub(TAG_LEN).ok_or(EnvelopeError::KeyLength)?;
        let content = FINAL_HEAD..tag_at;
        let len = u32::try_from(content.len()).map_err(|_| EnvelopeError::TooLong("a frame"))?;
        frame[..4].copy_from_slice(&FINAL_MARK);
        frame[4..8].copy_from_slice(&number.to_be_bytes());
        frame[8..20].copy_from_slice(&nonce(number));
        frame[20..FINAL_HEAD].copy_from_slice(&len.to_be_bytes());
        self.seal(Label::Final, number, frame, content)
    }

    fn seal(
        &self,
        label: Label,
        number: u32,
        frame: &mut [u8],
        content: Range<usize>,
    ) -> Result<(), EnvelopeError> {
        let (associated, len) = self.associated(label, number, content.len());
        let tag_at = content.end;
        let content = &mut frame[content];
        let tag = self.cipher.seal(&nonce(number), &associated[..len], content)?;
        frame[tag_at..].copy_from_slice(&tag);
        Ok(())
    }

    /// Opens a regular frame where it stands, if it is the one with this number; the content is behind
    /// [`REGULAR_HEAD`].
    pub fn open_regular(
        &self,
        number: u32,
        frame: &mut [u8],
    ) -> Result<Range<usize>, EnvelopeError> {
        let written = frame.get(..4).is_some_and(|bytes| *bytes == number.to_be_bytes());
        if !written || number == u32::MAX {
            return Err(EnvelopeError::FrameOrder { expected: number });
        }
        self.open(Label::Regular, number, frame, 4, REGULAR_HEAD)
    }

    /// The same for the final frame; the content is behind [`FINAL_HEAD`].
    pub fn open_final(&self, number: u32, frame: &mut [u8]) -> Result<Range<usize>, EnvelopeError> {
        let written = frame.get(4..8).is_some_and(|bytes| *bytes == number.to_be_bytes());
        if !written {
            return Err(EnvelopeError::FrameOrder { expected: number });
        }
        self.open(Label::Final, number, frame, 8, FINAL_HEAD)
    }

    /// The same for a body in one piece; the content is behind [`SINGLE_HEAD`].
    pub fn open_single(&self, body: &mut [u8]) -> Result<Range<usize>, EnvelopeError> {
        self.open(Label::Single, 1, body, 0, SINGLE_HEAD)
    }

    /// The nonce is the one that stands there: early writers of the format took random ones.
    fn open(
        &self,
        label: Label,
        number: u32,
        frame: &mut [u8],
        nonce_at: usize,
        head: usize,
    ) -> Result<Range<usize>, EnvelopeError> {
        let failed = || EnvelopeError::FrameNotAuthentic { number };
        let tag_at =
            frame.len().checked_sub(TAG_LEN).filter(|at| *at >= head).ok_or_else(failed)?;
        let nonce = frame[nonce_at..].first_chunk().copied().ok_or_else(failed)?;
        let tag = frame[tag_at..].first_chunk().copied().ok_or_else(failed)?;
        let (associated, len) = self.associated(label, number, tag_at - head);
        let content = &mut frame[head..tag_at];
        self.cipher.open(&nonce, &associated[..len], content, &tag).map_err(|_| failed())?;
        Ok(head..tag_at)
    }

    fn associated(
        &self,
        label: Label,
        number: u32,
        content_len: usize,
    ) -> ([u8; ASSOCIATED_LEN], usize) {
        let (mut bytes, mut len) = ([0; ASSOCIATED_LEN], 0);
        let (number, content_len) = (number.to_be_bytes(), (content_len as u64).to_be_bytes());
        for part in [&self.message_id, label.text(), &number, &content_len] {
            bytes[len..len + part.len()].copy_from_slice(part);
            len += part.len();
        }
        (bytes, len)
    }
}

/// The number of a frame. The nonce of the header is 0, and frames begin with 1, so none is used twice.
fn nonce(number: u32) -> [u8; NONCE_LEN] {
    let mut nonce = [0; NONCE_LEN];
    nonce[NONCE_LEN - 4..].copy_from_slice(&number.to_be_bytes());
    nonce
}

/// Whether the bytes at the beginning of a frame say that it is the last one.
pub fn is_final(start: &[u8]) -> bool {
    start.starts_with(&FINAL_MARK)
}

/// Bytes of the final frame that begins here, head and tag included. It must not be longer than a regular
/// one; as long as one is allowed (message format, "Final frame").
pub fn final_len(start: &[u8], frame_length: u32) -> Result<usize, EnvelopeError> {
    let mut reader = Reader::new(start);
    reader.slice(FINAL_HEAD - 4, "the head of the final frame")?;
    let length = reader.u32("the length of the final frame")?;
    if length > frame_length {
        let (length, limit) = (length.into(), frame_length.into());
        return Err(EnvelopeError::FrameTooLong { length, limit });
    }
    Ok(FINAL_OVERHEAD + length as usize)
}

/// Bytes of the body in one piece that begins here, head and tag included.
pub fn single_len(start: &[u8], limit: u64) -> Result<usize, EnvelopeError> {
    let mut reader = Reader::new(start);
    reader.slice(NONCE_LEN, "the nonce of the body")?;
    let length = u64::from_be_bytes(*reader.take("the length of the body")?);
    let too_long = EnvelopeError::FrameTooLong { length, limit };
    if length > limit {
        return Err(too_long);
    }
    usize::try_from(length).map(|len| SINGLE_HEAD + len + TAG_LEN).map_err(|_| too_long)
}
