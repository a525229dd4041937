//! New wrapping keys for a message whose content stays as it is.

use std::io::Write;

use super::head::Head;
use super::passage::pass;
use super::{CryptError, Watch};
use crate::envelope::Begun;

/// Writes the message behind its new header. The body is the same, byte for byte. A signed message is verified
/// on the way and signed again: `to` must be something that nobody has seen by then.
pub fn rewrap(
    head: &mut Head<'_>,
    begun: Begun,
    to: &mut (dyn Write + Send),
    watch: Watch<'_>,
) -> Result<(), CryptError> {
    pass(head, &begun.header, begun.signer, to, watch)
}
