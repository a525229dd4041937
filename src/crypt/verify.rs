//! The signature of a message, before any of it is opened.

use std::io;

use super::head::Head;
use super::passage::pass;
use super::{CryptError, Watch};

/// Reads a message to its end and verifies its signature. For what is too long to be held back until then: it
/// is read once more to be opened.
pub fn verify(head: &mut Head<'_>, watch: Watch<'_>) -> Result<(), CryptError> {
    pass(head, &[], None, &mut io::sink(), watch)
}
