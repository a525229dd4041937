//! What stands behind the last frame.

use super::CryptError;
use crate::envelope::{EnvelopeError, Verifier};

/// Most bytes of a footer: a signature of P-384 has 104 at most, behind two for its length.
pub(super) const FOOTER: usize = 2 + 256;

/// The signature of a signed message is good, and nothing stands behind the end.
pub(super) fn check_end(verifier: Option<Verifier>, footer: &[u8]) -> Result<(), CryptError> {
    let Some(verifier) = verifier else {
        return if footer.is_empty() { Ok(()) } else { Err(EnvelopeError::Trailing.into()) };
    };
    let cut_off = || EnvelopeError::CutOff { what: "the signature", needed: footer.len() + 1 };
    let (len, rest) = footer.split_first_chunk().ok_or_else(cut_off)?;
    let (signature, rest) =
        rest.split_at_checked(u16::from_be_bytes(*len).into()).ok_or_else(cut_off)?;
    verifier.verify(signature)?;
    if rest.is_empty() { Ok(()) } else { Err(EnvelopeError::Trailing.into()) }
}
