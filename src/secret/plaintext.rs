//! The bytes that must not leak.

use subtle::ConstantTimeEq as _;

use super::RandomError;
use super::buffer::Buffer;

/// Secret bytes: locked in memory where allowed, wiped on drop, never printed or copied by accident.
///
/// It has no `Debug`, `Display`, `Clone` or `Serialize`:
///
/// ```compile_fail
/// let value = kmseal::secret::Plaintext::copy_of(b"x");
/// println!("{value:?}");
/// ```
/// ```compile_fail
/// let value = kmseal::secret::Plaintext::copy_of(b"x");
/// let copy = value.clone();
/// ```
/// ```compile_fail
/// let value = kmseal::secret::Plaintext::copy_of(b"x");
/// let text = serde_json::to_string(&value);
/// ```
#[derive(Default)]
pub struct Plaintext {
    buffer: Option<Buffer>,
    len: usize,
}

impl Plaintext {
    /// An empty buffer; takes no memory until something is added.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty buffer that takes `bytes` bytes before it has to move.
    pub fn with_capacity(bytes: usize) -> Self {
        Self { buffer: (bytes > 0).then(|| Buffer::holding(bytes)), len: 0 }
    }

    /// A copy of `bytes`; the caller wipes its own.
    pub fn copy_of(bytes: &[u8]) -> Self {
        let mut copy = Self::with_capacity(bytes.len());
        copy.extend(bytes);
        copy
    }

    /// Zero bytes to be filled in place through [`Self::expose_mut`].
    pub fn zeroed(len: usize) -> Self {
        Self { buffer: (len > 0).then(|| Buffer::holding(len)), len }
    }

    /// Fresh bytes from the operating system's generator, made in place.
    pub fn random(len: usize) -> Result<Self, RandomError> {
        let mut bytes = Self::zeroed(len);
        getrandom::fill(bytes.expose_mut())?;
        Ok(bytes)
    }

    /// Adds one byte.
    pub fn push(&mut self, byte: u8) {
        self.extend(&[byte]);
    }

    /// Adds bytes. When they do not fit, everything moves to a new buffer and the old one is wiped.
    pub fn extend(&mut self, bytes: &[u8]) {
        let needed = self.len + bytes.len();
        if needed > self.capacity() {
            let mut wider = Buffer::holding(needed.max(self.capacity() * 2));
            wider.bytes_mut()[..self.len].copy_from_slice(self.expose());
            self.buffer = Some(wider);
        }
        if let Some(buffer) = &mut self.buffer {
            buffer.bytes_mut()[self.len..needed].copy_from_slice(bytes);
            self.len = needed;
        }
    }

    /// Cuts the end off and wipes it.
    pub fn truncate(&mut self, len: usize) {
        if len < self.len {
            self.expose_mut()[len..].fill(0);
            self.len = len;
        }
    }

    /// Cuts one line feed off the end and wipes it; whether there was one.
    pub fn take_line_end(&mut self) -> bool {
        let has_one = self.expose().ends_with(b"\n");
        if has_one {
            self.truncate(self.len - 1);
        }
        has_one
    }

    /// The same, with the carriage return before it: one line end of a file from Windows.
    pub fn take_any_line_end(&mut self) -> bool {
        let has_one = self.take_line_end();
        if has_one && self.expose().ends_with(b"\r") {
            self.truncate(self.len - 1);
        }
        has_one
    }

    /// The one door out. A test keeps the list of the files that may call it.
    pub fn expose(&self) -> &[u8] {
        self.buffer.as_ref().map_or(&[], |buffer| &buffer.bytes()[..self.len])
    }

    /// The same door, for filling or changing the bytes in place.
    pub fn expose_mut(&mut self) -> &mut [u8] {
        let len = self.len;
        self.buffer.as_mut().map_or(&mut [], |buffer| &mut buffer.bytes_mut()[..len])
    }

    /// Equal, in time that depends on the lengths alone.
    pub fn same_as(&self, other: &Self) -> bool {
        self.expose().ct_eq(other.expose()).into()
    }

    /// Whether it has so many bytes.
    pub fn has_len(&self, len: usize) -> bool {
        self.len == len
    }

    /// Whether it is text, which stores keep apart from other bytes.
    pub fn is_text(&self) -> bool {
        std::str::from_utf8(self.expose()).is_ok()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn capacity(&self) -> usize {
        self.buffer.as_ref().map_or(0, Buffer::capacity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_keeps_the_bytes() {
        let mut text = Plaintext::new();
        for round in 0..3_000_u32 {
            text.extend(&round.to_be_bytes());
        }
        assert_eq!(text.expose().len(), 12_000);
        assert_eq!(&text.expose()[4 * 2_999..], 2_999_u32.to_be_bytes());
    }

    #[test]
    fn what_is_cut_off_is_wiped() {
        let mut text = Plaintext::copy_of(b"visible hidden");
        text.truncate(7);
        assert_eq!(text.expose(), b"visible");
        let buffer = text.buffer.as_ref().expect("has a buffer");
        assert_eq!(&buffer.bytes()[7..14], &[0; 7]);
    }

    #[test]
    fn comparison_sees_content_and_length() {
        let value = Plaintext::copy_of(b"abc");
        assert!(value.same_as(&Plaintext::copy_of(b"abc")));
        assert!(!value.same_as(&Plaintext::copy_of(b"abd")));
        assert!(!value.same_as(&Plaintext::copy_of(b"ab")));
        assert!(Plaintext::new().same_as(&Plaintext::copy_of(b"")));
    }
}
