//! Bytes that come from anybody, taken apart one field at a time.

use super::EnvelopeError;

/// What is left to read, and how far we are. Nothing is copied or allocated.
#[derive(Debug)]
pub(super) struct Reader<'m> {
    bytes: &'m [u8],
    offset: usize,
}

impl<'m> Reader<'m> {
    pub(super) fn new(bytes: &'m [u8]) -> Self {
        Self { bytes, offset: 0 }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    pub(super) fn rest(&self) -> &'m [u8] {
        self.bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn malformed(&self, what: &'static str) -> EnvelopeError {
        EnvelopeError::Malformed { offset: self.offset, what }
    }

    pub(super) fn slice(
        &mut self,
        len: usize,
        what: &'static str,
    ) -> Result<&'m [u8], EnvelopeError> {
        let (taken, rest) = self
            .bytes
            .split_at_checked(len)
            .ok_or(EnvelopeError::CutOff { what, needed: self.offset.saturating_add(len) })?;
        self.bytes = rest;
        self.offset += len;
        Ok(taken)
    }

    pub(super) fn take<const N: usize>(
        &mut self,
        what: &'static str,
    ) -> Result<&'m [u8; N], EnvelopeError> {
        let (taken, rest) = self
            .bytes
            .split_first_chunk()
            .ok_or(EnvelopeError::CutOff { what, needed: self.offset + N })?;
        self.bytes = rest;
        self.offset += N;
        Ok(taken)
    }

    pub(super) fn u8(&mut self, what: &'static str) -> Result<u8, EnvelopeError> {
        self.take::<1>(what).map(|[byte]| *byte)
    }

    pub(super) fn u16(&mut self, what: &'static str) -> Result<u16, EnvelopeError> {
        self.take(what).map(|bytes| u16::from_be_bytes(*bytes))
    }

    pub(super) fn u32(&mut self, what: &'static str) -> Result<u32, EnvelopeError> {
        self.take(what).map(|bytes| u32::from_be_bytes(*bytes))
    }

    /// Bytes behind their length of 16 bits.
    pub(super) fn field(&mut self, what: &'static str) -> Result<&'m [u8], EnvelopeError> {
        let len = self.u16(what)?;
        self.slice(len.into(), what)
    }
}
