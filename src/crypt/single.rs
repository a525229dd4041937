//! A body in one piece, opened.

use std::io::{Read, Write};

use super::CryptError;
use super::ending::{FOOTER, check_end};
use super::head::broken;
use super::open::Opened;
use super::piece::fill;
use crate::envelope::{Body, EnvelopeError, SINGLE_HEAD, Verifier, single_len};
use crate::secret::Plaintext;

/// A body in one piece cannot be used before the last byte of it has come, so all of it is held.
pub(super) fn open_single(
    from: &mut dyn Read,
    mut verifier: Option<Verifier>,
    body: &Body,
    to: &mut (dyn Write + Send),
    limit: u64,
) -> Result<Opened, CryptError> {
    /// Memory is taken as the bytes come, whatever the message says of its length.
    const STEP: usize = 1024 * 1024;
    let mut start = [0; SINGLE_HEAD];
    let read = fill(from, &mut start).map_err(broken)?;
    let len = single_len(&start[..read], limit)?;
    let mut whole = Plaintext::copy_of(&start);
    while !whole.has_len(len) {
        let so_far = whole.expose().len();
        let mut step = Plaintext::zeroed(STEP.min(len - so_far));
        let read = fill(from, step.expose_mut()).map_err(broken)?;
        if read == 0 {
            return Err(EnvelopeError::CutOff { what: "the body", needed: len }.into());
        }
        whole.extend(&step.expose()[..read]);
    }
    if let Some(verifier) = &mut verifier {
        verifier.update(whole.expose());
    }
    let place = body.open_single(whole.expose_mut())?;
    let mut footer = vec![0; FOOTER];
    let read = fill(from, &mut footer).map_err(broken)?;
    footer.truncate(read);
    let signed = verifier.is_some();
    check_end(verifier, &footer)?;
    let content = &whole.expose()[place];
    to.write_all(content).map_err(CryptError::Write)?;
    Ok(Opened { content: content.len() as u64, signed })
}
