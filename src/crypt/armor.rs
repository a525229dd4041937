//! Messages as text: base64, in one line or several.

use std::io::{self, BufWriter, Read, Write};

use base64::engine::general_purpose::{GeneralPurpose, STANDARD};
use base64::read::DecoderReader;
use base64::write::EncoderWriter;

use super::CryptError;
use super::piece::fill;

/// Stands in front of a sealed value.
const SEALED: &[u8] = b"sealed:";

/// Bytes that are gathered before text is written.
const TEXT_BUFFER: usize = 256 * 1024;

/// How a message is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Binary,
    /// In base64.
    Base64,
    /// In base64, behind `sealed:`.
    Sealed,
}

/// The message itself, in whichever way it is written. Messages begin with 01 80 or 02, which in base64 is
/// `AY` or `Ag`.
pub fn plain<'s>(
    mut source: impl Read + Send + 's,
) -> Result<(Box<dyn Read + Send + 's>, Encoding), CryptError> {
    let mut start = [0; SEALED.len()];
    let read = fill(&mut source, &mut start).map_err(CryptError::Read)?;
    let start = start[..read].to_vec();
    if start == SEALED {
        let text = OneLine { source, is_over: false };
        return Ok((Box::new(DecoderReader::new(text, &STANDARD)), Encoding::Sealed));
    }
    let is_text = start.starts_with(b"AY") || start.starts_with(b"Ag");
    let whole = io::Cursor::new(start).chain(source);
    if is_text {
        let text = OneLine { source: whole, is_over: false };
        return Ok((Box::new(DecoderReader::new(text, &STANDARD)), Encoding::Base64));
    }
    Ok((Box::new(whole), Encoding::Binary))
}

/// Text without its blanks and line ends.
struct OneLine<R> {
    source: R,
    is_over: bool,
}

impl<R: Read> Read for OneLine<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.is_over && !buffer.is_empty() {
            let read = self.source.read(buffer)?;
            self.is_over = read == 0;
            let mut kept = 0;
            for at in 0..read {
                if !buffer[at].is_ascii_whitespace() {
                    buffer[kept] = buffer[at];
                    kept += 1;
                }
            }
            // No byte would mean the end.
            if kept > 0 {
                return Ok(kept);
            }
        }
        Ok(0)
    }
}

/// Writes base64, and a line end behind it.
pub struct Armored<W: Write>(EncoderWriter<'static, GeneralPurpose, W>);

impl<W: Write> Armored<W> {
    /// Text into `to`.
    pub fn new(to: W) -> Self {
        Self(EncoderWriter::new(to, &STANDARD))
    }

    /// The end of the text. Without it, the last bytes are missing.
    pub fn finish(mut self) -> io::Result<W> {
        let mut to = self.0.finish()?;
        to.write_all(b"\n")?;
        Ok(to)
    }
}

impl<W: Write> Armored<BufWriter<W>> {
    /// Text into `to`, not in the small steps that it is made in.
    pub fn buffered(to: W) -> Self {
        Self::new(BufWriter::with_capacity(TEXT_BUFFER, to))
    }

    /// The end of the text, all of it written.
    pub fn finish_buffered(self) -> Result<W, CryptError> {
        let buffered = self.finish().map_err(CryptError::Write)?;
        buffered.into_inner().map_err(|error| CryptError::Write(error.into_error()))
    }
}

impl<W: Write> Write for Armored<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> (Vec<u8>, Encoding) {
        let (mut message, encoding) = plain(text).expect("reads");
        let mut bytes = Vec::new();
        message.read_to_end(&mut bytes).expect("is base64");
        (bytes, encoding)
    }

    #[test]
    fn text_is_told_from_bytes() {
        assert_eq!(read(b"\x02\x04\x78rest"), (b"\x02\x04\x78rest".to_vec(), Encoding::Binary));
        assert_eq!(read(b"AgR4"), (b"\x02\x04\x78".to_vec(), Encoding::Base64));
        assert_eq!(
            read(b"Ag\r\nR4AgR4\n"),
            (b"\x02\x04\x78\x02\x04\x78".to_vec(), Encoding::Base64)
        );
        assert_eq!(read(b"sealed:AgR4"), (b"\x02\x04\x78".to_vec(), Encoding::Sealed));
        assert_eq!(read(b""), (Vec::new(), Encoding::Binary));
    }

    #[test]
    fn what_is_written_is_read() {
        let mut text = Armored::new(Vec::new());
        let message: Vec<u8> = [2].into_iter().chain((0..=255).cycle().take(9_999)).collect();
        for piece in message.chunks(1000) {
            text.write_all(piece).expect("writes");
        }
        let text = text.finish().expect("writes");
        assert!(text.ends_with(b"\n"));
        assert_eq!(read(&text), (message, Encoding::Base64));
    }
}
