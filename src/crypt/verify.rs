//! The signature of a message, before any of it is opened.

use std::io::{self, Read};

use super::head::Head;
use super::passage::pass;
use super::twice::{First, Witness};
use super::{CryptError, Watch};
use crate::envelope::Limits;

/// Reads a message to its end and verifies its signature. For what is too long to be held back until then: it
/// is read [`Again`](super::Again) to be opened, as whoever may open it could have changed it in between.
pub fn verify(
    source: impl Read + Send,
    limits: &Limits,
    watch: Watch<'_>,
) -> Result<Witness, CryptError> {
    let mut witness = Witness::default();
    let mut head = Head::read(First::new(source, &mut witness), limits)?;
    pass(&mut head, &[], None, &mut io::sink(), watch)?;
    drop(head);
    Ok(witness)
}
