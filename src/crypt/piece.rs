//! A piece of a stream, read whole and written whole.

use std::io::{self, IoSlice, IoSliceMut, Read, Write};

/// Fills the buffer, or as much of it as there is. Fewer bytes mean that the source has ended.
pub(super) fn fill(source: &mut dyn Read, mut buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while !buffer.is_empty() {
        match source.read(buffer) {
            Ok(0) => break,
            Ok(read) => {
                filled += read;
                buffer = &mut buffer[read..];
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// The same for several buffers, one after the other.
pub(super) fn fill_all(
    source: &mut dyn Read,
    mut buffers: &mut [IoSliceMut<'_>],
) -> io::Result<usize> {
    let mut filled = 0;
    while !buffers.is_empty() {
        match source.read_vectored(buffers) {
            Ok(0) => break,
            Ok(read) => {
                filled += read;
                IoSliceMut::advance_slices(&mut buffers, read);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Writes all of them, one after the other.
pub(super) fn write_all(sink: &mut dyn Write, mut pieces: &mut [IoSlice<'_>]) -> io::Result<()> {
    IoSlice::advance_slices(&mut pieces, 0); // empty ones in front would look like an end
    while !pieces.is_empty() {
        match sink.write_vectored(pieces) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut pieces, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}
