//! The ends of a message: what is in front of its body and behind it, which is all that rewrapping changes.

use std::io::Write;
use std::path::Path;

use super::CryptError;
use super::armor::{Armored, Encoding};
use super::head::Head;
use super::passage::pass_body;
use crate::envelope::{Header, Limits};
use crate::fs::{Access, Input, NewFile};

/// The header of a message with its tag, and its footer: nothing where it is not signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ends {
    /// The header.
    pub header: Vec<u8>,
    /// The footer.
    pub footer: Vec<u8>,
}

/// A frame may be as long as it is: a body that passes is not held.
pub const REWRAP_LIMITS: Limits = Limits { data_keys: 10, frame_length: u64::MAX };

/// The ends of the message in a file; a signature is verified.
pub fn ends(head: &mut Head<'_>) -> Result<Ends, CryptError> {
    let header = head.header_bytes().to_vec();
    if head.parsed.header.suite.signature().is_none() {
        return Ok(Ends { header, footer: Vec::new() });
    }
    let footer = pass_body(head, &[], None, &mut std::io::sink(), &|_| {})?;
    Ok(Ends { header, footer })
}

/// Gives the message in a file its old ends back. False when there is another message by now, or none. Whether
/// it is the same one, its id says.
pub fn restore(path: &Path, ends: &Ends, temp_name: &str) -> Result<bool, CryptError> {
    let input = match Input::open(path) {
        Err(error) if error.is_not_found() => return Ok(false),
        input => input?,
    };
    let Ok(mut head) = Head::read(input, &REWRAP_LIMITS) else {
        return Ok(false);
    };
    let old = Header::parse(&ends.header, &REWRAP_LIMITS)?;
    if old.header.message_id != head.parsed.header.message_id {
        return Ok(false);
    }
    if head.header_bytes() == ends.header {
        return Ok(true);
    }
    let encoding = head.encoding;
    let mut file = NewFile::create(path, Access::Usual, true, temp_name)?;
    let mut write = |to: &mut (dyn Write + Send)| {
        to.write_all(&ends.header).map_err(CryptError::Write)?;
        pass_body(&mut head, &[], None, to, &|_| {})?;
        to.write_all(&ends.footer).map_err(CryptError::Write)
    };
    if encoding == Encoding::Base64 {
        let mut text = Armored::buffered(file);
        write(&mut text)?;
        file = text.finish_buffered()?;
    } else {
        write(&mut file)?;
    }
    file.finish()?;
    Ok(true)
}
