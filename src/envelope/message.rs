//! A message in memory: a value sealed, and opened again.

use super::agreed::Agreed;
use super::body::{self, Body, REGULAR_OVERHEAD};
use super::draft::{Begun, FRAME_LENGTH};
use super::header::{Content, Header, Limits, Parsed};
use super::key::DataKey;
use super::reader::Reader;
use super::signature::Verifier;
use super::suite::CommitmentPolicy;
use super::{EnvelopeError, TAG_LEN};
use crate::secret::Plaintext;

/// Seals a value as a message of its own.
pub fn seal(plaintext: &Plaintext, begun: Begun) -> Result<Vec<u8>, EnvelopeError> {
    let Begun { header, body, mut signer } = begun;
    let content = plaintext.expose();
    let mut message = header;
    let mut number = 1;
    let mut rest = content;
    loop {
        // The last frame is shorter than the others, even if that leaves nothing for it: some readers want
        // it so.
        let (piece, is_last) = match rest.split_at_checked(FRAME_LENGTH as usize) {
            Some((piece, more)) => {
                rest = more;
                (piece, false)
            }
            None => (rest, true),
        };
        // Encrypted in wiped memory first: the bytes that become the message are never plaintext.
        let head = if is_last { body::FINAL_HEAD } else { body::REGULAR_HEAD };
        let mut frame = Plaintext::zeroed(head + piece.len() + TAG_LEN);
        frame.expose_mut()[head..head + piece.len()].copy_from_slice(piece);
        if is_last {
            body.seal_final(number, frame.expose_mut())?;
        } else {
            body.seal_regular(number, frame.expose_mut())?;
        }
        if let Some(signer) = &mut signer {
            signer.update(frame.expose());
        }
        message.extend(frame.expose());
        if is_last {
            break;
        }
        number += 1;
    }
    if let Some(signer) = signer {
        message.extend(signer.footer()?);
    }
    Ok(message)
}

/// A message in memory, taken apart but not opened.
#[derive(Debug)]
pub struct Message<'m> {
    bytes: &'m [u8],
    parsed: Parsed,
}

impl<'m> Message<'m> {
    /// Takes a message apart that may be read under this policy.
    pub fn parse(
        bytes: &'m [u8],
        limits: &Limits,
        policy: CommitmentPolicy,
    ) -> Result<Self, EnvelopeError> {
        let parsed = Header::parse(bytes, limits)?;
        policy.check(parsed.header.suite)?;
        Ok(Self { bytes, parsed })
    }

    /// Its header, nothing of which is known to be authentic.
    pub fn header(&self) -> &Header {
        &self.parsed.header
    }

    /// Its content, once all of it has proved to be what was sealed with this context.
    pub fn open(&self, data_key: &DataKey, agreed: &Agreed) -> Result<Plaintext, EnvelopeError> {
        let verifier = self.parsed.header.verifier()?;
        let body = self.parsed.unlock(self.bytes, data_key, agreed)?;
        let mut reader = Reader::new(&self.bytes[self.parsed.len..]);
        let content = match self.parsed.header.content {
            Content::Single => open_single(&body, &mut reader, self.bytes.len() as u64)?,
            Content::Framed(length) => open_frames(&body, &mut reader, length)?,
        };
        let end = self.parsed.len + reader.offset();
        if let Some(verifier) = verifier {
            check_footer(verifier, &self.bytes[..end], &mut reader)?;
        }
        if reader.is_empty() { Ok(content) } else { Err(EnvelopeError::Trailing) }
    }
}

fn open_single(
    body: &Body,
    reader: &mut Reader<'_>,
    limit: u64,
) -> Result<Plaintext, EnvelopeError> {
    let len = body::single_len(reader.rest(), limit)?;
    let mut piece = Plaintext::copy_of(reader.slice(len, "the body")?);
    let content = body.open_single(piece.expose_mut())?;
    Ok(Plaintext::copy_of(&piece.expose()[content]))
}

fn open_frames(
    body: &Body,
    reader: &mut Reader<'_>,
    length: u32,
) -> Result<Plaintext, EnvelopeError> {
    let regular = length as usize + REGULAR_OVERHEAD;
    let mut content = Plaintext::new();
    for number in 1..=u32::MAX {
        if body::is_final(reader.rest()) {
            let len = body::final_len(reader.rest(), length)?;
            let mut frame = Plaintext::copy_of(reader.slice(len, "the final frame")?);
            let place = body.open_final(number, frame.expose_mut())?;
            content.extend(&frame.expose()[place]);
            return Ok(content);
        }
        let mut frame = Plaintext::copy_of(reader.slice(regular, "a frame")?);
        let place = body.open_regular(number, frame.expose_mut())?;
        content.extend(&frame.expose()[place]);
    }
    Err(EnvelopeError::FrameOrder { expected: u32::MAX })
}

fn check_footer(
    mut verifier: Verifier,
    signed: &[u8],
    reader: &mut Reader<'_>,
) -> Result<(), EnvelopeError> {
    let signature = reader.field("the signature")?;
    verifier.update(signed);
    verifier.verify(signature)
}

#[cfg(test)]
mod tests;
