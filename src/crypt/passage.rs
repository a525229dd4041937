//! A body that passes as it is: it is verified on the way, or signed again, and never opened.

use std::io::{Read, Write};

use super::ending::{FOOTER, check_end};
use super::head::{Head, broken};
use super::piece::fill;
use super::{CryptError, Watch};
use crate::envelope::{
    Content, EnvelopeError, REGULAR_OVERHEAD, SINGLE_HEAD, Signer, TAG_LEN, Verifier, final_len,
    is_final, single_len,
};

/// Bytes of a body in one piece that pass at once.
const STEP: usize = 256 * 1024;

/// What every byte of a body passes through.
struct Passage<'p> {
    verifier: Option<Verifier>,
    signer: Option<Signer>,
    to: &'p mut (dyn Write + Send),
    done: u64,
    watch: Watch<'p>,
}

impl Passage<'_> {
    fn pass(&mut self, bytes: &[u8]) -> Result<(), CryptError> {
        if let Some(verifier) = &mut self.verifier {
            verifier.update(bytes);
        }
        if let Some(signer) = &mut self.signer {
            signer.update(bytes);
        }
        self.to.write_all(bytes).map_err(CryptError::Write)?;
        self.done += bytes.len() as u64;
        (self.watch)(self.done);
        Ok(())
    }
}

/// Passes the body of a message on to `to`, behind `header`. What is signed is verified on the way, and signed
/// again by `signer`. Whether the frames are authentic is not looked at.
pub(super) fn pass(
    head: &mut Head<'_>,
    header: &[u8],
    signer: Option<Signer>,
    to: &mut (dyn Write + Send),
    watch: Watch<'_>,
) -> Result<(), CryptError> {
    pass_body(head, header, signer, to, watch).map(drop)
}

/// The same; returns the footer that the message had.
pub(super) fn pass_body(
    head: &mut Head<'_>,
    header: &[u8],
    signer: Option<Signer>,
    to: &mut (dyn Write + Send),
    watch: Watch<'_>,
) -> Result<Vec<u8>, CryptError> {
    let mut verifier = head.parsed.header.verifier()?;
    if let Some(verifier) = &mut verifier {
        verifier.update(head.header_bytes());
    }
    to.write_all(header).map_err(CryptError::Write)?;
    let content = head.parsed.header.content;
    let mut passage = Passage { verifier, signer, to, done: 0, watch };
    let mut from = head.body();
    let mut footer = match content {
        Content::Framed(length) => frames(&mut from, length, &mut passage)?,
        Content::Single => single(&mut from, &mut passage)?,
    };
    let start = footer.len();
    footer.resize(FOOTER, 0);
    let read = fill(&mut from, &mut footer[start..]).map_err(broken)?;
    footer.truncate(start + read);
    check_end(passage.verifier, &footer)?;
    if let Some(signer) = passage.signer {
        passage.to.write_all(&signer.footer()?).map_err(CryptError::Write)?;
    }
    Ok(footer)
}

/// Returns what was read beyond the last frame.
fn frames(
    from: &mut dyn Read,
    length: u32,
    passage: &mut Passage<'_>,
) -> Result<Vec<u8>, CryptError> {
    let frame = length as usize + REGULAR_OVERHEAD;
    // With room for the longer head of the final frame.
    let mut buffer = vec![0; frame + 8];
    loop {
        let mut read = fill(from, &mut buffer[..frame]).map_err(broken)?;
        if is_final(&buffer[..read]) {
            read += fill(from, &mut buffer[read..]).map_err(broken)?;
            let len = final_len(&buffer[..read], length)?;
            let cut_off = EnvelopeError::CutOff { what: "the final frame", needed: len };
            let (last, rest) = buffer[..read].split_at_checked(len).ok_or(cut_off)?;
            passage.pass(last)?;
            return Ok(rest.to_vec());
        }
        if read < frame {
            return Err(EnvelopeError::CutOff { what: "a frame", needed: frame }.into());
        }
        passage.pass(&buffer[..frame])?;
    }
}

fn single(from: &mut dyn Read, passage: &mut Passage<'_>) -> Result<Vec<u8>, CryptError> {
    let mut start = [0; SINGLE_HEAD];
    let read = fill(from, &mut start).map_err(broken)?;
    let len = single_len(&start[..read], u64::MAX >> 1)?;
    passage.pass(&start)?;
    let mut left = len.saturating_sub(SINGLE_HEAD).max(TAG_LEN);
    let mut buffer = vec![0; STEP];
    while left > 0 {
        let step = STEP.min(left);
        let read = fill(from, &mut buffer[..step]).map_err(broken)?;
        if read == 0 {
            return Err(EnvelopeError::CutOff { what: "the body", needed: len }.into());
        }
        passage.pass(&buffer[..read])?;
        left -= read;
    }
    Ok(Vec::new())
}
