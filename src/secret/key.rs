//! A 256-bit symmetric key.

use super::RandomError;
use super::buffer::Buffer;

/// A 256-bit key: made or filled in place, locked in memory where allowed, wiped on drop.
///
/// ```compile_fail
/// let key = kmseal::secret::Key256::random().unwrap();
/// println!("{key:?}");
/// ```
pub struct Key256 {
    buffer: Buffer,
}

impl Key256 {
    /// Its length in bytes.
    pub const LEN: usize = 32;

    /// A fresh key from the operating system's generator.
    pub fn random() -> Result<Self, RandomError> {
        let mut key = Self { buffer: Buffer::holding(Self::LEN) };
        getrandom::fill(key.expose_mut())?;
        Ok(key)
    }

    /// A key that `fill` writes in place, so that no copy is left behind.
    pub fn filled_by<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Self, E> {
        let mut key = Self { buffer: Buffer::holding(Self::LEN) };
        fill(key.expose_mut())?;
        Ok(key)
    }

    /// A key from exactly [`Self::LEN`] bytes; `None` for any other length.
    pub fn copy_of(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::LEN {
            return None;
        }
        let mut key = Self { buffer: Buffer::holding(Self::LEN) };
        key.expose_mut().copy_from_slice(bytes);
        Some(key)
    }

    /// The one door out. A test keeps the list of the files that may call it.
    pub fn expose(&self) -> &[u8] {
        &self.buffer.bytes()[..Self::LEN]
    }

    fn expose_mut(&mut self) -> &mut [u8] {
        &mut self.buffer.bytes_mut()[..Self::LEN]
    }
}
