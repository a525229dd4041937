//! A stream that is read twice, and has to be the same both times.

use std::io::{self, Read};

use sha2::{Digest as _, Sha256};

use super::piece::fill;

/// Bytes that are compared at once: none of them is handed on before all of them were.
const CHUNK: usize = 1024 * 1024;

/// What a stream was, in 32 bytes for each MiB of it.
#[derive(Default)]
pub struct Witness {
    chunks: Vec<[u8; 32]>,
    /// The chunk that is not whole yet, and how much of it there is.
    begun: Sha256,
    filled: usize,
}

impl Witness {
    fn see(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.filled));
            self.begun.update(now);
            self.filled += now.len();
            if self.filled == CHUNK {
                self.end_chunk();
            }
            bytes = later;
        }
    }

    fn end_chunk(&mut self) {
        self.chunks.push(self.begun.finalize_reset().into());
        self.filled = 0;
    }
}

/// The first time: hands everything on as it comes.
pub(super) struct First<'w, R> {
    source: R,
    witness: &'w mut Witness,
}

impl<'w, R: Read> First<'w, R> {
    pub(super) fn new(source: R, witness: &'w mut Witness) -> Self {
        Self { source, witness }
    }
}

impl<R: Read> Read for First<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read(buffer)?;
        self.witness.see(&buffer[..read]);
        Ok(read)
    }
}

/// The second time: hands on what was there the first time, and fails before anything else.
pub struct Again<R> {
    source: R,
    chunks: std::vec::IntoIter<[u8; 32]>,
    /// A chunk that is the same, and how much of it was handed on.
    chunk: Vec<u8>,
    handed_on: usize,
}

impl<R: Read> Again<R> {
    /// Reads what `witness` has seen from `source`.
    pub fn new(source: R, mut witness: Witness) -> Self {
        if witness.filled > 0 {
            witness.end_chunk();
        }
        Self { source, chunks: witness.chunks.into_iter(), chunk: Vec::new(), handed_on: 0 }
    }

    fn next_chunk(&mut self) -> io::Result<()> {
        self.handed_on = 0;
        self.chunk.resize(CHUNK, 0);
        let filled = fill(&mut self.source, &mut self.chunk)?;
        self.chunk.truncate(filled);
        let is_same = match self.chunks.next() {
            Some(expected) => <[u8; 32]>::from(Sha256::digest(&self.chunk)) == expected,
            None => filled == 0,
        };
        if is_same {
            return Ok(());
        }
        // Nor is anything that stands behind it.
        self.chunk.clear();
        self.chunks = Vec::new().into_iter();
        Err(io::Error::other(Differs))
    }
}

impl<R: Read> Read for Again<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.handed_on == self.chunk.len() {
            self.next_chunk()?;
        }
        let rest = &self.chunk[self.handed_on..];
        let len = rest.len().min(buffer.len());
        buffer[..len].copy_from_slice(&rest[..len]);
        self.handed_on += len;
        Ok(len)
    }
}

/// It is not what it was the first time.
#[derive(Debug, thiserror::Error)]
#[error("it was changed while it was read")]
pub(super) struct Differs;

#[cfg(test)]
mod tests {
    use super::*;

    /// What the second reader hands on, and whether it is content.
    fn again(first: &[u8], second: &[u8]) -> (Vec<u8>, bool) {
        let mut witness = Witness::default();
        let read = io::copy(&mut First::new(first, &mut witness), &mut io::sink());
        assert_eq!(read.expect("reads"), first.len() as u64);
        let mut handed_on = Vec::new();
        let is_same = Again::new(second, witness).read_to_end(&mut handed_on).is_ok();
        (handed_on, is_same)
    }

    #[test]
    fn only_what_was_there_is_handed_on() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7] {
            let text: Vec<u8> = (0..=250).cycle().take(len).collect();
            assert!(again(&text, &text) == (text.clone(), true), "{len}");
            let mut longer = text.clone();
            longer.push(0);
            let (handed_on, is_same) = again(&text, &longer);
            assert!(!is_same && text.starts_with(&handed_on), "{len}");
            if let Some(shorter) = len.checked_sub(1) {
                let (handed_on, is_same) = again(&text, &text[..shorter]);
                assert!(!is_same && text.starts_with(&handed_on), "{len}");
                let mut other = text.clone();
                other[shorter] ^= 1;
                let (handed_on, is_same) = again(&text, &other);
                assert!(!is_same && handed_on.len() <= shorter / CHUNK * CHUNK, "{len}");
            }
        }
    }
}
